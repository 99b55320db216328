import type { PhaseSnapshot } from '../capture/series.ts';
import { escapeText } from './escape.ts';
import { nameOfFile } from './snapshot-names.ts';

const NAME_WIDTH = 40;

/** A phase by its name, which a user chose, in quotes: `"after-close"`. */
export function phaseName(phase: string): string {
  return `"${escapeText(phase, NAME_WIDTH).replaceAll('"', "'")}"`;
}

/**
 * Snapshots and the phase that each was taken after: `s3.heapsnapshot "after-close"`.
 *
 * @param width - most characters of a file's name
 */
export function describePhases(phases: readonly PhaseSnapshot[], width: number): string[] {
  return phases.map(({ file, phase }) => `${escapeText(nameOfFile(file), width)} ${phaseName(phase)}`);
}
