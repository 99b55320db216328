import type { Suspect } from '../retention/suspect.ts';
import { escapeText } from './escape.ts';
import { formatByteChange, formatBytes, formatCount } from './units.ts';

/** Intervals whose values are printed; of more the first and the last few. */
const VALUES_SHOWN = 6;
const CLASS_WIDTH = 24;

/**
 * How a suspect grew over a series of snapshots, in words.
 *
 * @returns parts that may stand on lines of their own; none where there are only two snapshots
 */
export function describeSeries(suspect: Suspect): string[] {
  const { series, verdict, className, titleCount } = suspect;
  if (series === undefined) return [];
  const isOfBytes = isInBytes(suspect);
  const values = seriesValues(suspect);
  const plus = (growth: number): string => (isOfBytes ? formatByteChange(growth) : `+${formatCount(growth)}`);
  const intervals = values.slice(1).map((value, at) => value - values[at]);
  const growing = intervals.filter((growth) => growth > 0).length;
  const shown = values.length > VALUES_SHOWN ? [...values.slice(0, 3), undefined, ...values.slice(-2)] : values;
  const path = shown.map((value) => {
    if (value === undefined) return '...';
    return isOfBytes ? formatBytes(value) : formatCount(value);
  });
  // Where the title counts several classes, the series is of one of them.
  const isOfAll = series.held !== undefined || series.population !== undefined;
  const isOfAnother = !isOfBytes && (isOfAll || titleCount !== undefined);
  const name = isOfAnother ? ` ${escapeText(className, CLASS_WIDTH)}` : '';
  const counted = name + (isOfAll ? (series.held === undefined ? ' in the heap' : ' held') : '');
  const isEven = intervals.every((growth) => growth === intervals[0]);
  const exactly = isEven ? `, exactly ${plus(intervals[0])}${name} in each` : '';
  return [
    verdict === 'warm-up'
      ? 'warm-up: grew in the first interval only'
      : `${verdict}: grew in ${growing} of ${intervals.length} intervals${growing === intervals.length ? exactly : ''}`,
    path.join(' -> ') + counted,
    ...((series.oldestInterval ?? 1) > 1 ? [`oldest from interval ${series.oldestInterval}`] : []),
    // Only a perfect fit is 1.
    `r2 ${series.r2 === 1 ? 1 : Math.min(0.999, Math.round(series.r2 * 1000) / 1000)}`,
  ];
}

/** What is told of each snapshot: objects, or bytes; none where there are only two. */
export function seriesValues(suspect: Suspect): readonly number[] {
  const { series } = suspect;
  if (series === undefined) return [];
  return isInBytes(suspect) ? series.bytes : (series.held ?? series.population ?? series.counts);
}

/** Of a suspect that grew in place, and of one that is told with what came in the first interval alone. */
function isInBytes({ series, holds }: Suspect): boolean {
  return holds.length === 0 || series?.inBytes === true;
}
