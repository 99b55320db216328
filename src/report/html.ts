import { escapeText } from './escape.ts';
import { expectReport } from './expect-report.ts';
import { writeAppendix } from './html/appendix.ts';
import { writeGrowthMap } from './html/growth-map.ts';
import { html } from './html/markup.ts';
import { readPageAssets } from './html/page-assets.ts';
import { writeHeader } from './html/page-header.ts';
import { writePage } from './html/page-shell.ts';
import { nameSuspects } from './html/suspect-names.ts';
import { writeSuspect } from './html/suspect-section.ts';
import { writeSuspectTable } from './html/suspect-table.ts';
import type { Report } from './report.ts';
import { nameOfFile } from './snapshot-names.ts';
import { formatLeftOut, formatVerdict } from './text.ts';

/** How an HTML report is to look. */
export interface HtmlOptions {
  /** How many suspects are told, all where it is left out; what is left out is counted. */
  readonly top?: number;
}

const FILE_WIDTH = 40;

/**
 * The report as a page in one file that loads nothing: all of it reads without its script, which adds search, the drawings of
 * who holds what, and the map of the growth. Suspects that were found in this process have graphs; of others, there are none.
 *
 * @returns a document that ends with a line break; the same report gives the same text
 * @throws UsageError for what is no report
 */
export function formatHtml(report: Report, options: HtmlOptions = {}): string {
  expectReport(report, 'formatHtml');
  const { top = report.suspects.length } = options;
  const suspects = nameSuspects(report.suspects.slice(0, top));
  const verdict = [...formatLeftOut(report, top), ...formatVerdict(report)];
  const body = html`${writeHeader(report)}
<main>
${suspects.length === 0 ? '' : writeSuspectTable(suspects)}
${verdict.map((line) => html`<p class="note">${line}</p>\n`)}
${writeGrowthMap(report, suspects)}
${
  suspects.length === 0
    ? ''
    : html`<section aria-labelledby="suspects-title" id="suspects">
<div class="section-head"><h2 id="suspects-title">What keeps it alive</h2></div>
${suspects.map((suspect) => writeSuspect(suspect, report))}</section>`
}
${writeAppendix(report, suspects)}
</main>`;
  const files = report.snapshots.map(({ file }) => escapeText(nameOfFile(file).replace(/^.*[\\/]/u, ''), FILE_WIDTH));
  return writePage(`heapdiff: ${files[0]} -> ${files.at(-1)}`, body, readPageAssets());
}
