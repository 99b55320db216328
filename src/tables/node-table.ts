import type { Heap } from '../graph/heap.ts';
import type { NodeColumn, NodeOrdinal } from '../ordinals.ts';
import { Detachedness } from '../snapshot/snapshot.ts';
import type { HeapClasses } from './heap-classes.ts';
import { specOf } from './schema.ts';
import { BATCH_ROWS, type Batch, NULL_INT32, type Table } from './table.ts';

/**
 * The nodes of a heap, reached or not.
 *
 * @param firstSnapshotOf - for each node the number of the snapshot that has its owner first; undefined where there is one
 */
export function nodeTable(heap: Heap, classes: HeapClasses, firstSnapshotOf: Uint16Array | undefined): Table {
  return {
    ...specOf('nodes', firstSnapshotOf !== undefined),
    *batches() {
      const { nodeCount } = heap.snapshot;
      for (let first = 0; first < nodeCount; first += BATCH_ROWS) {
        yield nodeBatch(heap, classes, firstSnapshotOf, first, Math.min(first + BATCH_ROWS, nodeCount));
      }
    },
  };
}

function nodeBatch(
  heap: Heap,
  classes: HeapClasses,
  firstSnapshotOf: Uint16Array | undefined,
  first: number,
  end: number,
): Batch {
  const { snapshot, ownerOf, reachability, isPlumbing, detachedness, dominatorTree } = heap;
  const rowCount = end - first;
  const node = Int32Array.from({ length: rowCount }, (_, row) => first + row);
  const id = new Float64Array(rowCount);
  const selfBytes = new Float64Array(rowCount);
  const detached = new Uint8Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    const ordinal = (first + row) as NodeOrdinal;
    id[row] = snapshot.nodeId[ordinal];
    selfBytes[row] = snapshot.shallowBytes[ordinal];
    detached[row] = detachedness[ordinal] === Detachedness.detached ? 1 : 0;
  }
  return {
    rowCount,
    values: [
      node,
      id,
      textsOf(snapshot.nodeType, snapshot.nodeTypeNames, first, end),
      textsOf(classes.classOf, classes.names, first, end),
      selfBytes,
      heap.ownedBytes.subarray(first, end),
      heap.retainedBytes.subarray(first, end),
      orNull(heap.distances, first, end),
      dominatorsOf(dominatorTree.immediateDominator, first, end),
      Int32Array.from(ownerOf.subarray(first, end)),
      isPlumbing.subarray(first, end),
      detached,
      reachability.isReached.subarray(first, end),
      ...(firstSnapshotOf === undefined ? [] : [Int32Array.from(firstSnapshotOf.subarray(first, end))]),
    ],
  };
}

function textsOf(numbers: NodeColumn<number>, names: readonly string[], first: number, end: number): string[] {
  const texts = new Array<string>(end - first);
  for (let row = 0; row < texts.length; row++) texts[row] = names[numbers[(first + row) as NodeOrdinal]];
  return texts;
}

/** Unsigned numbers of which the largest stands for none. */
function orNull(numbers: NodeColumn<number>, first: number, end: number): Int32Array {
  const values = new Int32Array(end - first);
  for (let row = 0; row < values.length; row++) {
    const value = numbers[(first + row) as NodeOrdinal];
    values[row] = value === 0xffff_ffff ? NULL_INT32 : value;
  }
  return values;
}

/** The root is its own dominator in the tree; in a table it has none. */
function dominatorsOf(immediateDominator: NodeColumn<number>, first: number, end: number): Int32Array {
  const values = orNull(immediateDominator, first, end);
  if (first === 0 && values.length > 0) values[0] = NULL_INT32;
  return values;
}
