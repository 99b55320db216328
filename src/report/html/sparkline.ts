import type { Suspect } from '../../retention/suspect.ts';
import { describeSeries, seriesValues } from '../series-text.ts';
import { type Html, html } from './markup.ts';

const WIDTH = 88;
const HEIGHT = 24;
const MARGIN = 3;

/** How a suspect grew from snapshot to snapshot, as a line from zero up; its name says it in words. */
export function writeSparkline(suspect: Suspect): Html {
  const values = seriesValues(suspect);
  const largest = Math.max(1, ...values);
  const smallest = Math.min(0, ...values);
  const points = values.map((value, at) => {
    const x = MARGIN + ((WIDTH - 2 * MARGIN) * at) / Math.max(1, values.length - 1);
    const y = HEIGHT - MARGIN - ((HEIGHT - 2 * MARGIN) * (value - smallest)) / (largest - smallest);
    return { x: round(x), y: round(y) };
  });
  const path = points.map(({ x, y }) => `${x},${y}`).join(' ');
  return html`<svg class="sparkline" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${describeSeries(suspect).join(', ')}"><polyline points="${path}"/>${points.map(({ x, y }) => html`<circle cx="${x}" cy="${y}" r="2"/>`)}</svg>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
