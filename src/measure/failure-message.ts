import type { Report } from 'heapdiff';
import type { Excess } from './judge-report.ts';

const WIDTH = 99;
/** A terminal shows the message whole, with what a test runner adds. */
const MOST_SUSPECT_LINES = 18;

/**
 * What a test fails with: the largest suspect, and where all are told.
 *
 * @param excess - what is not allowed, most bytes first
 * @param isBudgeted - whether the reasons are limits that somebody set
 * @returns lines of at most 99 characters but for the file's name, 25 at most
 */
export async function describeFailure(
  { iterationsTotal = 0, snapshots }: Report,
  [first, ...others]: readonly Excess[],
  isBudgeted: boolean,
  reportFile: string,
): Promise<string> {
  const { formatSuspects } = await import('heapdiff');
  const rounds = snapshots.length - 1;
  const lines = formatSuspects([first.suspect], { color: false, width: WIDTH, top: 1 }).trimEnd().split('\n');
  return [
    `the action leaves memory behind: more in each of ${rounds} rounds of ${iterationsTotal / rounds} iterations`,
    ...(isBudgeted ? [`beyond the budget: ${first.reason}`] : []),
    '',
    ...cutMiddle(lines),
    '',
    ...(others.length === 0 ? [] : [`${others.length} more ${others.length === 1 ? 'suspect' : 'suspects'}`]),
    `whole report: ${reportFile}`,
  ].join('\n');
}

/** The last line, which has the fingerprint, stays. */
function cutMiddle(lines: readonly string[]): readonly string[] {
  if (lines.length <= MOST_SUSPECT_LINES) return lines;
  const left = lines.length - MOST_SUSPECT_LINES + 1;
  return [...lines.slice(0, MOST_SUSPECT_LINES - 2), `    ... ${left} lines more, in the report`, ...lines.slice(-1)];
}
