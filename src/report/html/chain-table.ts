import type { ChainHop, Holder } from '../../retention/suspect.ts';
import { formatSize, formatTimes, formatVerdict, hopsLeftOut, shownHops } from '../chain-text.ts';
import { formatLocation } from '../location-text.ts';
import { type Content, code, type Html, html } from './markup.ts';

const EDGE_WIDTH = 120;
const CLASS_WIDTH = 160;
const LABEL_WIDTH = 200;
const PLACE_WIDTH = 160;

/**
 * A retainer chain as a table, a row for each hop: the edge that leads there, the object, and what is said of it.
 *
 * @param chain - from the root to one of the objects that are held
 * @param caption - what a reader who does not see it is told first
 * @param holder - one of its hops, that is told with how much it holds
 */
export function writeChain(chain: readonly ChainHop[], caption: string, holder?: Holder): Html {
  if (chain.length === 0) return html``;
  const [root, ...hops] = chain;
  const isShown = shownHops(hops);
  const hasSuspectEdge = hops.some(({ suspectEdge }) => suspectEdge);
  const rows: Content[] = [];
  let leftOut = 0;
  for (const [at, hop] of hops.entries()) {
    if (!isShown[at]) {
      leftOut++;
      continue;
    }
    if (leftOut > 0) rows.push(html`<tr><td colspan="3" class="quiet">... ${hopsLeftOut(leftOut)}</td></tr>\n`);
    leftOut = 0;
    const grew = !hasSuspectEdge && at === hops.length - 1 ? ', grew' : '';
    rows.push(writeHop(hop, grew, holder));
  }
  return html`<table class="chain stack">
<caption class="unseen">${caption}</caption>
<thead><tr><th scope="col">Held by</th><th scope="col">Object</th><th scope="col">State</th></tr></thead>
<tbody>
<tr><td class="quiet">ROOT</td><td>${code(root.className, CLASS_WIDTH)}${writeLabels(root)}</td><td></td></tr>
${rows}</tbody>
</table>`;
}

function writeHop(hop: ChainHop, grew: string, holder: Holder | undefined): Html {
  const size = hop.nodeId === holder?.nodeId ? formatSize(holder) : '';
  const place =
    hop.location === undefined ? '' : html` <span class="place">${formatLocation(hop.location, PLACE_WIDTH)}</span>`;
  const mark = hop.suspectEdge ? html` <span class="chip alarm">suspect edge</span>` : '';
  const state = hop.verdict === 'leaking' ? 'leaking' : 'ok';
  return html`<tr${hop.suspectEdge ? html` class="suspect-edge"` : ''}><td>${code(hop.edgeName, EDGE_WIDTH)}${mark}</td><td>${code(hop.className, CLASS_WIDTH)}${formatTimes(hop)}${size}${place} <span class="id">@${hop.nodeId}</span>${writeLabels(hop)}</td><td class="state ${state}">${formatVerdict(hop, 'whole')}${grew}</td></tr>\n`;
}

function writeLabels({ labels = [] }: ChainHop): Content {
  return labels.map((label) => html` <span class="chip">${code(label, LABEL_WIDTH)}</span>`);
}
