// An ordinary leak: 3.7 MB of objects an iteration.
export default {
  setup: () => ({ rows: [] }),
  action({ state, iteration }) {
    for (let number = 0; number < 30_000; number++) state.rows.push({ iteration, number, next: [number, iteration] });
  },
};
