import type { Heap } from '../graph/heap.ts';
import type { NodeColumn, NodeOrdinal } from '../ordinals.ts';
import { BlockStringTable } from '../snapshot/string-table.ts';
import type { ColumnArray } from './column-format.ts';
import { sortByKey } from './sorted-rows.ts';
import { sortFolded } from './stored-folding.ts';
import { hashAll } from './string-hash.ts';
import type { NamedColumn } from './write-column.ts';

/** What is kept of a heap beside its columns; a few numbers and names. */
export interface HeapFacts {
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly edgeCountInFile: number;
  readonly extraNativeBytes: number;
  readonly nodeTypeNames: readonly string[];
  readonly edgeTypeNames: readonly string[];
  readonly reachedCount: number;
  readonly stringCount: number;
  readonly locationCount: number;
  readonly urlByScriptId: readonly (readonly [scriptId: number, url: string])[];
  readonly holdsOf: readonly (readonly [node: NodeOrdinal, said: string])[];
}

/** A column that is kept of a heap. */
export type HeapColumnName = 'stringBytes' | 'stringStart' | 'stringHash' | 'stringByHash' | keyof Sources;

/** Where each column comes from. What others tell is left out: who an edge starts from. */
interface Sources {
  readonly nodeType: Source;
  readonly nodeName: Source;
  readonly nodeId: Source;
  readonly shallowBytes: Source;
  readonly firstEdge: Source;
  readonly markedDetachedness: Source;
  readonly edgeType: Source;
  readonly edgeNameOrIndex: Source;
  readonly edgeTarget: Source;
  readonly locationScriptId: Source;
  readonly locationScriptNode: Source;
  readonly locationLine: Source;
  readonly locationColumn: Source;
  readonly locationRow: Source;
  readonly isReached: Source;
  readonly edgeRetains: Source;
  readonly ephemeronKeyEdge: Source;
  readonly ephemeronKey: Source;
  readonly ephemeronTable: Source;
  readonly ephemeronValue: Source;
  readonly isPlumbing: Source;
  readonly ownerOf: Source;
  readonly immediateDominator: Source;
  readonly nodeByDfsNumber: Source;
  readonly retainedBytes: Source;
  readonly firstRetainer: Source;
  readonly retainingEdge: Source;
  readonly distances: Source;
  readonly cheapestEdge: Source;
  readonly cheapestCost: Source;
  readonly foldedNode: Source;
  readonly nodeById: Source;
  readonly detachedness: Source;
}

type Source = (heap: Heap) => { readonly length: number };

const SOURCES: Sources = {
  nodeType: ({ snapshot }) => snapshot.nodeType,
  nodeName: ({ snapshot }) => snapshot.nodeName,
  nodeId: ({ snapshot }) => snapshot.nodeId,
  shallowBytes: ({ snapshot }) => snapshot.shallowBytes,
  firstEdge: ({ snapshot }) => snapshot.firstEdge,
  markedDetachedness: ({ snapshot }) => snapshot.detachedness,
  edgeType: ({ snapshot }) => snapshot.edgeType,
  edgeNameOrIndex: ({ snapshot }) => snapshot.edgeNameOrIndex,
  edgeTarget: ({ snapshot }) => snapshot.edgeTarget,
  locationScriptId: ({ snapshot }) => snapshot.locations.scriptId,
  locationScriptNode: ({ snapshot }) => snapshot.locations.scriptNode,
  locationLine: ({ snapshot }) => snapshot.locations.line,
  locationColumn: ({ snapshot }) => snapshot.locations.column,
  locationRow: ({ locations }) => locations.rows.rowOfNode,
  isReached: ({ reachability }) => reachability.isReached,
  edgeRetains: ({ reachability }) => reachability.edgeRetains,
  ephemeronKeyEdge: ({ reachability }) => reachability.ephemerons.keyEdge,
  ephemeronKey: ({ reachability }) => reachability.ephemerons.key,
  ephemeronTable: ({ reachability }) => reachability.ephemerons.table,
  ephemeronValue: ({ reachability }) => reachability.ephemerons.value,
  isPlumbing: ({ isPlumbing }) => isPlumbing,
  ownerOf: ({ ownerOf }) => ownerOf,
  immediateDominator: ({ dominatorTree }) => dominatorTree.immediateDominator,
  nodeByDfsNumber: ({ dominatorTree }) => dominatorTree.nodeByDfsNumber,
  retainedBytes: ({ retainedBytes }) => retainedBytes,
  firstRetainer: ({ retainers }) => retainers.firstRetainer,
  retainingEdge: ({ retainers }) => retainers.retainingEdge,
  distances: ({ distances }) => distances,
  cheapestEdge: ({ cheapestWays }) => cheapestWays.lastEdge,
  cheapestCost: ({ cheapestWays }) => cheapestWays.cost,
  foldedNode: ({ ownerOf }) => sortFolded(ownerOf),
  nodeById: ({ snapshot }) => sortByKey(snapshot.nodeId as NodeColumn<number> as ArrayLike<number>).row,
  detachedness: ({ detachedness }) => detachedness,
};

/**
 * All that is kept of a heap, column by column; what was not found out yet is, when its column is asked for.
 *
 * @param heap - of a snapshot that was read whole
 */
export function* columnsOf(heap: Heap): Generator<NamedColumn & { readonly name: HeapColumnName }> {
  const { strings } = heap.snapshot;
  if (!(strings instanceof BlockStringTable)) throw new Error('bug: an index of what an index was read for');
  const { bytes, start } = strings.flatten();
  yield { name: 'stringBytes', values: bytes };
  yield { name: 'stringStart', values: start };
  const byHash = sortByKey(hashAll(bytes, start));
  yield { name: 'stringHash', values: byHash.key };
  yield { name: 'stringByHash', values: byHash.row };
  for (const [name, columnOf] of Object.entries(SOURCES) as [HeapColumnName, Source][]) {
    const values = columnOf(heap);
    if (!ArrayBuffer.isView(values)) throw new Error(`bug: ${name} is no column in memory`);
    yield { name, values: values as ColumnArray };
  }
}

/** What is kept of a heap beside that. */
export function factsOf(heap: Heap): HeapFacts {
  const { snapshot, reachability, locations } = heap;
  const { nodeCount, edgeCount, edgeCountInFile, extraNativeBytes, nodeTypeNames, edgeTypeNames } = snapshot;
  return {
    nodeCount,
    edgeCount,
    edgeCountInFile,
    extraNativeBytes,
    nodeTypeNames,
    edgeTypeNames,
    reachedCount: reachability.reachedCount,
    stringCount: snapshot.strings.length,
    locationCount: snapshot.locations.count,
    urlByScriptId: [...locations.rows.urlByScriptId],
    holdsOf: [...heap.holds],
  };
}
