import type { RedactionCounts } from 'heapdiff';
import type { Engine } from './host.ts';
import type { RedactRequest } from './redact-arguments.ts';

/** What remains, and what does not, on one line. */
export function describeCounts(
  counts: RedactionCounts,
  treatment: RedactRequest['names'],
  { formatBytes, formatCount }: Engine,
): string {
  const { keptNames, keptPaths, replacedNames, replacedValues, replacedBytes } = counts;
  const isHashed = treatment === 'hash';
  const paths = `${formatCount(keptPaths)} file ${keptPaths === 1 ? 'path' : 'paths'}`;
  const kept = `${formatCount(keptNames)} class, property, function and variable names`;
  const whose = isHashed ? `${kept} of JavaScript, Node and V8` : kept;
  const names = `${formatCount(replacedNames)} names${isHashed ? '' : ' that look like data'}`;
  const values = `${formatCount(replacedValues)} string values of ${formatBytes(replacedBytes)}`;
  return `kept: ${whose}, ${paths}; replaced: ${values}, ${names}`;
}
