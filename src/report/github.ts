import type { GateResult, GateVerdict } from '../gate/check-gate.ts';
import { escapeText } from './escape.ts';
import { isFailure } from './gate-text.ts';
import { paintFor } from './paint.ts';
import type { Report } from './report.ts';
import { STRINGS_SHOWN } from './strings-shown.ts';
import { formatSuspectBody } from './suspect-text.ts';

const WIDTH = 99;
const TITLE_WIDTH = 120;
const FILE_WIDTH = 500;
const REASON_WIDTH = 500;

/**
 * What a gate says as annotations of GitHub Actions: an error for each suspect that may not be there, a notice for each
 * allowance that is no longer needed.
 * Format: GitHub's workflow commands, `::error title=...::message`.
 */
export function formatGithub({ suspects, stringsShown }: Report, { verdicts, unused }: GateResult): string {
  const errors = verdicts.filter(isFailure).map((verdict) => describe(verdict, suspects));
  const notices = unused.map(({ fingerprint, reason }) => {
    return `::notice title=${escapeProperty(`${fingerprint} is gone`)}::${escapeData(`It is allowed and did not occur: ${escapeText(reason, REASON_WIDTH)}`)}`;
  });
  const warning = stringsShown === true ? [`::notice title=heapdiff::${escapeData(STRINGS_SHOWN)}`] : [];
  return [...errors, ...notices, ...warning].map((line) => `${line}\n`).join('');
}

function describe({ title, reason, fingerprint }: GateVerdict, suspects: Report['suspects']): string {
  const suspect = suspects.find((candidate) => candidate.fingerprint === fingerprint);
  const body = suspect === undefined ? [] : formatSuspectBody(suspect, WIDTH, paintFor(false));
  const place = suspect?.chain.findLast(({ location }) => location !== undefined)?.location;
  const file =
    place === undefined ? '' : `,file=${escapeProperty(escapeText(place.file, FILE_WIDTH))},line=${place.line}`;
  const message = [escapeText(reason, REASON_WIDTH), ...body].join('\n');
  return `::error title=${escapeProperty(escapeText(title, TITLE_WIDTH))}${file}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
