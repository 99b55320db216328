/**
 * Sums bytes up the dominator tree, children first.
 *
 * @param {import('./read-numbers.mjs').Numbers} numbers
 * @param {import('./depth-first.mjs').Preorder} preorder
 * @param {Uint32Array} dominator - of each depth-first number
 * @returns {Float64Array} by depth-first number
 */
export function sumRetainedBytes({ nodes, meta }, { reachedCount, nodeByNumber }, dominator) {
  const nodeFields = meta.node_fields.length;
  const sizeField = meta.node_fields.indexOf('self_size');
  const retainedBytes = new Float64Array(reachedCount + 1);
  for (let number = 1; number <= reachedCount; number++) {
    retainedBytes[number] = nodes[nodeByNumber[number] * nodeFields + sizeField];
  }
  for (let number = reachedCount; number >= 2; number--) retainedBytes[dominator[number]] += retainedBytes[number];
  return retainedBytes;
}
