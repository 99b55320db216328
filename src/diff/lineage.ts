import { LineageError } from '../errors.ts';
import { explainNameOrder } from '../name-order.ts';
import { NO_NODE, type NodeOrdinal, type StringIndex } from '../ordinals.ts';
import { NodeType, type Snapshot } from '../snapshot/snapshot.ts';
import { areStrings, type NodeMatch } from './match.ts';

/** What two snapshots are to each other. */
export interface Lineage {
  readonly verdict: 'same-epoch' | 'reset' | 'different-process' | 'swapped';
  /** Share of the ids that both have and that mean the same type and class in both, 0 to 1. */
  readonly agreement: number;
}

/** In one epoch 99.5 % agree and more; after a reset or in another process 14 to 90 %. */
const LEAST_AGREEMENT = 0.99;

/** Survivors are most of a heap; two processes can share a few ids of the engine's own objects by chance. */
const LEAST_SHARED = 0.05;

/**
 * Tells whether ids mean the same objects in both snapshots.
 *
 * @param match - by id, before anything was matched by path
 * @param changed - what is another type or name in `after` than in `before`
 */
export function findLineage(
  before: Snapshot,
  after: Snapshot,
  match: NodeMatch,
  changed: readonly NodeOrdinal[],
): Lineage {
  const { identityCount, sharedCount } = countIdentities(after, match.beforeOf);
  const otherCount = changed.filter((node) => meansAnother(before, after, match, node)).length;
  const agreement = sharedCount === 0 ? 0 : (sharedCount - otherCount) / sharedCount;
  const objectCount = Math.min(countIdentities(before, match.afterOf).identityCount, identityCount);
  if (agreement >= LEAST_AGREEMENT && sharedCount >= objectCount * LEAST_SHARED) {
    return { verdict: highestId(after) < highestId(before) ? 'swapped' : 'same-epoch', agreement };
  }
  return { verdict: looksLikeReset(before, after) ? 'reset' : 'different-process', agreement };
}

/** @throws LineageError with the likely cause, unless the snapshots are a pair in the right order */
export function refuseStrangers(before: Snapshot, after: Snapshot, lineage: Lineage): void {
  if (lineage.verdict === 'same-epoch') return;
  if (lineage.verdict === 'swapped') refuseSwapped(before, after);
  const pair = `${before.file} and ${after.file}`;
  const percent = (lineage.agreement * 100).toFixed(1);
  const [likely, other] = lineage.verdict === 'reset' ? [WAS_RESET, ARE_STRANGERS] : [ARE_STRANGERS, WAS_RESET];
  throw new LineageError(
    lineage.verdict,
    `${pair} cannot be compared object by object: of the object ids that both have, ${percent} % mean the same kind of object, and in one process 99.5 % or more do. Most likely ${likely}. If not, ${other}.`,
  );
}

/** @throws LineageError when the second of two snapshots of one process was taken before the first */
export function refuseSwapped(before: Snapshot, after: Snapshot): void {
  const [highestBefore, highestAfter] = [highestId(before), highestId(after)];
  if (highestAfter >= highestBefore) return;
  throw new LineageError(
    'swapped',
    `${before.file} and ${after.file} are in the wrong order: the first holds newer object ids (up to @${highestBefore}) than the second (up to @${highestAfter}). Give the earlier snapshot first.${explainNameOrder(before.file, after.file)}`,
  );
}

/** Whether one is a copy of the other: V8 gives new ids even while it writes a snapshot. */
export function areOneSnapshot(earlier: Snapshot, later: Snapshot): boolean {
  return earlier.nodeCount === later.nodeCount && highestId(earlier) === highestId(later);
}

/**
 * One snapshot twice would make a warm-up of every leak of a series.
 *
 * @throws LineageError when the second of two snapshots is the first again, or a copy of it
 */
export function refuseRepeated(earlier: Snapshot, later: Snapshot): void {
  if (!areOneSnapshot(earlier, later)) return;
  throw new LineageError(
    'repeated',
    `${earlier.file} and ${later.file} are one snapshot, twice: nothing was allocated between them. Expected another one, taken after the action was repeated.`,
  );
}

const ARE_STRANGERS = 'they come from two processes, threads or page loads: take both from one that keeps running';
const WAS_RESET =
  'the ids were reset between them, by HeapProfiler.disable or the end of the inspector session (some drivers do that after each capture): keep one session open from the first snapshot to the last, or use v8.writeHeapSnapshot';

/** Whether an id that both have does not mean the same type and class; the text of strings is no class. */
function meansAnother(before: Snapshot, after: Snapshot, { beforeOf }: NodeMatch, node: NodeOrdinal): boolean {
  return hasIdentity(after, node) && !areStrings(before, beforeOf[node] as NodeOrdinal, after, node);
}

/** Odd ids of heap objects; those of V8's lists of roots and of bare values say nothing. */
function hasIdentity(snapshot: Snapshot, node: NodeOrdinal): boolean {
  const type = snapshot.nodeType[node];
  return snapshot.nodeId[node] % 2 === 1 && type !== NodeType.synthetic && type !== NodeType.number;
}

/** How many ids of objects a snapshot has, and how many of them the other one has, too. */
function countIdentities(
  snapshot: Snapshot,
  matchOf: Uint32Array,
): { readonly identityCount: number; readonly sharedCount: number } {
  let identityCount = 0;
  let sharedCount = 0;
  for (let node = 0 as NodeOrdinal; node < snapshot.nodeCount; node++) {
    if (!hasIdentity(snapshot, node)) continue;
    identityCount++;
    if (matchOf[node] !== NO_NODE) sharedCount++;
  }
  return { identityCount, sharedCount };
}

/** V8 only counts up: a later snapshot always has a higher id than an earlier one of its epoch. */
function highestId(snapshot: Snapshot): number {
  let highest = 0;
  for (let node = 0 as NodeOrdinal; node < snapshot.nodeCount; node++) {
    if (snapshot.nodeId[node] % 2 === 1 && snapshot.nodeId[node] > highest) highest = snapshot.nodeId[node];
  }
  return highest;
}

/**
 * Whether one process seems to have written both: after a reset V8 numbers all it finds without a gap, and what the heap
 * says is still nearly the same; two runs differ in paths, times and counters.
 */
function looksLikeReset(before: Snapshot, after: Snapshot): boolean {
  let oddCount = 0;
  for (let node = 0 as NodeOrdinal; node < after.nodeCount; node++) oddCount += after.nodeId[node] % 2;
  const isNumberedAfresh = oddCount * 2 >= highestId(after) * 0.9995;
  return isNumberedAfresh && shareOfStringsKept(before, after) >= 0.995;
}

function shareOfStringsKept(before: Snapshot, after: Snapshot): number {
  const texts = new Set<string>();
  for (let index = 0 as StringIndex; index < after.strings.length; index++) texts.add(after.strings.get(index));
  let keptCount = 0;
  for (let index = 0 as StringIndex; index < before.strings.length; index++) {
    if (texts.has(before.strings.get(index))) keptCount++;
  }
  return keptCount / Math.max(1, before.strings.length);
}
