import { Heap, type NodeOrdinal, readSnapshot, type Snapshot } from 'heapdiff';
import { type GraphDescription, placeOf, placesByKey, withRoot } from './graph-description.ts';
import { buildSnapshotJson, type SnapshotLayout } from './snapshot-json.ts';

/** A heap that was drawn and read. */
export interface BuiltHeap {
  /** All that an analyzer asks. */
  readonly heap: Heap;
  /** The columns that `heap` is made from. */
  readonly snapshot: Snapshot;
  /**
   * The node with this key.
   *
   * @throws UsageError where there is none
   */
  node(key: string): NodeOrdinal;
}

/**
 * Writes what was drawn as a snapshot, and reads that.
 *
 * @param file - how messages call it
 * @throws UsageError as {@link buildSnapshotJson}
 */
export async function buildHeap(
  graph: GraphDescription,
  layout: SnapshotLayout = {},
  file = 'drawn.heapsnapshot',
): Promise<BuiltHeap> {
  const bytes = new TextEncoder().encode(buildSnapshotJson(graph, layout));
  const snapshot = await readSnapshot(file, { input: inOneChunk(bytes) });
  const places = placesByKey(withRoot(graph.nodes));
  return { heap: new Heap(snapshot), snapshot, node: (key) => placeOf(places, key) as NodeOrdinal };
}

async function* inOneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
