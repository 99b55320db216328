import { escapeText } from './escape.ts';
import { codeSpan, fencedBlock } from './markdown-escape.ts';
import { nameOfFile } from './snapshot-names.ts';
import { shortenTitle } from './title-text.ts';
import { formatCount } from './units.ts';
import type { VerifiedSide, VerifyReport } from './verify-report.ts';
import { describeRates, verifyHeadline, verifyNotes } from './verify-text.ts';

const NAME_WIDTH = 100;
const LONGEST_REASON = 300;
const LONGEST_COMMAND = 600;

/**
 * What a verification says as Markdown for a ticket of GitHub, GitLab or Jira. What comes from the heap stands in code,
 * where nothing is a link, a mention or HTML.
 *
 * @returns lines that end with a line break
 */
export function formatVerifyMarkdown(report: VerifyReport): string {
  const lines = [
    `## ${verifyHeadline(report)}`,
    '',
    `- broken: ${describeSide(report.broken)}`,
    `- fixed: ${describeSide(report.fixed)}`,
    ...formatTable(report),
    ...verifyNotes(report).flatMap((note) => ['', note]),
    '',
    ...fencedBlock([escapeText(report.command, LONGEST_COMMAND)], 'sh'),
  ];
  return `${lines.join('\n')}\n`;
}

function describeSide({ report, snapshots, steps, unit }: VerifiedSide): string {
  const files = snapshots.map(({ file }) => codeSpan(escapeText(nameOfFile(file), NAME_WIDTH)));
  const source = report === undefined ? '' : `${codeSpan(escapeText(report, NAME_WIDTH))}, made from `;
  return `${source}${files.join(', ')}: ${formatCount(steps)} ${unit}${steps === 1 ? '' : 's'}`;
}

function formatTable(report: VerifyReport): string[] {
  if (report.verdicts.length === 0) return [];
  return [
    '',
    '| outcome | suspect | growth | why |',
    '| :--- | :--- | :--- | :--- |',
    ...report.verdicts.map((verdict) => {
      const title = codeSpan(shortenTitle(verdict.title, NAME_WIDTH), 'table');
      const left =
        verdict.titleAfter === undefined
          ? ''
          : `, left of it ${codeSpan(shortenTitle(verdict.titleAfter, NAME_WIDTH), 'table')}`;
      const reason = codeSpan(escapeText(verdict.reason, LONGEST_REASON), 'table');
      return `| **${verdict.outcome}** | ${title} \`${verdict.fingerprint}\`${left} | ${describeRates(verdict, report).join(' ')} | ${reason} |`;
    }),
  ];
}
