import type { Heap } from '../graph/heap.ts';
import type { EdgeOrdinal, NodeOrdinal } from '../ordinals.ts';
import { EdgeLabels } from '../retention/edge-labels.ts';
import { specOf } from './schema.ts';
import { BATCH_ROWS, type Batch, type Table } from './table.ts';

/** The references of a heap, those of each node right after each other. */
export function edgeTable(heap: Heap): Table {
  return {
    ...specOf('edges'),
    *batches() {
      const labels = new EdgeLabels(heap);
      const { edgeCount } = heap.snapshot;
      let source = 0 as NodeOrdinal;
      for (let first = 0; first < edgeCount; first += BATCH_ROWS) {
        const batch = edgeBatch(heap, labels, source, first, Math.min(first + BATCH_ROWS, edgeCount));
        source = batch.lastSource;
        yield batch;
      }
    },
  };
}

/** @param source - the node of the first edge, or one before it */
function edgeBatch(
  { snapshot, reachability }: Heap,
  labels: EdgeLabels,
  source: NodeOrdinal,
  first: number,
  end: number,
): Batch & { readonly lastSource: NodeOrdinal } {
  const { firstEdge, edgeTarget, edgeType, edgeTypeNames } = snapshot;
  const rowCount = end - first;
  const sources = new Int32Array(rowCount);
  const targets = new Int32Array(rowCount);
  const types = new Array<string>(rowCount);
  const texts = new Array<string>(rowCount);
  let from = source;
  for (let row = 0; row < rowCount; row++) {
    const edge = (first + row) as EdgeOrdinal;
    while (firstEdge[(from + 1) as NodeOrdinal] <= edge) from++;
    sources[row] = from;
    targets[row] = edgeTarget[edge];
    types[row] = edgeTypeNames[edgeType[edge]];
    texts[row] = labels.direct(from, edge);
  }
  const retains = reachability.edgeRetains.subarray(first, end);
  return { rowCount, values: [sources, targets, types, texts, retains], lastSource: from };
}
