/**
 * Immediate dominators by semi-NCA (Georgiadis, 2005, "Linear-Time Algorithms for Dominators and Related Problems"):
 * semidominators with path compression, then the nearest common ancestor in the tree so far.
 *
 * @param {import('./depth-first.mjs').Preorder} preorder
 * @param {{ firstPredecessor: Uint32Array, predecessor: Uint32Array }} reverseEdges - in depth-first numbers
 * @returns {Uint32Array} the immediate dominator of each number, 0 for the root
 */
export function findDominators({ reachedCount, parentByNumber }, { firstPredecessor, predecessor }) {
  const semi = new Uint32Array(reachedCount + 1);
  const label = new Uint32Array(reachedCount + 1);
  const ancestor = parentByNumber.slice(0, reachedCount + 1);
  const dominator = parentByNumber.slice(0, reachedCount + 1);
  const path = new Uint32Array(reachedCount + 1);
  for (let number = 1; number <= reachedCount; number++) semi[number] = label[number] = number;

  for (let number = reachedCount; number >= 2; number--) {
    let best = parentByNumber[number];
    const end = firstPredecessor[number + 1];
    for (let slot = firstPredecessor[number]; slot < end; slot++) {
      const from = predecessor[slot];
      // Only numbers above this one are linked; those below are their own best.
      const candidate = from <= number ? from : semi[compress(from, number, ancestor, label, semi, path)];
      if (candidate < best) best = candidate;
    }
    semi[number] = best;
    label[number] = number;
  }
  for (let number = 2; number <= reachedCount; number++) {
    let candidate = dominator[number];
    while (candidate > semi[number]) candidate = dominator[candidate];
    dominator[number] = candidate;
  }
  return dominator;
}

/** @returns the number with the lowest semidominator on the way from `from` up to the last that is linked */
function compress(from, lastLinked, ancestor, label, semi, path) {
  let depth = 0;
  let at = from;
  while (ancestor[at] > lastLinked) {
    path[depth++] = at;
    at = ancestor[at];
  }
  while (depth > 0) {
    const below = path[--depth];
    if (semi[label[at]] < semi[label[below]]) label[below] = label[at];
    ancestor[below] = ancestor[at];
    at = below;
  }
  return label[from];
}
