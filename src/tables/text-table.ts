import { readText } from '../graph/string-values.ts';
import type { NodeOrdinal } from '../ordinals.ts';
import { NodeType, type Snapshot } from '../snapshot/snapshot.ts';
import { specOf } from './schema.ts';
import { BATCH_ROWS, type Table } from './table.ts';

const STRING_TYPES: ReadonlySet<number> = new Set([
  NodeType.string,
  NodeType.concatenatedString,
  NodeType.slicedString,
]);

/** The texts of a heap's strings: they may be secrets. */
export function textTable(snapshot: Snapshot): Table {
  return {
    ...specOf('strings'),
    *batches() {
      const { nodeCount, nodeType } = snapshot;
      let nodes: number[] = [];
      let texts: (string | null)[] = [];
      for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
        if (!STRING_TYPES.has(nodeType[node])) continue;
        nodes.push(node);
        texts.push(readText(snapshot, node) ?? null);
        if (nodes.length < BATCH_ROWS) continue;
        yield { rowCount: nodes.length, values: [Int32Array.from(nodes), texts] };
        [nodes, texts] = [[], []];
      }
      if (nodes.length > 0) yield { rowCount: nodes.length, values: [Int32Array.from(nodes), texts] };
    },
  };
}
