import { expect, test } from 'vitest';
import type { Cycle } from '../../src/index.ts';
import { formatText } from '../../src/report/text.ts';
import { buildReport, errorCycles, hop, setOfPromises } from '../support/report.ts';

test('cycles that their example tells whole are counted, and what keeps them is named', () => {
  expect(printed([errorCycles()])).toEqual([
    '    cycle   300 x RequestError .request -> Request .error -> RequestError',
    '            no leak by themselves: kept by ErrorLog.recent[*]',
  ]);
});

test('a single cycle needs no count', () => {
  const members = [
    { className: 'Request', count: 1 },
    { className: 'RequestError', count: 1 },
  ];
  expect(printed([errorCycles({ count: 1, members })])).toEqual([
    '    cycle   RequestError .request -> Request .error -> RequestError',
    '            no leak by itself: kept by ErrorLog.recent[*]',
  ]);
});

test('of a large cycle the members are counted, and one way round is shown', () => {
  const list = errorCycles({
    count: 1,
    members: [{ className: 'Node', count: 1000 }],
    example: [hop('', 'Node'), hop('.next', 'Node'), hop('.prev', 'Node')],
    entry: { ...errorCycles().entry, label: 'List.head' },
  });
  expect(printed([list])).toEqual([
    '    cycle   1,000 Node hold each other; one way round: Node .next -> Node .prev -> Node',
    '            no leak by itself: kept by List.head',
  ]);
});

test.each([
  [1, 'ErrorLog.recent[*] and one other holder'],
  [2000, 'ErrorLog.recent[*] and 2,000 other holders'],
])('other holders are counted: %i', (otherHolderCount, keepers) => {
  const [, line] = printed([errorCycles({ entry: { ...errorCycles().entry, otherHolderCount } })]);
  expect(line).toBe(`            no leak by themselves: kept by ${keepers}`);
});

test('of many classes the first are named; functions are told from the variables that hold them', () => {
  const requests = errorCycles({
    count: 194,
    members: ['Array', 'Client', 'Request', 'Socket', '(closure) a', '(closure) b'].map((className) => ({
      className,
      count: 194,
    })),
    example: [
      hop('', '(closure) a', { nodeType: 'closure' }),
      hop('(closure) b', '(closure) b', { nodeType: 'closure' }),
      hop('.next', '(closure)', { nodeType: 'closure', count: 30 }),
      hop('(closure) a', '(closure) a', { nodeType: 'closure' }),
    ],
    hopsLeftOut: 12,
  });
  expect(printed([requests])).toEqual([
    '    cycle   194 cycles of 194 Array, 194 Client, 194 Request, 194 Socket, 2 more classes in all;',
    '            one way round: a() (closure) b -> b() .next -> function() x30 ... 12 more hops ...',
    '            (closure) a -> a()',
    '            no leak by themselves: kept by ErrorLog.recent[*]',
  ]);
});

test('two kinds are printed, and none that is small beside the first', () => {
  const kinds = [26_400, 9_000, 8_000].map((shallowBytes, count) => errorCycles({ shallowBytes, count: count + 300 }));
  const counts = (cycles: Cycle[]): (string | undefined)[] =>
    printed(cycles).flatMap((line) => /cycle {3}(\d+)/.exec(line)?.[1] ?? []);
  expect(counts(kinds)).toEqual(['300', '301']);
  expect(counts([kinds[0], errorCycles({ shallowBytes: 2_000 })])).toEqual(['300']);
});

test('whatever the names, no line is longer than the width, and no character steers the terminal', () => {
  const evil = '\u001b[2J\u202e\n'.repeat(20);
  const cycle = errorCycles({
    members: [{ className: evil, count: 123_456 }],
    example: [hop('', evil), hop(evil, evil, { count: 99_999 }), hop('.x', evil)],
    entry: { ...errorCycles().entry, label: evil },
  });
  for (const width of [40, 50, 60, 72, 80, 100, 120]) {
    const lines = printed([cycle], width);
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) {
      expect(line.length, line).toBeLessThanOrEqual(width);
      expect(line).toMatch(/^[\x20-\x7e]*$/);
    }
  }
});

/** The lines about cycles in the report of one suspect. */
function printed(cycles: readonly Cycle[], width = 120): string[] {
  const report = buildReport({ suspects: [setOfPromises({ cycles, cuts: [] })] });
  const lines = formatText(report, { color: false, top: 1, width }).split('\n');
  return lines.slice(
    lines.findIndex((line) => line.startsWith('    cycle')),
    lines.findIndex((line) => line.startsWith('    ids')),
  );
}
