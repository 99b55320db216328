import { escapeText } from '../escape.ts';
import { formatProblems, loneFindings } from '../finding-text.ts';
import { formatMemlab } from '../memlab-text.ts';
import { formatNamedCut } from '../named-cut-text.ts';
import { sumNoise } from '../other-growth.ts';
import { paintFor } from '../paint.ts';
import type { ControlRun, Report } from '../report.ts';
import { describeInControl } from '../suspect-text.ts';
import { formatByteChange, formatCount, formatShare } from '../units.ts';
import { writeFindings } from './finding-list.ts';
import { NOISE_ID } from './growth-map.ts';
import { type Content, code, codeOfTitle, type Html, html, lines, SEPARATOR } from './markup.ts';
import { writeSnapshots } from './page-header.ts';
import type { NamedSuspect } from './suspect-names.ts';

const NAME_WIDTH = 160;
const LINE_WIDTH = 120;
const LONGEST_COMMAND = 2000;
const PLAIN = paintFor(false);

/** What is told behind the suspects, and how to make the page again. */
export function writeAppendix(report: Report, suspects: readonly NamedSuspect[]): Html {
  const shown = suspects.map(({ suspect }) => suspect);
  const lone = loneFindings(report.findings ?? [], shown);
  const { cuts = [], analyzerProblems = [], memlab, control, noise, command } = report;
  const problems = formatProblems(analyzerProblems, Number.POSITIVE_INFINITY);
  return html`${lone.length === 0 ? '' : writeSection('Findings', writeFindings(lone))}
${problems.length === 0 ? '' : writeSection('Analyzers that failed', html`<ul>${problems.map((line) => html`<li>${line}</li>`)}</ul>`)}
${
  cuts.length === 0
    ? ''
    : writeSection(
        'What clearing would free',
        cuts.map((cut) => writeLines(formatNamedCut(cut, LINE_WIDTH, PLAIN))),
      )
}
${noise.length === 0 ? '' : writeNoise(report)}
${control === undefined ? '' : writeControl(control)}
${memlab === undefined ? '' : writeSection('memlab', formatMemlab(memlab, report.suspects, PLAIN).map(writeLines))}
${writeSection('Made by', html`<pre class="command">${escapeText(command, LONGEST_COMMAND)}</pre>`)}`;
}

function writeSection(title: string, content: Content): Html {
  return html`<section class="plain"><h2>${title}</h2>\n${content}\n</section>\n`;
}

function writeLines(texts: readonly string[]): Html {
  return html`<pre tabindex="0">${lines(texts)}</pre>`;
}

function writeNoise(report: Report): Html {
  const total = sumNoise(report);
  const share = total.share === undefined ? '' : `${SEPARATOR}${formatShare(total.share)}`;
  const rows = report.noise.map(({ kind, count, bytes }) => {
    return html`<tr><td>${code(kind, NAME_WIDTH)}</td><td class="number">${formatByteChange(bytes)}</td><td class="number">${count === 0 ? '' : formatCount(count)}</td></tr>\n`;
  });
  return html`<section class="plain" id="${NOISE_ID}"><h2>Other growth, no suspect</h2>
<p>${formatByteChange(total.bytes)}${share}</p>
<table><caption class="unseen">Growth that is no suspect, by kind</caption>
<thead><tr><th scope="col">Kind</th><th scope="col" class="number">Bytes</th><th scope="col" class="number">Objects</th></tr></thead>
<tbody>
${rows}</tbody></table>
</section>
`;
}

function writeControl({ snapshots, iterationsTotal, subtracted }: ControlRun): Html {
  const iterations =
    iterationsTotal === undefined
      ? ''
      : html`<p>${formatCount(iterationsTotal)} ${iterationsTotal === 1 ? 'iteration' : 'iterations'}</p>`;
  const items = subtracted.map(({ fingerprint, title, growthBytes, control }) => {
    return html`<li>${codeOfTitle(title, NAME_WIDTH)} ${formatByteChange(growthBytes)}; ${describeInControl({ control })} <span class="quiet">fingerprint <code>${fingerprint}</code></span></li>\n`;
  });
  return html`<section class="plain"><h2>Control</h2>
${writeSnapshots(snapshots)}
${iterations}
${items.length === 0 ? '' : html`<p>No suspects, for they grew as fast in the control:</p><ul>${items}</ul>`}
</section>
`;
}
