import { expect, test } from 'vitest';
import { formatChainEnd } from '../../src/report/chain-text.ts';
import { formatMarkdown } from '../../src/report/markdown.ts';
import { suspectFigures } from '../../src/report/suspect-text.ts';
import { formatText } from '../../src/report/text.ts';
import type { NamedCut } from '../../src/retention/named-cut.ts';
import { ACCOUNTING, buildControl, buildReport, hop, NOISE, setOfPromises } from '../support/report.ts';

const PLAIN = { color: false, top: 5 };

test('one suspect reads as in a bug ticket', async () => {
  await expect(formatText(buildReport(), PLAIN)).toMatchFileSnapshot('../golden/set-of-promises.diff.txt');
});

test('many suspects: long names, long chains, locations, holders, and what --top leaves out', async () => {
  const { iterationsTotal: _, ...report } = buildReport();
  const history = Array.from({ length: 40 }, (_, position) =>
    hop('.previous', 'Entry', { suspectEdge: position === 20 }),
  );
  const long = `${'VeryLong'.repeat(12)}Name`;
  const suspects = [
    setOfPromises({
      title: `Map ${long}.byRequestId keeps 1,000 ${long}`,
      count: 1000,
      perIteration: 9.996,
      retainedBytes: 400_000,
      growthBytes: 400_000,
      shareOfGrowth: 400_000 / 907_000,
      holder: { className: 'Map', nodeId: 12 as never, count: 1200 },
      chain: [
        hop('', '(GC roots)'),
        hop(`.${long}`, long, {
          location: { url: 'x', file: 'deep/my server.js', line: 1200, column: 15 },
        }),
        hop('.byRequestId', 'Map', { location: { url: 'x', file: 'node:internal/timers', line: 5, column: 1 } }),
        hop('[*]', long, { count: 1000, suspectEdge: true }),
        hop('(closure) response', 'ServerResponse'),
      ],
      holds: Array.from({ length: 9 }, (_, position) => ({
        className: `Held${position}`.repeat(4),
        count: 1000,
        shallowBytes: 4000,
      })),
    }),
    setOfPromises({
      title: 'Log.last keeps 20 Entry',
      growthBytes: 300_000,
      shareOfGrowth: 300_000 / 907_000,
      chain: [hop('', '(GC roots)'), ...history],
      sampleIds: [],
    }),
    setOfPromises({ growthBytes: 56_032, shareOfGrowth: 56_032 / 907_000 }),
    setOfPromises({ growthBytes: 30_000, shareOfGrowth: 30_000 / 907_000 }),
  ];
  await expect(formatText({ ...report, suspects }, { color: false, top: 2 })).toMatchFileSnapshot(
    '../golden/many-suspects.diff.txt',
  );
});

test('a holder that grew without holding anything new has a chain that ends at it', () => {
  const cache = setOfPromises({
    title: 'Map cache grew by 20,000 entries',
    chain: [hop('', '(GC roots)'), hop('(closure) cache', 'Map')],
    holds: [],
    sampleIds: [],
  });
  const text = formatText(buildReport({ suspects: [cache] }), PLAIN);
  expect(text).toContain(' `> (closure) cache   Map   not leaking: there before, grew\n');
  expect(text).not.toContain('~~~');
});

test('a plain object on another chain is told by what holds it, as in a title', () => {
  const endOf = (edgeName: string): string =>
    formatChainEnd(
      [hop('', 'module a.js'), hop(edgeName, 'Object'), hop('.active', 'Array'), hop('[*]', 'Session')],
      100,
    );
  expect(['registry', '.registry', '(closure) state', '[*]'].map(endOf)).toEqual([
    'Array registry.active[*]',
    'Array registry.active[*]',
    'Array (closure) state.active[*]',
    'Array [*].active[*]',
  ]);
});

test('a property that holds on another chain is told as cuts write it', () => {
  const endOf = (holder: string, edgeName: string): string =>
    formatChainEnd([hop('', 'module a.js'), hop('(closure) state', holder), hop(edgeName, 'Session')], 100);
  expect([endOf('Lru', '.#head'), endOf('Object', '.last'), endOf('Lru', '(reactions)'), endOf('Lru', '[*]')]).toEqual([
    'Lru.#head',
    '(closure) state.last',
    'Lru (closure) state (reactions)',
    'Lru (closure) state[*]',
  ]);
});

test('what keeps the objects besides the chain is told below it: other chains, and bytes shared with suspects', async () => {
  const keptBy = (...ends: ReturnType<typeof hop>[]) => [hop('', '(GC roots)'), ...ends];
  const otherChains = [
    keptBy(hop('.registry', 'Registry'), hop('.byName', 'Map'), hop('[*]', 'Promise')),
    keptBy(hop('.state', 'Object'), hop('.pending', 'Set'), hop('[*]', 'Promise', { count: 1500 })),
    keptBy(hop('.pool', 'Pool'), hop('(closure) cache', 'Map'), hop('(internal) table', 'Promise')),
    keptBy(hop('.first', 'Promise')),
    keptBy(hop('.second', 'Promise')),
  ];
  const suspect = setOfPromises({ otherChains, shareBytes: 1_200 });
  await expect(formatText(buildReport({ suspects: [suspect] }), PLAIN)).toMatchFileSnapshot(
    '../golden/held-twice.diff.txt',
  );
});

test('a suspect whose edges keep more than was added says of how much', () => {
  const figures = (retainedBytes: number) =>
    formatText(buildReport({ suspects: [setOfPromises({ growthBytes: 20_300, retainedBytes })] }), PLAIN);
  expect(figures(21_500)).toContain('+20.3 kB of 21.5 kB kept   87 %');
  expect(figures(20_400)).toContain('+20.3 kB   87 %');
  expect(figures(20_300)).toContain('+20.3 kB   87 %');
  expect(figures(0)).toContain('+20.3 kB   87 %');
});

test('totals and suspects tell sizes of one magnitude in one unit', () => {
  const accounting = { ...ACCOUNTING, beforeBytes: 3_410_000, addedBytes: 2_500_900, removedBytes: 45_100 };
  const suspects = [setOfPromises({ growthBytes: 2_440_000, retainedBytes: 2_440_000 })];
  const afterBytes = accounting.beforeBytes + 2_500_900 - 45_100 + 1_600 - 700;
  const text = formatText(buildReport({ accounting: { ...accounting, afterBytes }, suspects }), PLAIN);
  expect(text).toContain('heap 3.41 MB -> 5.87 MB   +2.46 MB = added 2.50 MB - removed 0.04 MB + resized 0.00 MB\n');
  expect(text).toContain('+2.44 MB');
});

test('without suspects nothing is a share of anything', () => {
  const afterBytes = ACCOUNTING.beforeBytes - 100_000;
  const accounting = {
    ...ACCOUNTING,
    addedBytes: 6_000,
    grownBytes: 0,
    shrunkBytes: 0,
    removedBytes: 106_000,
    afterBytes,
  };
  const noise = [{ kind: 'code', count: 2, bytes: 6_000 }];
  const text = formatText(buildReport({ accounting, suspects: [], noise }), PLAIN);
  expect(text).toContain('No suspects: the heap shrank by 100 kB; what was added is of the kinds below.');
  expect(text).toContain('other growth, no suspect   +6.00 kB\n');
  expect(text).not.toContain('%');
});

test('in a narrow window a chain gives up its places first, then words', () => {
  const chainAt = (width: number) =>
    formatText(buildReport(), { ...PLAIN, width })
      .split('\n')
      .filter((line) => /^ {4}( \||ROOT| `)/.test(line));
  expect(chainAt(80)).toContain('     |  .conn    Connection app/connection.js:12:3   not leaking: there before');
  expect(chainAt(52)).toEqual([
    '    ROOT  (GC roots)',
    '     |- global   global           there before',
    '     |  .conn    Connection       there before',
    '     |  .tasks   Set              there before',
    '     `> [*]      Promise x2,000   born after',
  ]);
  expect(chainAt(44)).toEqual([
    '    ROOT  (GC roots)',
    '     |- global   global           before',
    '     |  .conn    Connection       before',
    '     |  .tasks   Set              before',
    '     `> [*]      Promise x2,000   after',
  ]);
});

test('no line is longer than the width asked for, and every line ends', () => {
  for (const width of [50, 60, 72, 80, 99, 120]) {
    const suspect = setOfPromises({
      title: 'x'.repeat(500),
      shareBytes: 1_200,
      otherChains: [[hop('', 'y'.repeat(100)), hop('.name', 'Map'), hop('[*]', 'z'.repeat(100), { count: 7 })]],
    });
    const text = formatText(buildReport({ suspects: [suspect] }), { ...PLAIN, width });
    expect(text.endsWith('\n')).toBe(true);
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(Math.min(99, width));
  }
});

test('the totals line adds up as printed, whatever rounding does to its terms', () => {
  for (const addedBytes of [905_400, 905_449, 12_345_678, 123_456_789_012, 999, 1]) {
    for (const [removedBytes, grownBytes] of [
      [14_300, 1_600],
      [14_499, 499],
      [0, 0],
      [1_000_500, 0],
    ]) {
      const afterBytes = ACCOUNTING.beforeBytes + addedBytes - removedBytes + grownBytes - 700 + 12_499;
      const accounting = { ...ACCOUNTING, addedBytes, removedBytes, grownBytes, nativeDeltaBytes: 12_499, afterBytes };
      const [, ...lines] = formatText(buildReport({ accounting, suspects: [] }), PLAIN).split('\n');
      const line = lines.slice(0, lines.indexOf('')).join(' ').replaceAll(/ +/g, ' ');
      const [, delta, sum] = /B ([+-][\d.,]+ \w+) = (.*)$/.exec(line)!;
      const terms = sum.split(/ (?=[+-] )/).map(figure);
      const total = terms.reduce((left, right) => left + right, 0);
      expect(total, line).toBeCloseTo(figure(delta), 6);
    }
  }
});

test('a report without growth says so in plain words', () => {
  const same = { ...ACCOUNTING, addedBytes: 0, grownBytes: 0, removedBytes: 0, shrunkBytes: 0, afterBytes: 4_790_400 };
  const report = buildReport({ accounting: same, suspects: [], noise: [] });
  expect(formatText(report, PLAIN)).toBe(
    [
      'heapdiff  before.heapsnapshot -> after.heapsnapshot    100 iterations',
      'heap 4.79 MB -> 4.79 MB   +0 B = added 0 B - removed 0 B + resized 0 B',
      '',
      'No growth: both heaps are of the same size.',
      '',
    ].join('\n'),
  );
});

test('a report whose growth is all noise names no suspect and hides no byte', async () => {
  const { addedBytes, grownBytes } = ACCOUNTING;
  const [code] = NOISE;
  const noise = [code, { kind: 'not reachable', count: 1, bytes: addedBytes + grownBytes - code.bytes }];
  await expect(formatText(buildReport({ suspects: [], noise }), PLAIN)).toMatchFileSnapshot(
    '../golden/only-noise.diff.txt',
  );
});

test('a residual is owned up to', () => {
  const accounting = { ...ACCOUNTING, residualBytes: 5_000, afterBytes: ACCOUNTING.afterBytes + 5_000 };
  expect(formatText(buildReport({ accounting }), PLAIN)).toContain('+ not accounted for (a bug in heapdiff) 5 kB');
});

test('standard input is named', () => {
  const [before, after] = buildReport().snapshots;
  const text = formatText(buildReport({ snapshots: [{ ...before, file: '-' }, after] }), PLAIN);
  expect(text).toMatch(/^heapdiff {2}\(standard input\) -> after\.heapsnapshot/);
});

test('long file names get a line each', () => {
  const snapshots = buildReport().snapshots.map((snapshot) => ({
    ...snapshot,
    file: `/srv/app/captures/monday-morning/${snapshot.file}`,
  }));
  const text = formatText(buildReport({ snapshots }), { ...PLAIN, width: 100 });
  expect(text.split('\n').slice(0, 2)).toEqual([
    'heapdiff  /srv/app/captures/monday-morning/before.heapsnapshot ->',
    '          /srv/app/captures/monday-morning/after.heapsnapshot    100 iterations',
  ]);
});

test('no string of the heap reaches the terminal as it is', () => {
  const evil = '\u001b[2J\u202e<b>\n\u200b\u009b31m\0';
  const suspect = setOfPromises({
    title: evil,
    className: evil,
    holder: { className: evil, nodeId: 1 as never, count: 3 },
    chain: [
      hop('', evil),
      hop(evil, evil, { suspectEdge: true, location: { url: evil, file: evil, line: 1, column: 1 } }),
    ],
    holds: [{ className: evil, count: 1, shallowBytes: 1 }],
  });
  const [before, after] = buildReport().snapshots;
  const snapshots = [{ ...before, file: evil }, after];
  const noise = [{ kind: evil, count: 1, bytes: 1 }];
  const text = formatText(buildReport({ snapshots, suspects: [suspect], noise }), PLAIN);
  expect(text).not.toMatch(/[^\x20-\x7e\n]/);
  expect(text).toContain('\\u001b[2J\\u202e<b>\\n\\u200b\\u009b31m\\u0000');
});

test('colour paints and changes nothing else', () => {
  const plain = formatText(buildReport(), PLAIN);
  const painted = formatText(buildReport(), { ...PLAIN, color: true });
  expect(plain).not.toContain('\u001b');
  expect(painted).toContain('\u001b[31m~~~\u001b[39m');
  expect(painted.replace(/\u001b\[\d+m/g, '')).toBe(plain);
});

/** `- removed 14 kB` as a number, in the line's unit. */
function figure(term: string): number {
  const [, digits] = /([\d,.]+) [kMGT]?B/.exec(term)!;
  return (term.startsWith('-') ? -1 : 1) * Number(digits.replaceAll(',', ''));
}

test('what --cut asks is told after the suspects', () => {
  const cut = (names: string[], extra: Partial<NamedCut>): NamedCut => ({
    names,
    edgeCount: 1,
    edges: [],
    freedBytes: 557_000,
    stillHeldCount: 0,
    frees: [{ className: 'Promise', count: 2200, shallowBytes: 100 }],
    ...extra,
  });
  const cuts = [
    cut(['Connection.tasks'], {}),
    cut(['global.process'], { freedBytes: 0, stillHeldCount: 1, frees: [] }),
    cut(['Connection.tasks', 'a\u001b[31m.b'], { edgeCount: 1200, stillHeldCount: 7 }),
  ];
  const text = formatText(buildReport({ suspects: [], noise: [], cuts }), PLAIN);
  expect(text.slice(text.indexOf('cut '))).toBe(`cut Connection.tasks   (1 edge) frees 557 kB
    2,200 Promise

cut global.process   (1 edge) frees 0 B
    What it leads to stays: something else holds it, too.

cut Connection.tasks   a\\u001b[31m.b   (1,200 edges) frees 557 kB
    2,200 Promise
    7 of 1,200 lead to what stays: something else holds it, too.
`);
});

test('a control is named, and so is what grew there, too', async () => {
  const control = { growthBytes: 94_000, count: 240, perIteration: 2.4, shareOfRate: 0.12 };
  const suspects = [setOfPromises({ control })];
  const [code, ...others] = NOISE;
  const noise = [code, { kind: 'in the control, too', count: 600, bytes: 30_000 }, ...others];
  const report = buildReport({ suspects, noise, control: buildControl() });
  await expect(formatText(report, PLAIN)).toMatchFileSnapshot('../golden/with-control.diff.txt');
});

test("long names of a control's files get a line each, and no escape gets through", () => {
  const snapshots = ['-', `\u001b[31m${'x'.repeat(500)}`].map((file) => ({ ...buildReport().snapshots[0], file }));
  for (const width of [50, 99]) {
    const text = formatText(buildReport({ control: buildControl({ snapshots }) }), { ...PLAIN, width });
    const lines = text.slice(text.indexOf('control')).split('\n').slice(0, 2);
    expect(lines[0]).toBe('control   (standard input) ->');
    expect(lines[1]).toMatch(/^ {10}\\u001b\[31mx+\.\.\.x+$/);
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(width);
  }
});

test('what analyzers say of an object stands behind it, or below it where the line would be too long', () => {
  const chain = [
    hop('', 'global', { labels: ['the first'] }),
    hop('.pages', 'Set', { labels: ['3 entries'] }),
    hop('[*]', 'Page', {
      count: 3,
      suspectEdge: true,
      verdict: 'leaking',
      reason: 'page is closed',
      labels: ['closed', 'a'],
    }),
  ];
  const printed = (width: number, labels: readonly string[]): string => {
    const suspect = setOfPromises({ chain: [...chain.slice(0, 2), { ...chain[2], labels }] });
    return formatText(buildReport({ suspects: [suspect] }), { ...PLAIN, width });
  };
  expect(printed(99, ['closed', 'a'])).toContain(`
    ROOT  global the first
     |- .pages   Set 3 entries       not leaking: there before
     \`> [*]      Page x3 closed, a   leaking: page is closed
        ~~~
`);
  expect(printed(60, ['closed since the browser left it'])).toContain(`
    ROOT  global the first
     |- .pages   Set       not leaking: there before
     |           3 entries
     \`> [*]      Page x3   leaking: page is closed
                 closed since the browser left it
        ~~~
`);
});

test.each([
  [undefined, 'exactly 20 per iteration'],
  [{ counts: [0, 1000, 2000], r2: 1 }, 'exactly 20 per iteration'],
  // 11 and 9 make 20, too.
  [{ counts: [0, 1100, 2000], r2: 0.997 }, '20 per iteration'],
])('a rate is exact where no interval says otherwise: %j', (known, told) => {
  const series = known && { ...known, bytes: known.counts, slope: 20, everyInterval: true };
  const suspect = setOfPromises({ perIteration: 20, count: 2000, ...(series === undefined ? {} : { series }) });
  expect(suspectFigures(suspect)).toContain(told);
});

test.each([
  [1, ' per iteration'],
  [2.99, '2.99 per iteration'],
  [-3, '-3 per iteration'],
  [0.5, '0.5 per iteration'],
  [0.09, undefined],
  [0.01, undefined],
  [0, undefined],
])('%d objects per iteration are told as %s, alike in text and Markdown', (perIteration, told) => {
  const report = buildReport({ suspects: [setOfPromises({ perIteration })] });
  for (const format of [formatText, formatMarkdown]) {
    if (told === undefined) expect(format(report, PLAIN)).not.toContain('per iteration');
    else expect(format(report, PLAIN)).toContain(told);
  }
});

test('of a warm-up, which is over, no rate is told', () => {
  expect(suspectFigures(setOfPromises({ verdict: 'warm-up' })).join()).not.toContain('per iteration');
});
