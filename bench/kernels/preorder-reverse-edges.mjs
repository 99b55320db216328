/**
 * The reverse edges in depth-first numbers: neighbours in the tree are neighbours in memory.
 *
 * @param {import('./forward-edges.mjs').Graph} graph
 * @param {import('./depth-first.mjs').Preorder} preorder
 * @returns predecessors of number `n` are `predecessor[firstPredecessor[n] .. firstPredecessor[n + 1] - 1]`
 */
export function buildPreorderReverseEdges({ firstEdge, edgeTarget, edgeRetains }, preorder) {
  const { reachedCount, nodeByNumber, numberByNode } = preorder;
  const firstPredecessor = new Uint32Array(reachedCount + 2);
  for (let number = 1; number <= reachedCount; number++) {
    const node = nodeByNumber[number];
    const end = firstEdge[node + 1];
    for (let edge = firstEdge[node]; edge < end; edge++) {
      if (edgeRetains[edge] === 1) firstPredecessor[numberByNode[edgeTarget[edge]] + 1]++;
    }
  }
  for (let number = 1; number <= reachedCount + 1; number++) firstPredecessor[number] += firstPredecessor[number - 1];

  const predecessor = new Uint32Array(firstPredecessor[reachedCount + 1]);
  const nextSlot = firstPredecessor.slice();
  for (let number = 1; number <= reachedCount; number++) {
    const node = nodeByNumber[number];
    const end = firstEdge[node + 1];
    for (let edge = firstEdge[node]; edge < end; edge++) {
      if (edgeRetains[edge] === 1) predecessor[nextSlot[numberByNode[edgeTarget[edge]]]++] = number;
    }
  }
  return { firstPredecessor, predecessor };
}
