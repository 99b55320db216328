import type { Suspect } from '../../retention/suspect.ts';
import { formatRate, toldRateOf } from '../../told-rate.ts';
import { formatByteChange, formatBytes, formatCount, formatShare } from '../units.ts';
import { codeOfTitle, type Html, html } from './markup.ts';
import { writeBar } from './page-header.ts';
import { writeSparkline } from './sparkline.ts';
import type { NamedSuspect } from './suspect-names.ts';

const TITLE_WIDTH = 160;

/** What suspects have only where iterations are known, or snapshots in between. */
const MEASURES = ['perIteration', 'series'] as const;
type Measure = (typeof MEASURES)[number];
const MEASURED: Readonly<Record<Measure, (suspect: Suspect) => boolean>> = {
  perIteration: (suspect) => toldRateOf(suspect) !== undefined,
  series: ({ series }) => series !== undefined,
};

/** The suspects in one line each, and the box to search them. */
export function writeSuspectTable(suspects: readonly NamedSuspect[]): Html {
  const columns = new Set(MEASURES.filter((measure) => suspects.some(({ suspect }) => MEASURED[measure](suspect))));
  return html`<section aria-labelledby="table-title">
<div class="section-head"><h2 id="table-title">Suspects</h2>
<search class="search" hidden><label for="search">Search</label><input id="search" type="search" placeholder="title, class or fingerprint" autocomplete="off" spellcheck="false"><span id="search-count" role="status"></span></search></div>
<table class="suspects stack">
<caption class="unseen">Suspects, most bytes first</caption>
<thead><tr><th scope="col" class="number">#</th><th scope="col">Suspect</th><th scope="col">Verdict</th><th scope="col" class="number">Objects</th><th scope="col" class="number">Keeps</th><th scope="col" class="number">Growth</th>${columns.has('perIteration') ? html`<th scope="col" class="number">Per iteration</th>` : ''}${columns.has('series') ? html`<th scope="col">Series</th>` : ''}</tr></thead>
<tbody>
${suspects.map((named) => writeRow(named, columns))}</tbody>
</table>
</section>`;
}

/** @param columns - of the measures that not all suspects have, those that the table has */
function writeRow({ suspect, rank, id }: NamedSuspect, columns: ReadonlySet<Measure>): Html {
  const { title, verdict, count, titleCount = count, retainedBytes, growthBytes, shareOfGrowth, knownLeak } = suspect;
  const told = toldRateOf(suspect);
  const rate = columns.has('perIteration')
    ? html`<td class="number" data-name="Per iteration">${told === undefined ? '' : formatRate(told)}</td>`
    : '';
  const series = suspect.series === undefined ? '' : writeSparkline(suspect);
  return html`<tr data-suspect="${id}"><td class="number rank">${rank}</td><th scope="row"><a href="#${id}">${codeOfTitle(title, TITLE_WIDTH)}</a>${knownLeak === undefined ? '' : html` <span class="chip">known</span>`}</th><td data-name="Verdict"><span class="verdict ${verdict}">${verdict}</span></td><td class="number" data-name="Objects">${formatCount(titleCount)}</td><td class="number" data-name="Keeps">${formatBytes(retainedBytes)}</td><td class="number growth-cell" data-name="Growth">${formatByteChange(growthBytes)} <span class="quiet">${formatShare(shareOfGrowth)}</span>${writeBar(shareOfGrowth)}</td>${rate}${columns.has('series') ? html`<td data-name="Series">${series}</td>` : ''}</tr>\n`;
}
