import type { Heap } from '../graph/heap.ts';
import { namedTargetOf } from '../graph/named-edges.ts';
import { NO_NODE, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { EdgeType, NodeType } from '../snapshot/snapshot.ts';
import type { Chains } from './chains.ts';
import type { GrowthGroup } from './growth-points.ts';
import type { Holding } from './holdings.ts';
import { areTimersOfNode } from './node-timers.ts';
import { callsNodesOwn } from './user-code.ts';
import type { VisibleHold } from './visible-holds.ts';

/** Variables of a module of Node's in which it keeps things for itself, up to a bound. */
interface NodeStore {
  /** What that is called, in at most 60 characters. */
  readonly kind: string;
  readonly variables: ReadonlySet<string>;
  /** Other variables of the same scope, in all versions: no program has all of them by accident. */
  readonly beside: readonly string[];
  /** Whether what was added is Node's alone, and within the bound. */
  readonly isWithinBound: (heap: Heap, groups: readonly GrowthGroup[], holding: Holding) => boolean;
}

/** The default of `performance.setResourceTimingBufferSize()`. */
const MOST_ENTRIES = 250;
/** An entry has two plain objects with its times, and a connection's may have one. */
const OBJECTS_OF_ENTRY = 3;
/** A longer URL, or what else somebody put into an entry, is told. */
const BYTES_OF_ENTRY = 10_000;
const ENTRY_CLASS = 'PerformanceResourceTiming';

/** Layout: Node's `lib/internal/perf/observe.js`, `lib/internal/timers.js`, `lib/buffer.js`, undici's `lib/util/timers.js`. */
const FETCH_ENTRIES: NodeStore = {
  kind: 'fetch entries, up to 250: performance.clearResourceTimings()',
  variables: new Set(['resourceTimingBuffer', 'resourceTimingSecondaryBuffer']),
  beside: ['resourceTimingBuffer', 'resourceTimingSecondaryBuffer', 'markEntryBuffer', 'measureEntryBuffer'],
  isWithinBound: areFewEntries,
};

const STORES: readonly NodeStore[] = [
  FETCH_ENTRIES,
  {
    kind: "timers of Node's own",
    variables: new Set(['fastTimers', 'fastNowTimeout']),
    beside: ['fastTimers', 'fastNowTimeout', 'refreshTimeout'],
    isWithinBound: areTimersOfNode,
  },
  {
    kind: "timers of Node's own",
    variables: new Set(['timerListMap', 'timerListQueue']),
    beside: ['timerListMap', 'timerListQueue', 'immediateQueue'],
    isWithinBound: areTimersOfNode,
  },
  {
    kind: "Node's pool for small buffers",
    variables: new Set(['allocPool', 'allocBuffer']),
    beside: ['allocPool', 'createPool', 'alignPool'],
    isWithinBound: isOneSlab,
  },
];

/** A queue's list of lists is as far from its variable as anything is. */
const MOST_HOPS = 3;

/**
 * Tells what grows up to a bound because Node keeps it for itself, such as an entry of each of the last 250 fetches. What a
 * program holds as well, or put into it, and what is beyond the bound is none of these.
 *
 * @returns the kind of noise, undefined for all else
 */
export function findNodeStore(
  heap: Heap,
  chains: Chains,
  { groups, holding }: { readonly groups: readonly GrowthGroup[]; readonly holding: Holding },
): string | undefined {
  const stores = groups.map(({ hold }) => storeOf(heap, chains, hold));
  const main = stores.find((store) => store !== undefined);
  const isNodesAlone = groups.every(({ isEngines }, at) => {
    const store = stores[at];
    return store === undefined ? isEngines : store.kind === main?.kind;
  });
  return isNodesAlone && main?.isWithinBound(heap, groups, holding) ? main.kind : undefined;
}

/** Whether it is Node's list of fetches, where nobody looks first for what a program holds, too. */
export function holdsFetchEntries(heap: Heap, chains: Chains, hold: VisibleHold): boolean {
  return storeOf(heap, chains, hold) === FETCH_ENTRIES;
}

/** The store that something hangs on, by the variable that the way there leads through. */
function storeOf(heap: Heap, chains: Chains, start: VisibleHold): NodeStore | undefined {
  let hold = start;
  for (let hop = 0; hop < MOST_HOPS && hold.holder !== ROOT; hop++) {
    const [, variable] = /^\(closure\) (.*)$/su.exec(hold.edgeName) ?? [];
    if (variable !== undefined)
      return STORES.find(({ variables, beside }) => variables.has(variable) && isScopeOfNode(heap, hold, beside));
    hold = chains.holds.above(hold.holder);
  }
  return undefined;
}

function isScopeOfNode(heap: Heap, { holder, source }: VisibleHold, beside: readonly string[]): boolean {
  return (
    beside.every((name) => namedTargetOf(heap.snapshot, source, EdgeType.context, name) !== NO_NODE) &&
    callsNodesOwn(heap, holder)
  );
}

function areFewEntries(heap: Heap, groups: readonly GrowthGroup[], { classes, addedBytes }: Holding): boolean {
  const entries = classes.get(ENTRY_CLASS)?.count ?? 0;
  if (addedBytes > entries * BYTES_OF_ENTRY) return false;
  let objects = 0;
  for (const [className, { nodeType, isPlumbing, count }] of classes) {
    if (isPlumbing || nodeType !== NodeType.object || className === ENTRY_CLASS) continue;
    if (className !== 'Object' && !className.startsWith('Object {')) return false;
    objects += count;
  }
  if (objects > entries * OBJECTS_OF_ENTRY || [...classes.values()].some(({ nodeType }) => CODE_TYPES.has(nodeType)))
    return false;
  return groups.every(({ hold }) => countEntries(heap, hold.holder) <= MOST_ENTRIES);
}

/** The pool gives away parts of one slab; where that is used up, of a new one. Buffers of a program hold their slab themselves. */
function isOneSlab(_: Heap, __: readonly GrowthGroup[], { classes }: Holding): boolean {
  return [...classes].every(([className, { isPlumbing, count }]) => isPlumbing || (SLAB.has(className) && count === 1));
}

/** Its bytes, and since Node 18 a view of them. */
const SLAB: ReadonlySet<string> = new Set(['ArrayBuffer', 'Buffer']);

/** What somebody gave to `performance.markResourceTiming()` may hold more than times. */
const CODE_TYPES: ReadonlySet<number> = new Set([NodeType.closure, NodeType.native, NodeType.regexp]);

function countEntries({ snapshot, classNames }: Heap, array: NodeOrdinal): number {
  const { firstEdge, edgeTarget } = snapshot;
  const elements = namedTargetOf(snapshot, array, EdgeType.internal, 'elements');
  if (elements === NO_NODE) return 0;
  let count = 0;
  const endEdge = firstEdge[(elements + 1) as NodeOrdinal];
  for (let edge = firstEdge[elements]; edge < endEdge; edge++)
    if (classNames.of(edgeTarget[edge]) === ENTRY_CLASS) count++;
  return count;
}
