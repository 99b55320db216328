/**
 * What the program of a pair holds and does: sizes are reached by more programs and trees, not by larger strings.
 * Every iteration leaves 20 tasks behind.
 */
export const sizes = {
  small: { trees: 0, programs: 0, iterations: 100 },
  medium: { trees: 60, programs: 1, iterations: 500 },
  large: { trees: 20, programs: 3, iterations: 2000 },
  xl: { trees: 20, programs: 12, iterations: 5000 },
};

export const TASKS_PER_ITERATION = 20;
