import type { Report, Suspect } from 'heapdiff';

const WIDTH = 99;
/** A terminal shows the message whole, with what a test runner adds. */
const MOST_SUSPECT_LINES = 18;

/**
 * What a test fails with: the largest suspect, and where all are told.
 *
 * @param over - the suspects that may not be there, most bytes first
 * @returns lines of at most 99 characters, 25 at most
 */
export async function describeFailure(
  { iterationsTotal = 0, snapshots }: Report,
  over: readonly Suspect[],
  reportFile: string,
): Promise<string> {
  const { formatSuspects } = await import('heapdiff');
  const rounds = snapshots.length - 1;
  const lines = formatSuspects(over.slice(0, 1), { color: false, width: WIDTH, top: 1 }).trimEnd().split('\n');
  const left = over.length - 1;
  return [
    `the action leaves memory behind: more in each of ${rounds} rounds of ${iterationsTotal / rounds} iterations`,
    '',
    ...cutMiddle(lines),
    '',
    ...(left === 0 ? [] : [`${left} more ${left === 1 ? 'suspect' : 'suspects'} in the report`]),
    `whole report: ${reportFile}`,
  ].join('\n');
}

/** The last line, which has the fingerprint, stays. */
function cutMiddle(lines: readonly string[]): readonly string[] {
  if (lines.length <= MOST_SUSPECT_LINES) return lines;
  const left = lines.length - MOST_SUSPECT_LINES + 1;
  return [...lines.slice(0, MOST_SUSPECT_LINES - 2), `    ... ${left} lines more, in the report`, ...lines.slice(-1)];
}
