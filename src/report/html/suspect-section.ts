import type { Suspect } from '../../retention/suspect.ts';
import { describeAllocations } from '../allocation-text.ts';
import { formatChainEnd } from '../chain-text.ts';
import { describeCuts } from '../cut-text.ts';
import { formatCycles } from '../cycle-text.ts';
import { escapeText } from '../escape.ts';
import { describeKnownLeak } from '../finding-text.ts';
import { describeFingerprint } from '../fingerprint-text.ts';
import { paintFor } from '../paint.ts';
import type { Report } from '../report.ts';
import { describeSeries } from '../series-text.ts';
import { describeSurvival } from '../survival-text.ts';
import {
  describeInControl,
  describeNature,
  describeShared,
  formatSuspect,
  objectIds,
  suspectFigures,
} from '../suspect-text.ts';
import { formatCount } from '../units.ts';
import { writeChain } from './chain-table.ts';
import { writeFindings } from './finding-list.ts';
import { writeGraph } from './graph-figure.ts';
import { writeHeldClasses } from './held-classes.ts';
import { type Content, code, codeOfTitle, type Html, html, lines, SEPARATOR } from './markup.ts';
import type { NamedSuspect } from './suspect-names.ts';

const TITLE_WIDTH = 200;
const NAME_WIDTH = 120;
const SEARCH_WIDTH = 200;
const CLASSES_SEARCHED = 30;
const TICKET_WIDTH = 99;

/** All that is said of one suspect; the first is open. */
export function writeSuspect({ suspect, rank, id }: NamedSuspect, report: Report): Html {
  const findings = (report.findings ?? []).filter((finding) => finding.suspect === suspect.fingerprint);
  const ticket = formatSuspect(suspect, rank, TICKET_WIDTH, paintFor(false));
  return html`<details class="suspect" id="${id}" data-search="${searchText(suspect)}"${rank === 1 ? html` open` : ''}>
<summary><span class="rank">#${rank}</span> <h3>${codeOfTitle(suspect.title, TITLE_WIDTH)}</h3> <span class="figures-line">${suspectFigures(suspect).join(SEPARATOR)}</span></summary>
<div class="suspect-body">
${writeSentences(describeSeries(suspect).join(', '), 'series')}
${writeKnownLeak(suspect)}
<h4>Chain</h4>
${writeChain(suspect.chain, 'From the root to what is held', suspect.holder)}
${writeOtherChains(suspect)}
${writeGraph(suspect)}
${writeHeldClasses(suspect)}
${writeCycles(suspect)}
${writeCuts(suspect)}
${writeSentences(describeNature(suspect))}
${writeSentences(describeShared(suspect))}
${writeMade(suspect)}
${(suspect.phases ?? []).map((phase) => writeSentences(describeSurvival(phase)))}
${writeSentences(describeInControl(suspect))}
${findings.length === 0 ? '' : html`<h4>Findings</h4>\n${writeFindings(findings)}`}
<p class="quiet">${objectIds(suspect).join(SEPARATOR)}${SEPARATOR}fingerprint <code>${suspect.fingerprint}</code>, ${describeFingerprint(report)}</p>
<details class="inner"><summary>As text, for a ticket</summary><pre tabindex="0">${lines(ticket)}</pre></details>
</div>
</details>
`;
}

/** What the search box looks at. */
function searchText({ title, fingerprint, className, holder, holds }: Suspect): string {
  const classes = holds.slice(0, CLASSES_SEARCHED).map((held) => held.className);
  const names = [title, fingerprint, className, holder.className, ...classes];
  return names.map((name) => escapeText(name, SEARCH_WIDTH).toLowerCase()).join(' ');
}

function writeSentences(text: string, kind = 'note'): Content {
  return text === '' ? '' : html`<p class="${kind}">${text}</p>`;
}

function writeMade({ allocations }: Suspect): Content {
  const told = describeAllocations(allocations);
  return told.length === 0 ? '' : html`<h4>Allocated</h4>\n<p class="note">${told.join(SEPARATOR)}</p>`;
}

function writeKnownLeak({ knownLeak }: Suspect): Content {
  if (knownLeak === undefined) return '';
  const text = describeKnownLeak(knownLeak).join(' ');
  const link = safeLink(knownLeak.link);
  const hasLink = link !== undefined && text.endsWith(link);
  const told = hasLink
    ? html`${text.slice(0, -link.length)}<a href="${link}" rel="noopener noreferrer">${link}</a>`
    : text;
  return html`<p class="known"><span class="chip">known</span> ${told}</p>`;
}

/** An analyzer may give any text as a link: only one to the web is one here, and only one that is shown as it is. */
function safeLink(link: string | undefined): string | undefined {
  const isPlain =
    link !== undefined && link === escapeText(link, NAME_WIDTH * 2) && /^https?:\/\/[^\s"'<>]+$/u.test(link);
  return isPlain ? link : undefined;
}

function writeOtherChains({ otherChains = [], otherChainCount = otherChains.length }: Suspect): Content {
  const told = otherChains.filter((chain) => chain.length > 0);
  if (otherChainCount === 0) return '';
  const left = otherChainCount - told.length;
  return html`<h4>Also held by</h4>
${told.map(
  (chain) => html`<details class="inner"><summary>${code(formatChainEnd(chain, NAME_WIDTH), NAME_WIDTH)}</summary>
${writeChain(chain, 'Another chain to the same objects')}</details>\n`,
)}${left > 0 ? html`<p class="quiet">... ${formatCount(left)} more</p>` : ''}`;
}

function writeCycles(suspect: Suspect): Content {
  const cycles = formatCycles(suspect, NAME_WIDTH);
  if (cycles.length === 0) return '';
  return html`<h4>Cycles</h4>\n${cycles.map((told) => html`<p class="cycle">${told.map((line, row) => html`${row === 0 ? '' : html`<br>`}${line}`)}</p>\n`)}`;
}

function writeCuts(suspect: Suspect): Content {
  const words = describeCuts(suspect, NAME_WIDTH);
  return words.length === 0 ? '' : html`<h4>Cut</h4>\n<p class="cut">${words.join(' ')}</p>`;
}
