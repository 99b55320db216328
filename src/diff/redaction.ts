import { LineageError } from '../errors.ts';
import { DATA_MARK } from '../graph/name-shapes.ts';
import { findPseudonyms, isRedacted } from '../graph/redacted.ts';
import type { StringIndex } from '../ordinals.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** How a snapshot is redacted. */
export interface Redaction {
  /** Whether names of the program stayed, or have pseudonyms, too. */
  readonly names: 'keep' | 'hash';
}

const ADVICE = 'redact both from the originals, with the same key and the same --names';

/**
 * What names of the program are called in a redacted snapshot depends on how it was redacted: two that were redacted in
 * different ways have hardly a name in common, and look like snapshots of two processes.
 *
 * @throws LineageError where only one of them is redacted, or one by another key or with other `--names` than the other
 */
export function refuseMixedRedaction(before: Snapshot, after: Snapshot): void {
  const [isBeforeRedacted, isAfterRedacted] = [isRedacted(before), isRedacted(after)];
  if (!isBeforeRedacted && !isAfterRedacted) return;
  if (isBeforeRedacted !== isAfterRedacted) {
    const [redacted, other] = isBeforeRedacted ? [before, after] : [after, before];
    refuse(`${redacted.file} is redacted, and ${other.file} is not; expected both or neither: ${ADVICE}`);
  }
  const [pseudonymsBefore, pseudonymsAfter] = [pseudonymsOf(before), pseudonymsOf(after)];
  const [namesBefore, namesAfter] = [
    treatmentOfNames(before, pseudonymsBefore),
    treatmentOfNames(after, pseudonymsAfter),
  ];
  if (namesBefore !== namesAfter)
    refuse(
      `${before.file} is redacted with --names ${namesBefore}, and ${after.file} with --names ${namesAfter}; expected the same: ${ADVICE}`,
    );
  if (!haveCommon(pseudonymsBefore, pseudonymsAfter))
    refuse(
      `${before.file} and ${after.file} are redacted with different keys: no text has the same pseudonym in both; expected one key: ${ADVICE}`,
    );
}

/** How a snapshot is redacted; undefined where it is not. */
export function findRedaction(snapshot: Snapshot): Redaction | undefined {
  return isRedacted(snapshot) ? { names: treatmentOfNames(snapshot, pseudonymsOf(snapshot)) } : undefined;
}

function refuse(message: string): never {
  throw new LineageError('redaction', message);
}

function pseudonymsOf(snapshot: Snapshot): Set<string> {
  const pseudonyms = new Set<string>();
  for (const index of findPseudonyms(snapshot)) pseudonyms.add(snapshot.strings.get(index));
  return pseudonyms;
}

/** With hashed names the same letters stand for a name, and behind the mark of data for the string that it was written as. */
function treatmentOfNames({ strings }: Snapshot, pseudonyms: ReadonlySet<string>): Redaction['names'] {
  for (let index = 0 as StringIndex; index < strings.length; index++) {
    if (strings.startsWith(index, DATA_MARK)) continue;
    if (pseudonyms.has(DATA_MARK + strings.get(index))) return 'hash';
  }
  return 'keep';
}

/** Texts of JavaScript and V8 are in every heap: under one key at least these have the same pseudonyms. */
function haveCommon(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  for (const text of some) if (others.has(text)) return true;
  return false;
}
