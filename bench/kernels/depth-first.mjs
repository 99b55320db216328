/**
 * Nodes by their depth-first number from 1 up; 0 is no number.
 *
 * @typedef {{ reachedCount: number, nodeByNumber: Uint32Array, numberByNode: Uint32Array, parentByNumber: Uint32Array }} Preorder
 */

/**
 * Numbers what the root reaches, parents first.
 *
 * @param {import('./forward-edges.mjs').Graph} graph
 * @returns {Preorder}
 */
export function numberDepthFirst({ nodeCount, firstEdge, edgeTarget, edgeRetains }) {
  const numberByNode = new Uint32Array(nodeCount);
  const nodeByNumber = new Uint32Array(nodeCount + 1);
  const parentByNumber = new Uint32Array(nodeCount + 1);
  const nextEdge = firstEdge.slice(0, nodeCount);
  let count = 1;
  numberByNode[0] = 1;
  let node = 0;
  for (;;) {
    const end = firstEdge[node + 1];
    let edge = nextEdge[node];
    while (edge < end && (edgeRetains[edge] === 0 || numberByNode[edgeTarget[edge]] !== 0)) edge++;
    if (edge < end) {
      nextEdge[node] = edge + 1;
      const child = edgeTarget[edge];
      parentByNumber[++count] = numberByNode[node];
      numberByNode[child] = count;
      nodeByNumber[count] = child;
      node = child;
    } else {
      nextEdge[node] = end;
      const parent = parentByNumber[numberByNode[node]];
      if (parent === 0) return { reachedCount: count, nodeByNumber, numberByNode, parentByNumber };
      node = nodeByNumber[parent];
    }
  }
}
