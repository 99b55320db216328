import type { GateResult, GateVerdict } from '../gate/check-gate.ts';
import type { Suspect } from '../retention/suspect.ts';
import { withAllowance, withOwner } from './allowance-text.ts';
import { escapeText } from './escape.ts';
import { describeGateGrowth } from './gate-growth.ts';
import { isFailure } from './gate-text.ts';
import { paintFor } from './paint.ts';
import type { Report } from './report.ts';
import { STRINGS_SHOWN } from './strings-shown.ts';
import { formatSuspectBody } from './suspect-text.ts';
import { shortenTitle } from './title-text.ts';

const WIDTH = 99;
const TITLE_WIDTH = 120;
const FILE_WIDTH = 500;
const REASON_WIDTH = 500;

/** Where annotations lead. */
export interface GithubOptions {
  /** The path of a script in the repository that GitHub shows, by its URL; undefined where it is no part of that. */
  readonly fileOf: (url: string) => string | undefined;
}

/**
 * What a gate says as annotations of GitHub Actions: an error for each suspect that is not allowed, a notice for each
 * allowance that is no longer needed, and one that accounts for all that grew.
 * An error stands at the last place of the suspect's chain that is in the repository.
 * Format: GitHub's workflow commands, `::error title=...::message`.
 */
export function formatGithub(report: Report, result: GateResult, { fileOf }: GithubOptions): string {
  const { suspects, stringsShown } = report;
  const { verdicts, unused } = result;
  const errors = verdicts.flatMap((verdict, at) => {
    return isFailure(verdict) ? [describe(verdict, suspects[at], fileOf)] : [];
  });
  const notices = unused.map(({ fingerprint, reason, owner }) => {
    const said = withOwner(escapeText(reason, REASON_WIDTH), owner);
    return `::notice title=${escapeProperty(`${fingerprint} is gone`)}::${escapeData(`It is allowed and did not occur: ${said}`)}`;
  });
  const parts = describeGateGrowth(report, result);
  const growth = parts.length === 0 ? [] : [`::notice title=heapdiff growth::${escapeData(parts.join(' '))}`];
  const warning = stringsShown === true ? [`::notice title=heapdiff::${escapeData(STRINGS_SHOWN)}`] : [];
  return [...errors, ...notices, ...growth, ...warning].map((line) => `${line}\n`).join('');
}

function describe(verdict: GateVerdict, suspect: Suspect, fileOf: GithubOptions['fileOf']): string {
  const { title, reason } = verdict;
  const body = formatSuspectBody(suspect, WIDTH, paintFor(false));
  const message = [withAllowance(escapeText(reason, REASON_WIDTH), verdict), ...body].join('\n');
  const place = describePlace(suspect, fileOf);
  return `::error title=${escapeProperty(shortenTitle(title, TITLE_WIDTH))}${place}::${escapeData(message)}`;
}

function describePlace({ chain }: Suspect, fileOf: GithubOptions['fileOf']): string {
  for (const { location } of chain.toReversed()) {
    const file = location && fileOf(location.url);
    if (file !== undefined) return `,file=${escapeProperty(escapeText(file, FILE_WIDTH))},line=${location!.line}`;
  }
  return '';
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
