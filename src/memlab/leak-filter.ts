import type { IHeapNode, IHeapSnapshot, LeakTracePathItem, NumericSet } from '@memlab/core';
import type { Explanation, MemlabFilter, MemlabLeakClass, NodeId, NodeOrdinal } from 'heapdiff';
import type { MemlabCore } from './load-memlab.ts';
import { markSuspects } from './marked-suspects.ts';
import type { MemlabHeap } from './memlab-heap.ts';
import { MemlabHiddenText } from './memlab-hidden-text.ts';

/** What the filter selected, before it is said whose it is. */
export type Selection = Pick<MemlabFilter, 'leakCount' | 'retainedBytes' | 'classes' | 'suspects'>;

/** The part of memlab's analyst that its types hide: what `memlab find-leaks` does with a leak filter. */
interface LeakSelector {
  filterLeakedObjects(ids: NumericSet, heap: IHeapSnapshot): void;
}

const MOST_SAMPLES = 3;
/** So many classes get a trace; the others have a count. */
const MOST_TRACES = 5;

/**
 * Asks memlab which of the added objects are leaks: with the leak filter of its config, or without one by its own rules
 * (detached DOM elements, unmounted React fibers).
 *
 * @param addedIds - ids of the objects to ask about
 * @param explanation - whose suspects to mark
 */
export function selectLeaks(
  core: MemlabCore,
  heap: MemlabHeap,
  addedIds: Iterable<number>,
  explanation: Pick<Explanation, 'suspects' | 'kept'>,
): Selection {
  const { analysis, utils } = core;
  const finder = analysis.preparePathFinder(heap);
  const ids = new core.NumericSet(addedIds);
  (analysis as unknown as LeakSelector).filterLeakedObjects(ids, heap);

  const retainedBytesOf = (set: NumericSet): number =>
    utils.aggregateDominatorMetrics(set, heap, () => true, utils.getRetainedSize);
  const classes = [...groupByClass(heap, ids)].map(([className, nodes]): LeakGroup => {
    const retainedBytes = retainedBytesOf(new core.NumericSet(nodes.map(({ id }) => id)));
    return { className, nodes, retainedBytes };
  });
  classes.sort((one, other) => other.retainedBytes - one.retainedBytes || compareNames(one.className, other.className));
  const traceOf = (node: IHeapNode): string | undefined => {
    const path = finder.getPathToGCRoots(heap, node);
    if (!path) return undefined;
    return core.serializer.summarizePath(hideTexts(path, heap), new core.NumericSet(), heap, { color: false });
  };
  return {
    leakCount: ids.size,
    retainedBytes: retainedBytesOf(ids),
    suspects: markSuspects(
      heap.columns.heap,
      explanation,
      classes.flatMap(({ nodes }) => nodes.map(({ nodeIndex }) => nodeIndex as NodeOrdinal)),
    ),
    classes: classes.map((group, rank) => describeClass(group, rank < MOST_TRACES ? traceOf : () => undefined)),
  };
}

interface LeakGroup {
  readonly className: string;
  /** In the order of the file. */
  readonly nodes: readonly IHeapNode[];
  readonly retainedBytes: number;
}

function groupByClass(heap: MemlabHeap, ids: NumericSet): Map<string, IHeapNode[]> {
  const { classNames } = heap.columns.heap;
  const nodes = [...ids].map((id) => heap.getNodeById(id)!).sort((one, other) => one.nodeIndex - other.nodeIndex);
  const groups = new Map<string, IHeapNode[]>();
  for (const node of nodes) {
    const className = classNames.of(node.nodeIndex as NodeOrdinal);
    const group = groups.get(className);
    if (group === undefined) groups.set(className, [node]);
    else group.push(node);
  }
  return groups;
}

function describeClass(
  { className, nodes, retainedBytes }: LeakGroup,
  traceOf: (node: IHeapNode) => string | undefined,
): MemlabLeakClass {
  const traced = nodes.find(({ hasPathEdge }) => hasPathEdge);
  const trace = traced === undefined ? undefined : traceOf(traced);
  return {
    className,
    count: nodes.length,
    retainedBytes,
    untracedCount: nodes.filter(({ hasPathEdge }) => !hasPathEdge).length,
    sampleIds: nodes.slice(0, MOST_SAMPLES).map(({ id }) => id as NodeId),
    ...(trace === undefined ? {} : { trace: trace.trim() }),
  };
}

/** The path without what its strings say. */
function hideTexts(path: LeakTracePathItem, heap: MemlabHeap): LeakTracePathItem {
  const items: LeakTracePathItem[] = [];
  for (let item: LeakTracePathItem | undefined = path; item !== undefined; item = item.next) items.push(item);
  let hidden: LeakTracePathItem | undefined;
  for (const item of items.reverse()) {
    const { node, next: _, ...others } = item;
    const shown = node?.isString ? new MemlabHiddenText(heap, node.nodeIndex as NodeOrdinal) : node;
    hidden = { ...others, ...(shown && { node: shown }), ...(hidden && { next: hidden }) };
  }
  return hidden ?? path;
}

function compareNames(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
