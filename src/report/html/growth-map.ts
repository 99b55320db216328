import type { Noise, Suspect } from '../../retention/suspect.ts';
import { escapeText } from '../escape.ts';
import { grossGrowth } from '../header-text.ts';
import { sumNoise } from '../other-growth.ts';
import type { Report } from '../report.ts';
import { shortenTitle } from '../title-text.ts';
import { formatByteChange, formatBytes, formatCount, formatShare } from '../units.ts';
import { embedJson } from './embedded-json.ts';
import { type Content, code, html, SEPARATOR } from './markup.ts';
import type { GrowthArea, GrowthPart } from './page-data.ts';
import type { NamedSuspect } from './suspect-names.ts';

const NAME_WIDTH = 120;
const SUSPECTS_SHOWN = 40;
const PARTS_SHOWN = 12;
/** Where the page tells what is no suspect. */
export const NOISE_ID = 'noise';

/** Where the growth sits: a place for the map, its data, and the same as a table. Nothing where nothing grew. */
export function writeGrowthMap(report: Report, suspects: readonly NamedSuspect[]): Content {
  const areas = findAreas(report, suspects);
  if (areas.length === 0) return '';
  const rows = areas.map(({ name, figures, target, parts }): Content => {
    const shown = parts.map(
      (part) =>
        html`<tr><td class="part">${code(part.name, NAME_WIDTH)}</td><td class="number">${part.figures}</td></tr>\n`,
    );
    return html`<tr><th scope="row"><a href="#${target}">${code(name, NAME_WIDTH)}</a></th><td class="number">${figures}</td></tr>\n${shown}`;
  });
  return html`<section aria-labelledby="map-title">
<div class="section-head"><h2 id="map-title">Where the growth sits</h2></div>
<figure class="map">
${embedJson({ areas })}
<details class="inner"><summary>As a table</summary>
<table><caption class="unseen">Suspects and other growth by bytes, and what each holds by class</caption>
<thead><tr><th scope="col">Growth</th><th scope="col" class="number">Bytes</th></tr></thead>
<tbody>
${rows}</tbody></table></details>
</figure>
</section>`;
}

function findAreas(report: Report, named: readonly NamedSuspect[]): GrowthArea[] {
  const { suspects: all, noise, accounting } = report;
  const growth = grossGrowth(accounting);
  const figuresOf = (bytes: number): string =>
    [formatByteChange(bytes), ...(growth > 0 ? [formatShare(Math.max(0, bytes) / growth)] : [])].join(SEPARATOR);
  const shown = named.slice(0, SUSPECTS_SHOWN);
  const left = all.slice(shown.length);
  const areas = shown.map(({ suspect, rank, id }): GrowthArea => {
    const { title, growthBytes } = suspect;
    const name = `#${rank} ${shortenTitle(title, NAME_WIDTH)}`;
    return {
      kind: 'suspect',
      name,
      bytes: growthBytes,
      figures: figuresOf(growthBytes),
      target: id,
      parts: partsOf(suspect),
    };
  });
  if (left.length > 0) {
    const bytes = left.reduce((sum, { growthBytes }) => sum + growthBytes, 0);
    const name = `${formatCount(left.length)} more ${left.length === 1 ? 'suspect' : 'suspects'}`;
    areas.push({ kind: 'others', name, bytes, figures: figuresOf(bytes), target: 'table-title', parts: [] });
  }
  const noiseBytes = sumNoise(report).bytes;
  if (noiseBytes > 0) {
    const name = 'other growth, no suspect';
    const parts = noise.map(({ kind, bytes }: Noise) => toPart(kind, bytes, formatByteChange(bytes)));
    areas.push({ kind: 'noise', name, bytes: noiseBytes, figures: figuresOf(noiseBytes), target: NOISE_ID, parts });
  }
  return areas.filter(({ bytes }) => bytes > 0);
}

/** What it holds, by class, and what its holders grew by themselves: the tables of a Map, the elements of an array. */
function partsOf(suspect: Suspect): GrowthPart[] {
  const { retainedBytes, exclusiveBytes, shareBytes = 0, holder, otherChainCount = 0 } = suspect;
  const ownBytes = retainedBytes - exclusiveBytes - shareBytes;
  const held = heldParts(suspect);
  if (ownBytes <= 0) return held;
  const isOne = otherChainCount === 0 && holder.count === undefined;
  const name = isOne ? `${holder.className} itself` : 'the holders themselves';
  return [...held, toPart(name, ownBytes, formatByteChange(ownBytes))];
}

function heldParts({ holds }: Suspect): GrowthPart[] {
  const shown = holds.slice(0, PARTS_SHOWN).map(({ className, count, shallowBytes }) => {
    return toPart(className, shallowBytes, `${formatCount(count)}${SEPARATOR}${formatBytes(shallowBytes)}`);
  });
  const left = holds.slice(PARTS_SHOWN);
  const bytes = left.reduce((sum, { shallowBytes }) => sum + shallowBytes, 0);
  const name = `${formatCount(left.length)} more ${left.length === 1 ? 'class' : 'classes'}`;
  return left.length === 0 ? shown : [...shown, toPart(name, bytes, formatBytes(bytes))];
}

function toPart(name: string, bytes: number, figures: string): GrowthPart {
  return { name: escapeText(name, NAME_WIDTH), bytes: Math.max(0, bytes), figures };
}
