import type { GateResult, GateVerdict } from '../gate/check-gate.ts';
import type { Suspect } from '../retention/suspect.ts';
import { withAllowance, withOwner } from './allowance-text.ts';
import { escapeText } from './escape.ts';
import { describeGateGrowth } from './gate-growth.ts';
import { isFailure, reasonWithBytes } from './gate-text.ts';
import { paintFor } from './paint.ts';
import type { Report } from './report.ts';
import { STRINGS_SHOWN } from './strings-shown.ts';
import { formatSuspectBody } from './suspect-text.ts';
import { shortenTitle } from './title-text.ts';
import { escapeXml } from './xml-escape.ts';

const WIDTH = 99;
const TITLE_WIDTH = 300;
const REASON_WIDTH = 500;

/**
 * What a gate says as JUnit's XML, which CI systems read: each suspect is a test case, with its fingerprint as the class.
 *
 * @returns XML that ends with a line break
 */
export function formatJunit(report: Report, result: GateResult): string {
  const { verdicts, unused } = result;
  const failures = verdicts.filter(isFailure).length;
  const cases = verdicts.flatMap((verdict, at) => formatCase(verdict, report.suspects[at]));
  const skipped = unused.flatMap(({ fingerprint, reason, owner }) => [
    `    <testcase classname="heapdiff.${fingerprint}" name="allowance ${fingerprint}">`,
    `      <skipped message="${escapeXml(withOwner(`is allowed and did not occur: ${escapeText(reason, REASON_WIDTH)}`, owner))}"/>`,
    '    </testcase>',
  ]);
  // A report without suspects is a test that passed, and no empty suite.
  const none = verdicts.length === 0 ? ['    <testcase classname="heapdiff" name="no suspects"/>'] : [];
  const growth = describeGateGrowth(report, result).join(' ');
  const notes = [
    ...(growth === '' ? [] : [`growth: ${growth}`]),
    ...(report.stringsShown === true ? [STRINGS_SHOWN] : []),
  ];
  const count = verdicts.length + unused.length + none.length;
  const totals = `tests="${count}" failures="${failures}" errors="0" skipped="${unused.length}"`;
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="heapdiff" ${totals}>`,
    `  <testsuite name="heapdiff check" ${totals}>`,
    ...cases,
    ...skipped,
    ...none,
    ...(notes.length === 0 ? [] : [`    <system-out>${escapeXml(notes.join('\n'))}</system-out>`]),
    '  </testsuite>',
    '</testsuites>',
  ].join('\n')}\n`;
}

function formatCase(verdict: GateVerdict, suspect: Suspect): string[] {
  const { fingerprint, title, reason } = verdict;
  const told = shortenTitle(title, TITLE_WIDTH);
  const start = `    <testcase classname="heapdiff.${fingerprint}" name="${escapeXml(withoutCounts(told))}"`;
  if (!isFailure(verdict)) {
    const said = escapeXml(withAllowance(escapeText(reasonWithBytes(verdict), REASON_WIDTH), verdict));
    return [`${start}>`, `      <system-out>${said}</system-out>`, '    </testcase>'];
  }
  const message = escapeXml(withAllowance(escapeText(reason, REASON_WIDTH), verdict));
  const body = formatSuspectBody(suspect, WIDTH, paintFor(false));
  return [
    `${start}>`,
    `      <failure message="${message}" type="${verdict.outcome}">${escapeXml([told, ...body].join('\n'))}</failure>`,
    '    </testcase>',
  ];
}

/** CI systems know a test by its name, and counts differ from run to run: `Set Connection.tasks keeps Promise`. */
function withoutCounts(title: string): string {
  const [holders, ...held] = title.split(/(?<= keeps? | grew by )/u);
  return [holders, ...held.map((words) => words.replaceAll(/(?<![\p{ID_Continue}$])[\d,]+ /gu, ''))].join('');
}
