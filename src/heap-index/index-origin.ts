import { createHash } from 'node:crypto';
import type { SnapshotIdentity } from './snapshot-identity.ts';

/** So many digits tell the files before the last from all others that anybody keeps. */
const KEY_DIGITS = 16;

/** What an index is of: another of these, and none of it is believed. */
export interface IndexOrigin {
  /** Earliest first. */
  readonly snapshots: readonly SnapshotIdentity[];
  /** What else its contents depend on: the iterations that were given. */
  readonly settings: string;
  /** Version of heapdiff. */
  readonly version: string;
}

/** The name of the folder of an index among those of its last snapshot: `alone`, or by what stands before that. */
export function indexKey({ snapshots, settings }: IndexOrigin): string {
  if (snapshots.length === 1) return 'alone';
  const earlier = createHash('sha256').update(JSON.stringify([settings, snapshots.slice(0, -1)]));
  return earlier.digest('hex').slice(0, KEY_DIGITS);
}
