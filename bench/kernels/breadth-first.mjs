const UNREACHED = 0xffffffff;

/**
 * @param {import('./forward-edges.mjs').Graph} graph
 * @returns {Uint32Array} edges on the shortest way from the root
 */
export function findDistances({ nodeCount, firstEdge, edgeTarget, edgeRetains }) {
  const distance = new Uint32Array(nodeCount).fill(UNREACHED);
  const queue = new Uint32Array(nodeCount);
  distance[0] = 0;
  let last = 1;
  for (let next = 0; next < last; next++) {
    const node = queue[next];
    const end = firstEdge[node + 1];
    for (let edge = firstEdge[node]; edge < end; edge++) {
      const target = edgeTarget[edge];
      if (edgeRetains[edge] === 0 || distance[target] !== UNREACHED) continue;
      distance[target] = distance[node] + 1;
      queue[last++] = target;
    }
  }
  return distance;
}
