import type { Suspect } from '../../retention/suspect.ts';
import { formatRate, isRateTold } from '../../told-rate.ts';
import { formatBytes, formatCount } from '../units.ts';
import { type Content, code, html } from './markup.ts';
import { writeBar } from './page-header.ts';

const CLASS_WIDTH = 160;
const CLASSES_SHOWN = 40;

/** What a suspect keeps, by class; nothing for one that grew in place. */
export function writeHeldClasses({ holds }: Suspect): Content {
  if (holds.length === 0) return '';
  const shown = holds.slice(0, CLASSES_SHOWN);
  const left = holds.length - shown.length;
  const hasRates = shown.some(({ perIteration }) => isRateTold(perIteration));
  const total = holds.reduce((sum, { shallowBytes }) => sum + shallowBytes, 0);
  const rows = shown.map(({ className, count, perIteration, shallowBytes }) => {
    const rate = hasRates
      ? html`<td class="number" data-name="Per iteration">${isRateTold(perIteration) ? formatRate(perIteration) : ''}</td>`
      : '';
    return html`<tr><td>${code(className, CLASS_WIDTH)}</td><td class="number" data-name="Count">${formatCount(count)}</td>${rate}<td class="number" data-name="Own bytes">${formatBytes(shallowBytes)}</td><td class="bar-cell">${writeBar(total === 0 ? 0 : shallowBytes / total)}</td></tr>\n`;
  });
  return html`<h4>Holds</h4>
<table class="holds stack">
<caption class="unseen">What it holds, by class</caption>
<thead><tr><th scope="col">Class</th><th scope="col" class="number">Count</th>${hasRates ? html`<th scope="col" class="number">Per iteration</th>` : ''}<th scope="col" class="number">Own bytes</th><td class="bar-cell"></td></tr></thead>
<tbody>
${rows}</tbody>
</table>${left > 0 ? html`<p class="quiet">${formatCount(left)} more ${left === 1 ? 'class' : 'classes'}</p>` : ''}`;
}
