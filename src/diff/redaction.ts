import { LineageError } from '../errors.ts';
import { DATA_MARK } from '../graph/name-shapes.ts';
import { findPseudonyms, isRedacted } from '../graph/redacted.ts';
import type { StringIndex } from '../ordinals.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

const ADVICE = 'redact both from the originals, with the same key and the same --names';

/** How the snapshots of a run were redacted. */
export interface Redaction {
  /** What became of the names of the program, as `--names` says it. */
  readonly names: 'keep' | 'hash';
}

/** A file, and how its snapshots were redacted; undefined where they are not. */
export interface RedactedFile {
  readonly file: string;
  readonly redaction?: Redaction | undefined;
}

/**
 * What names of the program are called in a redacted snapshot depends on how it was redacted: two that were redacted in
 * different ways have hardly a name in common, and look like snapshots of two processes.
 *
 * @throws LineageError where only one of them is redacted, or one by another key or with other `--names` than the other
 */
export function refuseMixedRedaction(before: Snapshot, after: Snapshot): void {
  const [redactionBefore, redactionAfter] = [findRedaction(before), findRedaction(after)];
  refuseOtherRedaction(
    { file: before.file, redaction: redactionBefore },
    { file: after.file, redaction: redactionAfter },
  );
  if (redactionBefore === undefined || haveCommon(pseudonymsOf(before), pseudonymsOf(after))) return;
  refuse(
    `${before.file} and ${after.file} are redacted with different keys, or one of them twice: no text has the same pseudonym in both; expected one key: ${ADVICE}`,
  );
}

/**
 * The same of two runs, of whose keys nobody knows.
 *
 * @throws LineageError where only one of them is redacted, or with other `--names` than the other
 */
export function refuseOtherRedaction(one: RedactedFile, other: RedactedFile): void {
  if (one.redaction === undefined && other.redaction === undefined) return;
  if (one.redaction === undefined || other.redaction === undefined) {
    const [redacted, plain] = one.redaction === undefined ? [other, one] : [one, other];
    refuse(`${redacted.file} is redacted, and ${plain.file} is not; expected both or neither: ${ADVICE}`);
  }
  if (one.redaction.names !== other.redaction.names)
    refuse(
      `${one.file} is redacted with --names ${one.redaction.names}, and ${other.file} with --names ${other.redaction.names}; expected the same: ${ADVICE}`,
    );
}

/** How a snapshot was redacted; undefined where it is not. */
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
