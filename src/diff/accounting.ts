import { NO_NODE } from '../ordinals.ts';
import type { NodeMatch } from './match.ts';

/**
 * How the bytes of *before* became the bytes of *after*; `beforeBytes + addedBytes - removedBytes + grownBytes -
 * shrunkBytes + nativeDeltaBytes + residualBytes === afterBytes`, and `residualBytes` is 0 unless heapdiff has a bug.
 */
export interface Accounting {
  readonly beforeBytes: number;
  /** Objects of *after* that *before* does not have, with the plumbing that only they own. */
  readonly addedBytes: number;
  readonly removedBytes: number;
  /** What objects that both have gained, their tables and backing stores included. */
  readonly grownBytes: number;
  readonly shrunkBytes: number;
  /** Growth of the native memory that no node stands for; negative when it shrank. */
  readonly nativeDeltaBytes: number;
  readonly afterBytes: number;
  readonly residualBytes: number;
}

/** The sizes of one snapshot's objects, plumbing counted with its owner. */
export interface OwnedSizes {
  /** For each node the node it is folded into. */
  readonly ownerOf: Uint32Array;
  /** Bytes of each owner with all that is folded into it; 0 for what is folded. */
  readonly ownedBytes: Float64Array;
  readonly nativeBytes: number;
}

/** Every byte of both snapshots in one of the accounting's terms. */
export interface SizeChanges {
  readonly accounting: Accounting;
  /** For each node of *after* that was there before: what it gained (or lost, negative), plumbing included. */
  readonly changedBytes: Float64Array;
}

/**
 * Accounts for every byte. Objects are compared with the plumbing they own, so a table that was replaced by a larger one
 * is growth of its Map, not one array added and another removed. Plumbing that was folded in one snapshot and stands
 * alone in the other counts as growth there and shrinkage here.
 */
export function accountSizes(before: OwnedSizes, after: OwnedSizes, match: NodeMatch): SizeChanges {
  let addedBytes = 0;
  let removedBytes = 0;
  let grownBytes = 0;
  let shrunkBytes = 0;
  const changedBytes = new Float64Array(after.ownerOf.length);
  for (let node = 0; node < after.ownerOf.length; node++) {
    if (after.ownerOf[node] !== node) continue;
    const old = match.beforeOf[node];
    if (old === NO_NODE) {
      addedBytes += after.ownedBytes[node];
      continue;
    }
    const change = after.ownedBytes[node] - before.ownedBytes[old];
    // Most change nothing, and pages that nobody writes to take no memory.
    if (change === 0) continue;
    changedBytes[node] = change;
    if (change > 0) grownBytes += change;
    else shrunkBytes -= change;
  }
  for (let node = 0; node < before.ownerOf.length; node++) {
    if (before.ownerOf[node] !== node) continue;
    const now = match.afterOf[node];
    if (now === NO_NODE) removedBytes += before.ownedBytes[node];
    else if (after.ownerOf[now] !== now) shrunkBytes += before.ownedBytes[node];
  }

  const beforeBytes = sum(before.ownedBytes) + before.nativeBytes;
  const afterBytes = sum(after.ownedBytes) + after.nativeBytes;
  const nativeDeltaBytes = after.nativeBytes - before.nativeBytes;
  const explainedBytes = addedBytes - removedBytes + grownBytes - shrunkBytes + nativeDeltaBytes;
  const residualBytes = afterBytes - beforeBytes - explainedBytes;
  const accounting = {
    beforeBytes,
    addedBytes,
    removedBytes,
    grownBytes,
    shrunkBytes,
    nativeDeltaBytes,
    afterBytes,
    residualBytes,
  };
  return { accounting, changedBytes };
}

function sum(bytes: Float64Array): number {
  let total = 0;
  for (let node = 0; node < bytes.length; node++) total += bytes[node];
  return total;
}
