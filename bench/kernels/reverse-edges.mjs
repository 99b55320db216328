/**
 * For every node, the edges that point at it: a counting sort.
 *
 * @param {import('./forward-edges.mjs').Graph} graph
 * @returns edges into `n` are `retainingEdge[firstRetainer[n] .. firstRetainer[n + 1] - 1]`
 */
export function buildReverseEdges({ nodeCount, edgeTarget, edgeRetains }) {
  const edgeCount = edgeTarget.length;
  const firstRetainer = new Uint32Array(nodeCount + 1);
  for (let edge = 0; edge < edgeCount; edge++) firstRetainer[edgeTarget[edge] + 1] += edgeRetains[edge];
  for (let node = 1; node <= nodeCount; node++) firstRetainer[node] += firstRetainer[node - 1];

  const retainingEdge = new Uint32Array(firstRetainer[nodeCount]);
  const nextSlot = firstRetainer.slice();
  for (let edge = 0; edge < edgeCount; edge++) {
    if (edgeRetains[edge] === 1) retainingEdge[nextSlot[edgeTarget[edge]]++] = edge;
  }
  return { firstRetainer, retainingEdge };
}
