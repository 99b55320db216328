import { expect, test } from 'vitest';
import type { ClassSummary, Summary } from '../../src/inventory/summary.ts';
import { formatSummary } from '../../src/report/summary-text.ts';

test('of many snapshots the first and the last say when objects were born', () => {
  expect(rowOf({ className: 'Job', bornAt: [1, 2, 3, 4, 5, 6, 7000] })).toMatch(
    / 1 \+ 2 \+ 3 \+ \.\.\. \+ 6 \+ 7,000 {2}Job$/u,
  );
  expect(rowOf({ className: 'Job', bornAt: [1, 2, 3, 4, 5, 6] })).toMatch(/ 1 \+ 2 \+ 3 \+ 4 \+ 5 \+ 6 {2}Job$/u);
});

test('of two snapshots new and gone say it', () => {
  expect(rowOf({ className: 'Job', bornAt: [1, 2] })).toBe(
    '    3   1.50 kB    2.50 kB     2      1   -500 B        0   Job',
  );
});

test('a class of which none is left has no oldest object', () => {
  const change = { newCount: 0, goneCount: 3, grownBytes: -48, bornAt: [0, 0] };
  const told = { className: 'Job', kind: 'object', count: 0, shallowBytes: 0, retainedBytes: 0, change } as const;
  expect(linesOf([told], 2)[5]).toBe('    0       0 B        0 B     0      3    -48 B            Job');
});

test('what lies beside what is live is told', () => {
  const text = formatSummary({ ...summaryOf([], 1), unreachedBytes: 12_000, nativeBytes: 3_400_000 }, { color: false });
  expect(text.split('\n')[1]).toBe(
    '1.50 kB live in 3 objects   12.0 kB that nothing holds   3.40 MB of native memory beside the heap',
  );
});

test('reads from a stream of no name, and colours what is read first', () => {
  const [first] = formatSummary(
    { ...summaryOf([], 1), snapshots: [{ ...SNAPSHOT, file: '-' }] },
    { color: true },
  ).split('\n');
  expect(first).toBe('\u001b[1mheapdiff  \u001b[22m(standard input)');
});

const SNAPSHOT = { file: 's.heapsnapshot', nodeCount: 3, edgeCount: 3, totalBytes: 1500 };

function rowOf({ className, bornAt }: { readonly className: string; readonly bornAt: readonly number[] }): string {
  const change = { newCount: 2, goneCount: 1, grownBytes: -500, bornAt, oldestCohort: 0 };
  const told = { className, kind: 'object', count: 3, shallowBytes: 1500, retainedBytes: 2500, change } as const;
  return linesOf([told], bornAt.length).find((line) => line.endsWith(className))!;
}

function linesOf(classes: readonly ClassSummary[], snapshotCount: number): string[] {
  return formatSummary(summaryOf(classes, snapshotCount), { color: false }).split('\n');
}

function summaryOf(classes: readonly ClassSummary[], snapshotCount: number): Summary {
  return {
    schema: 'heapdiff/summary@1',
    snapshots: Array.from({ length: snapshotCount }, () => SNAPSHOT),
    live: { count: 3, shallowBytes: 1500 },
    unreachedBytes: 0,
    nativeBytes: 0,
    sort: 'retained',
    classes,
    others: { classCount: 0, count: 0, shallowBytes: 0 },
  };
}
