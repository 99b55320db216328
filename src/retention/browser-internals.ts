import type { Heap } from '../graph/heap.ts';
import { isBacking } from '../holder-place.ts';
import type { NodeOrdinal } from '../ordinals.ts';
import { NodeType } from '../snapshot/snapshot.ts';
import type { Chains } from './chains.ts';
import type { GrowthGroup } from './growth-points.ts';
import type { Holding } from './holdings.ts';
import type { GrownInPlace } from './own-growth.ts';

/** What Chromium keeps for itself, which no code of a page can see or let go. */
export const BROWSER_INTERNALS = 'browser internals';

const PERFORMANCE_ENTRIES = 'performance entries, up to 250';

/** Classes of Chromium that it tells by their names in C++, or not at all; those that a page knows it tells as the page does. */
const INTERNAL_CLASS = /^(?:Detached )?(?:(?:blink|cppgc|WTF)::|InternalNode$)/u;

/** What hangs on these is a cache, of the work on a page, for measuring it or for the tools that look at it. */
const CACHE_OWNER =
  /^blink::(?:StyleResolver|NGShapeCache|FontGlobalContext|CSSValuePool|NetworkResourcesData|Inspector\w+|(?:Text|Image)PaintTimingDetector|SoftNavigation\w+|PaintArtifact|ConsoleMessageStorage)$/u;

/** How many entries Chromium keeps of each kind unless a page asks for more (`performance.cc`); marks and measures are a page's own. */
const MOST_ENTRIES: ReadonlyMap<string, number> = new Map([
  ['PerformanceResourceTiming', 250],
  ['PerformanceLongTaskTiming', 200],
  ['PerformanceLongAnimationFrameTiming', 200],
  ['PerformanceEventTiming', 150],
  ['PerformanceElementTiming', 150],
  ['LargestContentfulPaint', 150],
  ['LayoutShift', 150],
  ['VisibilityStateEntry', 50],
]);

/** What such entries are made of; elements that they keep are told. */
const PARTS_OF_ENTRIES: ReadonlySet<string> = new Set([
  'DOMRectReadOnly',
  'LayoutShiftAttribution',
  'PerformanceScriptTiming',
  'PerformanceServerTiming',
  'PerformanceTimingConfidence',
  'TaskAttributionTiming',
]);

/** What is no cache as far as its name tells is a suspect from here on: rules that a page adds to a style sheet hang on such objects. */
const MOST_OBJECTS = 10;
const MOST_BYTES = 10_000;

/** What grows by more is told, even if the snapshot shows nothing of a page in it. */
const MOST_UNSEEN_BYTES = 1_000_000;

/** A table does not lie farther from the object that it belongs to. */
const MOST_TABLES = 2;

/**
 * Tells what grows because Chromium keeps it for itself: nothing in it is of the page, nor is what holds it.
 *
 * @returns the kind of noise, undefined for all else
 */
export function findBrowserKind(
  heap: Heap,
  chains: Chains,
  { groups, holding }: { readonly groups: readonly GrowthGroup[]; readonly holding: Holding },
): string | undefined {
  const told = [...holding.classes].filter(
    ([, { isPlumbing, nodeType }]) => !isPlumbing && nodeType !== NodeType.synthetic,
  );
  if (told.some(([, { nodeType }]) => nodeType !== NodeType.native)) return undefined;
  const others = groups.filter(({ isEngines }) => !isEngines);
  if (others.length === 0) return areEndsOfOthers(heap, groups, told, holding) ? BROWSER_INTERNALS : undefined;
  if (others.every((group) => areFewEntries(heap, chains, group))) {
    const areEntries = told.every(([name]) => isInternal(name) || MOST_ENTRIES.has(name) || PARTS_OF_ENTRIES.has(name));
    return areEntries ? PERFORMANCE_ENTRIES : undefined;
  }
  if (told.some(([name]) => !isInternal(name))) return undefined;
  const owners = others.map(({ hold }) => ownerOf(heap, chains, hold.holder));
  if (owners.every((owner) => CACHE_OWNER.test(owner))) return BROWSER_INTERNALS;
  const isSmall = told.every(([, { count }]) => count < MOST_OBJECTS) && holding.addedBytes < MOST_BYTES;
  const areInternal = others.every(({ hold }) => isInternalNative(heap, hold.holder));
  return isSmall && areInternal ? BROWSER_INTERNALS : undefined;
}

/** Whether Chromium's lists of roots hold it straight: its own ends of workers and the like, which are told by themselves. */
function areEndsOfOthers(
  { snapshot: { nodeType } }: Heap,
  groups: readonly GrowthGroup[],
  told: readonly (readonly [string, unknown])[],
  { addedBytes }: Holding,
): boolean {
  if (told.length === 0 || told.some(([name]) => !isInternal(name))) return false;
  return addedBytes < MOST_UNSEEN_BYTES && groups.every(({ hold }) => nodeType[hold.holder] === NodeType.synthetic);
}

/**
 * Whether what grew is a table of Chromium's: what it is for is told by what it holds, where that is of the page. Objects whose parts an
 * analyzer knows, as those of timers, are told.
 */
export function isBrowsersTable(heap: Heap, { node, bytes }: GrownInPlace): boolean {
  if (bytes >= MOST_UNSEEN_BYTES || !isInternalNative(heap, node)) return false;
  return !heap.listFolded(new Set([node])).some((part) => heap.holdsOf(part) !== undefined);
}

function isInternal(className: string): boolean {
  return INTERNAL_CLASS.test(className);
}

function isInternalNative({ snapshot, classNames }: Heap, node: NodeOrdinal): boolean {
  return snapshot.nodeType[node] === NodeType.native && isInternal(classNames.of(node));
}

/** The class of the object that a table belongs to; of what is no table its own. */
function ownerOf({ classNames }: Heap, { holds }: Chains, holder: NodeOrdinal): string {
  let node = holder;
  for (let tables = 0; tables < MOST_TABLES && isBacking(classNames.of(node)); tables++)
    node = holds.above(node).holder;
  return classNames.of(node);
}

/** Whether a page's `performance` has all of it in its lists, and no list has more than Chromium keeps by itself. */
function areFewEntries(heap: Heap, chains: Chains, { hold, holders, tops }: GrowthGroup): boolean {
  if (ownerOf(heap, chains, hold.holder) !== 'Performance') return false;
  for (const top of tops) if (!MOST_ENTRIES.has(heap.classNames.of(top))) return false;
  return holders.every((list) => isWithinBound(heap, list as NodeOrdinal));
}

function isWithinBound({ classNames, snapshot: { firstEdge, edgeTarget } }: Heap, list: NodeOrdinal): boolean {
  const endEdge = firstEdge[(list + 1) as NodeOrdinal];
  for (let edge = firstEdge[list]; edge < endEdge; edge++) {
    if (endEdge - firstEdge[list] > (MOST_ENTRIES.get(classNames.of(edgeTarget[edge])) ?? 0)) return false;
  }
  return true;
}
