import { type ComparisonReport, formatBytes } from 'heapdiff';
import type { Compared } from './compared.ts';

/** Where to look instead, by what most of the growth of the process is. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'free heap': 'pages of the heap that V8 keeps for later: no leak of objects; collect garbage before each snapshot',
  'array buffers': 'ArrayBuffers: ask summary for ArrayBuffer and Buffer, and who holds them',
  'other external': 'native memory of objects of the heap: ask summary for native classes',
  outside: 'outside the heap: native addons, threads, fragmentation; no snapshot shows it',
};

/**
 * What to measure or to ask next, the most useful first.
 *
 * @returns sentences
 */
export function nextSteps({ report, request, names, handle }: Compared): readonly string[] {
  const { suspects, snapshots } = report;
  if (names[0] === names.at(-1))
    return [`"before" and "after" are the same file, ${names[0]}: give an earlier and a later snapshot.`];
  const steps = suspects.length === 0 ? withoutSuspects(report) : [];
  const [first] = suspects;
  if (first !== undefined)
    steps.push(`Ask suspect of ${handle} about ${first.fingerprint}: who holds it, and which reference to cut.`);
  if (suspects.length > 0 && suspects.every(({ verdict }) => verdict === 'warm-up'))
    steps.push('All of it came in the first interval alone: a warm-up. More rounds would confirm it.');
  if (snapshots.length === 2 && suspects.length > 0)
    steps.push(
      'Take one more snapshot of the same process after as many repetitions, and compare again with this "after" as "between": ' +
        'that tells a leak, which goes on, from a warm-up.',
    );
  if (report.iterationsTotal === undefined)
    steps.push(
      'Give the repetitions of the action between two snapshots as iterations: exact counts for each repetition tell a leak.',
    );
  if (suspects.length > 1 && request.control.length === 0)
    steps.push(
      'If most suspects are caches that fill: a control run without the suspected action, given as control, subtracts them.',
    );
  if (suspects.some(({ verdict }) => verdict === 'leak'))
    steps.push(
      'After a fix capture the same again: heapdiff verify --broken FILES --fixed FILES says whether the leak is gone.',
    );
  return steps;
}

function withoutSuspects({ accounting, memory, noise }: ComparisonReport): string[] {
  const grownBytes = accounting.afterBytes - accounting.beforeBytes;
  const elsewhere = memory === undefined ? undefined : ELSEWHERE[memory.verdict];
  if (elsewhere !== undefined)
    return [
      `No suspect in the heap; of the ${formatBytes(memory!.rssBytes)} by which the process grew, most is ${elsewhere}.`,
    ];
  if (grownBytes <= 0)
    return [
      'No suspect: the heap did not grow. Was the suspected action between the two? If memory still grows, look outside the heap.',
    ];
  const kinds = noise.slice(0, 2).map(({ kind }) => kind);
  return [
    `No suspect: what grew is ${kinds.join(' and ') || 'little'}. Repeat the action more often between the snapshots, or look at ` +
      'memory outside the heap (process.memoryUsage(): external, arrayBuffers, rss).',
  ];
}
