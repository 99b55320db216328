import { explainedShare, formatBalance, grossGrowth } from '../header-text.ts';
import { describeMemory } from '../memory-text.ts';
import { phaseName } from '../phase-text.ts';
import type { Report, SnapshotSummary } from '../report.ts';
import { describeRuntime, nameOfFile } from '../snapshot-names.ts';
import { STRINGS_SHOWN } from '../strings-shown.ts';
import { formatByteChange, formatCount, formatHeapSize, formatShare } from '../units.ts';
import { type Content, code, type Html, html } from './markup.ts';

const FILE_WIDTH = 200;

/** What was compared, and how the bytes of *before* became the bytes of *after*. */
export function writeHeader(report: Report): Html {
  const { accounting, suspects, iterationsTotal, tool, snapshots } = report;
  const growth = grossGrowth(accounting);
  const memory = describeMemory(report);
  return html`<header>
<p class="brand">${tool.name} <span>${tool.version}</span></p>
<h1>Heap <span class="whole">${formatHeapSize(accounting.beforeBytes)}</span> <span class="arrow">&rarr;</span> <span class="whole">${formatHeapSize(accounting.afterBytes)}</span></h1>
<p class="balance">${formatBalance(accounting)}</p>
<dl class="figures">
${writeFigure('added or grew, what was freed not subtracted', formatByteChange(growth))}
${suspects.length > 0 && growth > 0 ? writeFigure('explained by suspects', formatShare(explainedShare(report)), explainedShare(report)) : ''}
${writeFigure(suspects.length === 1 ? 'suspect' : 'suspects', formatCount(suspects.length))}
${iterationsTotal === undefined ? '' : writeFigure(iterationsTotal === 1 ? 'iteration' : 'iterations', formatCount(iterationsTotal))}
</dl>
${writeWarnings(report)}${writeSnapshots(snapshots)}${writePhases(report)}
${memory.length === 0 ? '' : html`<p class="note">${memory.join(' ')}</p>`}
<p class="quiet">${[...describeRuntime(snapshots).map((name) => `Captured on ${name}.`), describeLineage(report)].join(' ')}</p>
${report.stringsShown === true ? html`<p class="note">${STRINGS_SHOWN}</p>` : ''}
</header>`;
}

/** What makes the report worth less than it seems, above all else that it says. */
function writeWarnings({ warnings = [] }: Report): Content {
  return warnings.map(({ message }) => html`<p class="note" role="alert">Warning: ${message}</p>\n`);
}

/** Snapshots that were taken later, each after what a user named. */
function writePhases({ phases = [] }: Report): Content {
  if (phases.length === 0) return '';
  const items = phases.map(
    ({ file, phase }, at) =>
      html`${at === 0 ? '' : ', '}${code(nameOfFile(file), FILE_WIDTH)} (phase ${code(phaseName(phase), FILE_WIDTH)})`,
  );
  return html`\n<p class="note">Taken later: ${items}.</p>`;
}

/** A figure with a bar below it, where it is a share. */
function writeFigure(name: string, value: string, share?: number): Html {
  return html`<div><dt>${name}</dt><dd>${value}${share === undefined ? '' : writeBar(share)}</dd></div>`;
}

/** A share of a whole, drawn; the figure stands beside it. @param share - 0 to 1 */
export function writeBar(share: number): Html {
  const width = Math.round(Math.max(0, Math.min(1, share)) * 1000) / 10;
  return html`<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="bar-rest" width="100" height="4"/><rect class="bar-value" width="${width}" height="4"/></svg>`;
}

/** The files that were compared, in their order. */
export function writeSnapshots(snapshots: readonly SnapshotSummary[]): Html {
  const hasIterations = snapshots.some(({ iteration }) => iteration !== undefined);
  const rows = snapshots.map(({ file, phase, iteration, nodeCount, edgeCount, totalBytes }): Content => {
    const mark = phase === undefined ? '' : html` (phase ${code(phaseName(phase), FILE_WIDTH)})`;
    const name = html`${code(nameOfFile(file), FILE_WIDTH)}${mark}`;
    const at = hasIterations
      ? html`<td class="number" data-name="Iteration">${iteration === undefined ? '' : formatCount(iteration)}</td>`
      : '';
    return html`<tr><td>${name}</td>${at}<td class="number" data-name="Heap">${formatHeapSize(totalBytes)}</td><td class="number" data-name="Objects">${formatCount(nodeCount)}</td><td class="number" data-name="References">${formatCount(edgeCount)}</td></tr>\n`;
  });
  return html`<table class="files stack">
<caption class="unseen">Snapshots</caption>
<thead><tr><th scope="col">Snapshot</th>${hasIterations ? html`<th scope="col" class="number">Iteration</th>` : ''}<th scope="col" class="number">Heap</th><th scope="col" class="number">Objects</th><th scope="col" class="number">References</th></tr></thead>
<tbody>
${rows}</tbody>
</table>`;
}

function describeLineage({ lineage: { verdict, agreement } }: Report): string {
  const ids = `${formatShare(agreement)} of the ids that all have mean the same in each`;
  return verdict === 'same-epoch' ? `Snapshots of one process: ${ids}.` : `Lineage ${verdict}: ${ids}.`;
}
