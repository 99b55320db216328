import type { PhaseSnapshot } from '../capture/series.ts';
import type { SummarisedSnapshot } from '../inventory/summary.ts';
import { escapeText } from './escape.ts';
import type { Paint } from './paint.ts';
import { phaseName } from './phase-text.ts';
import { nameOfFile } from './snapshot-names.ts';

const NAME = 'heapdiff  ';
const FILE_WIDTH = 80;
const GAP = '   ';

/**
 * Which snapshots were read, a line each, with the numbers by which cohorts are told where there are several.
 *
 * @param leftOut - those that were given, too
 */
export function formatSnapshots(
  snapshots: readonly SummarisedSnapshot[],
  leftOut: readonly PhaseSnapshot[],
  paint: Paint,
): string[] {
  const files = snapshots.map(({ file, time }, number) => {
    const start = number === 0 ? paint.strong(NAME) : ' '.repeat(NAME.length);
    const place = snapshots.length > 1 ? `${number}  ` : '';
    const taken = time === undefined ? '' : `${GAP}${escapeText(time, FILE_WIDTH)}`;
    return start + place + escapeText(nameOfFile(file), FILE_WIDTH) + taken;
  });
  const others = leftOut.map(({ file, phase }) => {
    const name = escapeText(nameOfFile(file), FILE_WIDTH);
    return `${' '.repeat(NAME.length)}-  ${name}${GAP}phase ${phaseName(phase)}: left out`;
  });
  return [...files, ...others];
}
