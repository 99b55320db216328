import { SAME_RATE, shareOfRate } from '../retention/growth-rates.ts';
import { SMALL_BYTES } from '../retention/noise-kind.ts';
import type { GatedSuspect } from './check-gate.ts';
import type { GrowthRate } from './measure-rate.ts';
import type { RunLength } from './run-length.ts';

/** What is said of a fix: a leak stopped, it did not, or more snapshots are needed to tell. */
export type VerifyOutcome = 'pass' | 'fail' | 'cannot tell';

/** Below this share of the rate before, what is left is as much as two intervals of one run differ. */
const NOISE_SHARE = 0.05;
/** Fewer objects than this are no suspect, where they have less than `SMALL_BYTES`. */
const SMALL_COUNT = 2;

/** Suspects that are the same, without a fix and with it. */
export interface Change {
  readonly before: GrowthRate;
  /** Undefined where there are none with the fix. */
  readonly after: GrowthRate | undefined;
  /** Those with the fix that did more than warm up. */
  readonly going: readonly GatedSuspect[];
  readonly broken: RunLength;
  readonly fixed: RunLength;
  /** Of the fixed run. */
  readonly snapshotCount: number;
}

/** What is said of one change, and how fast it still grows as a share of the rate before, where that is known. */
export interface ChangeVerdict {
  readonly outcome: VerifyOutcome;
  readonly reason: string;
  readonly shareOfRate?: number;
}

/** Tells whether growth stopped. */
export function judgeChange(change: Change): ChangeVerdict {
  const { before, after, going, broken, fixed } = change;
  if (after === undefined) return judgeGone(before, broken, fixed);
  if (going.length === 0) return { outcome: 'pass', reason: 'a warm-up now: it grew in the first interval only' };
  if (broken.unit !== fixed.unit) return { outcome: 'cannot tell', reason: `it is still there, and ${unsaid(broken)}` };
  const share = shareOf(before, after, fixed.steps / broken.steps);
  return { ...judgeRest(change, after, share), shareOfRate: share };
}

function unsaid(broken: RunLength): string {
  const side = broken.unit === 'interval' ? 'broken' : 'fixed';
  return `nobody said how many iterations the ${side} run had: --iterations N`;
}

/** It must have had the time to be seen. */
function judgeGone({ bytesPerStep, objectsPerStep }: GrowthRate, broken: RunLength, fixed: RunLength): ChangeVerdict {
  if (broken.unit !== fixed.unit) return { outcome: 'cannot tell', reason: `gone, but ${unsaid(broken)}` };
  const isShort = bytesPerStep * fixed.steps < SMALL_BYTES && objectsPerStep * fixed.steps < SMALL_COUNT;
  if (!isShort) return { outcome: 'pass', reason: 'gone' };
  return {
    outcome: 'cannot tell',
    reason: 'gone, but the fixed run is too short to show it: repeat the action more often',
  };
}

/** Of bytes or objects, whichever is more: who frees what objects carry has still as many of them. */
function shareOf(before: GrowthRate, after: GrowthRate, stepShare: number): number {
  const ofBytes = shareOfRate(after.growthBytes, before.growthBytes, stepShare);
  return before.objectsPerStep > 0 ? Math.max(ofBytes, after.objectsPerStep / before.objectsPerStep) : ofBytes;
}

function judgeRest({ going, fixed, snapshotCount }: Change, after: GrowthRate, share: number): ChangeVerdict {
  const isSteady = going.some(({ verdict }) => verdict === 'leak');
  const isFast = share >= SAME_RATE;
  if (isFast && (isSteady || !isFew(after, fixed))) return { outcome: 'fail', reason: 'grows as fast as before' };
  if (isSteady && (share >= NOISE_SHARE || !isFew(after, fixed)))
    return { outcome: 'fail', reason: 'grows more slowly, but still in every interval' };
  if (share < NOISE_SHARE) return { outcome: 'pass', reason: 'what is left is noise' };
  const speed = isFast ? 'grows as fast as before, but by less than an object each time' : 'grows more slowly';
  return { outcome: 'cannot tell', reason: `${speed}, ${whatIsMissing(snapshotCount)}` };
}

/** A pool that was made once, say: no action that is repeated leaves less than an object each time. */
export function isFew({ count, objectsPerStep }: GrowthRate, { unit }: RunLength): boolean {
  return unit === 'iteration' && count > 0 && objectsPerStep < 1;
}

/** What would tell growth that is no leak for sure from one. */
export function whatIsMissing(snapshotCount: number): string {
  return snapshotCount > 2
    ? 'neither in every interval nor in the first alone: repeat the action more often'
    : 'which may be a warm-up: take a third snapshot of the fixed run';
}
