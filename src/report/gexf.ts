import { createRequire } from 'node:module';
import { listEdges, listNodes } from './graph-data.ts';
import { type Picture, writeTitle } from './picture.ts';

/** Who asks for no GEXF does not wait for its writer to be loaded. */
const require = createRequire(import.meta.url);

/**
 * The picture's graph as GEXF 1.2, which Gephi reads.
 *
 * @returns XML that ends with a line break; the same picture gives the same text
 */
export function formatGexf(picture: Picture): string {
  const graphology = require('graphology') as typeof import('graphology');
  const gexf = require('graphology-gexf') as typeof import('graphology-gexf');
  const graph = new graphology.MultiDirectedGraph();
  graph.replaceAttributes({ title: writeTitle(picture), creator: 'heapdiff' });
  for (const { key, data } of listNodes(picture)) graph.addNode(key, Object.fromEntries(data));
  for (const { key, source, target, data } of listEdges(picture)) {
    graph.addEdgeWithKey(key, source, target, Object.fromEntries(data));
  }
  return `${gexf.write(graph).trimEnd()}\n`;
}
