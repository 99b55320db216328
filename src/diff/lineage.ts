import { LineageError } from '../errors.ts';
import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { NodeType, type Snapshot } from '../snapshot/snapshot.ts';
import { isSameKind, type NodeMatch } from './match.ts';
import type { SameStrings } from './same-strings.ts';

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
 */
export function findLineage(before: Snapshot, after: Snapshot, match: NodeMatch, sameNames: SameStrings): Lineage {
  const { agreement, sharedCount } = measureAgreement(before, after, match, sameNames);
  const objectCount = Math.min(countIdentities(before), countIdentities(after));
  if (agreement >= LEAST_AGREEMENT && sharedCount >= objectCount * LEAST_SHARED) {
    return { verdict: highestId(after) < highestId(before) ? 'swapped' : 'same-epoch', agreement };
  }
  return { verdict: sharesNativeMemory(before, after) ? 'reset' : 'different-process', agreement };
}

/** @throws LineageError with the likely cause, unless the snapshots are a pair in the right order */
export function refuseStrangers(before: Snapshot, after: Snapshot, lineage: Lineage): void {
  if (lineage.verdict === 'same-epoch') return;
  const pair = `${before.file} and ${after.file}`;
  if (lineage.verdict === 'swapped') {
    throw new LineageError(
      'swapped',
      `${pair} are in the wrong order: the first holds newer object ids (up to @${highestId(before)}) than the second (up to @${highestId(after)}). Give the earlier snapshot first.`,
    );
  }
  const agreement = `only ${(lineage.agreement * 100).toFixed(1)} % of the object ids they share mean the same kind of object (one process gives 99.5 % and more)`;
  const reset =
    'the ids were reset between the two captures: HeapProfiler.disable was sent or the inspector session was closed (some drivers do so after each capture). Keep one session open from the first snapshot to the last, or use v8.writeHeapSnapshot';
  const stranger = 'they come from two processes, threads or page loads. Take both from one that keeps running';
  const causes = lineage.verdict === 'reset' ? `Most likely ${reset}.` : `Most likely ${stranger}. Or ${reset}.`;
  throw new LineageError(lineage.verdict, `${pair} cannot be compared object by object: ${agreement}. ${causes}`);
}

function measureAgreement(
  before: Snapshot,
  after: Snapshot,
  match: NodeMatch,
  sameNames: SameStrings,
): { agreement: number; sharedCount: number } {
  let sharedCount = 0;
  let agreeingCount = 0;
  for (let node = 0 as NodeOrdinal; node < after.nodeCount; node++) {
    const old = match.beforeOf[node] as NodeOrdinal;
    if (old === NO_NODE || !hasIdentity(after, node)) continue;
    sharedCount++;
    if (isSameKind(before, old, after, node, sameNames)) agreeingCount++;
  }
  return { agreement: sharedCount === 0 ? 0 : agreeingCount / sharedCount, sharedCount };
}

/** Odd ids of heap objects; those of V8's lists of roots and of bare values say nothing. */
function hasIdentity(snapshot: Snapshot, node: NodeOrdinal): boolean {
  const type = snapshot.nodeType[node];
  return snapshot.nodeId[node] % 2 === 1 && type !== NodeType.synthetic && type !== NodeType.number;
}

function countIdentities(snapshot: Snapshot): number {
  let count = 0;
  for (let node = 0 as NodeOrdinal; node < snapshot.nodeCount; node++) if (hasIdentity(snapshot, node)) count++;
  return count;
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
 * Whether embedder nodes have the same large ids in both: up to V8 11.3 those are made from addresses, which two processes do
 * not share. False also where the file cannot tell.
 */
function sharesNativeMemory(before: Snapshot, after: Snapshot): boolean {
  const leastAddress = 0x10000;
  const addresses = new Set<number>();
  for (let node = 0 as NodeOrdinal; node < before.nodeCount; node++) {
    if (before.nodeId[node] % 2 === 0 && before.nodeId[node] > leastAddress) addresses.add(before.nodeId[node]);
  }
  if (addresses.size === 0) return false;
  let sharedCount = 0;
  for (let node = 0 as NodeOrdinal; node < after.nodeCount; node++) {
    if (after.nodeId[node] % 2 === 0 && addresses.has(after.nodeId[node])) sharedCount++;
  }
  return sharedCount * 2 > addresses.size;
}
