/**
 * Edges by the node they start at: those of `n` are `firstEdge[n] .. firstEdge[n + 1] - 1`.
 *
 * @typedef {{ nodeCount: number, firstEdge: Uint32Array, edgeTarget: Uint32Array, edgeRetains: Uint8Array }} Graph
 */

/**
 * Makes columns of the rows of nodes and edges. All edges retain but weak ones.
 *
 * @param {import('./read-numbers.mjs').Numbers} numbers
 * @returns {Graph}
 */
export function buildForwardEdges({ nodes, edges, meta }) {
  const nodeFields = meta.node_fields.length;
  const edgeFields = meta.edge_fields.length;
  const nodeCount = nodes.length / nodeFields;
  const edgeCount = edges.length / edgeFields;
  const edgeCountField = meta.node_fields.indexOf('edge_count');
  const typeField = meta.edge_fields.indexOf('type');
  const targetField = meta.edge_fields.indexOf('to_node');
  const weak = meta.edge_types[typeField].indexOf('weak');

  const firstEdge = new Uint32Array(nodeCount + 1);
  for (let node = 0; node < nodeCount; node++) {
    firstEdge[node + 1] = firstEdge[node] + nodes[node * nodeFields + edgeCountField];
  }
  const edgeTarget = new Uint32Array(edgeCount);
  const edgeRetains = new Uint8Array(edgeCount);
  for (let edge = 0; edge < edgeCount; edge++) {
    const row = edge * edgeFields;
    edgeTarget[edge] = edges[row + targetField] / nodeFields;
    edgeRetains[edge] = edges[row + typeField] === weak ? 0 : 1;
  }
  return { nodeCount, firstEdge, edgeTarget, edgeRetains };
}
