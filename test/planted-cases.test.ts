import { compareFiles, formatText, Heap, type NodeOrdinal, NodeType, readSnapshot } from 'heapdiff';
import { describe, expect, test } from 'vitest';
import { expectTrueCutsOf } from './support/brute-force-cuts.ts';
import {
  compareRecorded,
  compareSeries,
  expectPlanted,
  expectSteadyLeak,
  namesHolder,
  pathOf,
  pathTo,
} from './support/planted-leak.ts';
import { LEAKING_PROGRAMS, PLANTED_PROGRAMS } from './support/planted-programs.ts';
import { recordPair } from './support/record.ts';

describe.each(PLANTED_PROGRAMS)('%s, recorded with this Node', (program) => {
  test('the first suspect is the planted leak, counted exactly', async () => {
    const pair = await recordPair(program);
    const report = await compareRecorded(pair);
    expectPlanted(report, pair.truth);
    expect(report.suspects[0]).toMatchObject({
      count: pair.truth.leaked!.perIteration * pair.truth.iterations,
      perIteration: pair.truth.leaked!.perIteration,
    });
  });

  test('nothing else is a suspect', async () => {
    const { suspects } = await compareRecorded(await recordPair(program));
    expect(suspects.slice(1).map(({ title }) => title)).toEqual([]);
  });

  test('over three snapshots it is the same leak, twice as large', async () => {
    const pair = await recordPair(program);
    expectPlanted(await compareSeries(pair), { ...pair.truth, iterations: 2 * pair.truth.iterations });
  });

  test('it grew by as much in each interval', async () => {
    const pair = await recordPair(program);
    expectSteadyLeak(await compareSeries(pair), pair.truth);
  });

  test('the edges to cut are found again by their names', async () => {
    const pair = await recordPair(program);
    const names = (await compareRecorded(pair)).suspects[0].cuts.flatMap(({ edges }) =>
      edges.map(({ label }) => label),
    );
    expect(names).not.toEqual([]);
    const { cuts } = await compareFiles(pair.before, pair.after, { cuts: [...new Set(names)] });
    expect(cuts?.[0].edgeCount).toBeGreaterThan(0);
  });

  test('the same work without the leak does not name the holder', async () => {
    const pair = await recordPair(program, { control: true });
    expect(namesHolder(await compareRecorded(pair), pair.truth)).toBe(false);
    expect(namesHolder(await compareSeries(pair), pair.truth)).toBe(false);
  });
});

describe.each([
  ['worker-loop', 'async work()', 'an async function that waits'],
  ['server-sessions', 'Server', 'a listening server'],
  ['error-stack', 'module programs/error-stack.cjs', 'a module'],
  ['module-export', 'module programs/module-export.mjs', 'a module'],
])('%s, recorded with this Node', (program, className, reason) => {
  test('the chain begins where its author would begin it', async () => {
    const [{ chain }] = (await compareRecorded(await recordPair(program))).suspects;
    expect(chain[0]).toMatchObject({ className, reason, verdict: 'not leaking' });
  });
});

describe('set-and-map, recorded with this Node', () => {
  test('the first suspect is the planted leak with both its holders, counted exactly', async () => {
    const pair = await recordPair('set-and-map');
    const report = await compareRecorded(pair);
    const [{ chain, otherChains = [], otherChainCount }] = report.suspects;
    const holders = [chain, ...otherChains].map((way) => {
      const edgeAt = way.findIndex(({ suspectEdge }) => suspectEdge);
      const { className } = way[edgeAt - 1];
      return { className, path: pathTo(way, edgeAt - 1), edge: way[edgeAt].edgeName };
    });
    expect(holders).toHaveLength(2);
    expect(holders).toEqual(expect.arrayContaining([...pair.truth.holders]));
    expect(otherChainCount).toBe(1);
    expectPlanted(report, { ...pair.truth, holders });
  });

  test('nothing else is a suspect', async () => {
    const { suspects } = await compareRecorded(await recordPair('set-and-map'));
    expect(suspects.slice(1).map(({ title }) => title)).toEqual([]);
  });

  test('over three snapshots it is a leak, as large in each interval', async () => {
    const pair = await recordPair('set-and-map');
    expectSteadyLeak(await compareSeries(pair), pair.truth);
  });

  test('the same work without the leak names neither holder', async () => {
    const pair = await recordPair('set-and-map', { control: true });
    expect(namesHolder(await compareRecorded(pair), pair.truth)).toBe(false);
    expect(namesHolder(await compareSeries(pair), pair.truth)).toBe(false);
  });
});

describe('linked-list, recorded with this Node', () => {
  test('the list is one hop of the chain, however many jobs it had before', async () => {
    const [{ chain }] = (await compareRecorded(await recordPair('linked-list'))).suspects;
    expect(chain.slice(-4)).toMatchObject([
      { edgeName: '.head', className: 'Job' },
      { edgeName: '.next', className: 'Job', count: 999 },
      { edgeName: '.next', className: 'Job', suspectEdge: true },
      { edgeName: '.next', className: 'Job', count: 9999 },
    ]);
  });
});

describe('weakmap-keys, recorded with this Node', () => {
  test.each([
    ['with the leak', false],
    ['without it', true],
  ])('%s the WeakMap, which keeps no key, is no suspect', async (_, control) => {
    const pair = await recordPair('weakmap-keys', { control });
    for (const { suspects } of [await compareRecorded(pair), await compareSeries(pair)]) {
      expect(suspects.filter(({ holder }) => holder.className === 'WeakMap').map(({ title }) => title)).toEqual([]);
    }
  });
});

describe('user-sessions, recorded with this Node', () => {
  test('the chain tells that the last hop before the edge stands for all users', async () => {
    const [{ chain }] = (await compareRecorded(await recordPair('user-sessions'))).suspects;
    expect(chain.slice(-2)).toMatchObject([
      { edgeName: '[*]', className: 'User', count: 300 },
      { edgeName: '.session', className: 'Session', count: 300, suspectEdge: true },
    ]);
  });
});

describe('sliced-string, recorded with this Node', () => {
  test('the titles are charged the pages they are cut out of', async () => {
    const [{ exclusiveBytes }] = (await compareRecorded(await recordPair('sliced-string'))).suspects;
    expect(exclusiveBytes).toBeGreaterThan(100 * 100_000);
  });
});

test('an error whose stack was never read is told to keep its receivers by that', async () => {
  const [{ chain }] = (await compareRecorded(await recordPair('error-stack'))).suspects;
  expect(chain.slice(-2)).toMatchObject([
    { edgeName: '[*]', className: 'ParseError', suspectEdge: true },
    { edgeName: '(unread stack)', className: 'Parser', count: 100 },
  ]);
});

describe('lru-filling, recorded with this Node', () => {
  test('the cache is full in the second snapshot and in the third', async () => {
    const { before, after, after2, truth } = await recordPair('lru-filling');
    const counts: number[] = [];
    for (const file of [before, after, after2]) counts.push(await countObjects(file, truth.population!.name));
    expect(counts).toEqual(truth.population!.counts);
  });

  test('over two snapshots it is growth', async () => {
    const pair = await recordPair('lru-filling');
    const [suspect] = (await compareRecorded(pair)).suspects;
    expect({ path: pathOf(suspect), verdict: suspect.verdict }).toEqual({
      path: pair.truth.holders[0].path,
      verdict: 'growth',
    });
  });

  test('over three snapshots nothing is a leak', async () => {
    const { suspects } = await compareSeries(await recordPair('lru-filling'));
    expect(suspects.filter(({ verdict }) => verdict === 'leak').map(({ title }) => title)).toEqual([]);
  });

  test('over three snapshots the cache, if it is named, is a warm-up', async () => {
    const pair = await recordPair('lru-filling');
    const { suspects } = await compareSeries(pair);
    const named = suspects.filter((suspect) => pathOf(suspect) === pair.truth.holders[0].path);
    expect(named.map(({ verdict }) => verdict)).toEqual(named.map(() => 'warm-up'));
  });

  test('a cache that is full from the start is not named', async () => {
    const pair = await recordPair('lru-filling', { control: true });
    expect(namesHolder(await compareRecorded(pair), pair.truth)).toBe(false);
    expect(namesHolder(await compareSeries(pair), pair.truth)).toBe(false);
  });
});

async function countObjects(file: string, className: string): Promise<number> {
  const { snapshot, classNames } = new Heap(await readSnapshot(file));
  let count = 0;
  for (let node = 0 as NodeOrdinal; node < snapshot.nodeCount; node++) {
    if (snapshot.nodeType[node] === NodeType.object && classNames.of(node) === className) count++;
  }
  return count;
}

/** One of each kind of cut: of a list, a cycle, a signal, two holders, a WeakMap; the runtimes' tests take all programs. */
const CUT = ['race', 'request-error-cycle', 'abort-signal', 'set-and-map', 'reaction-list', 'weakmap-keys'];

test.each(CUT)('what every cut of %s frees is what brute force says', async (program) => {
  await expectTrueCutsOf(program);
});

test('a suspended function is told by its name, its place, and what it has in its variables', async () => {
  const [{ chain }] = (await compareRecorded(await recordPair('pending-awaits'))).suspects;
  expect(chain.slice(-3)).toMatchObject([
    { edgeName: '(reactions)', className: 'await reaction', count: 400, suspectEdge: true },
    { edgeName: '(function)', className: 'async handle()', count: 400, location: { line: 21 } },
    { edgeName: '(local)', className: 'Request', count: 400 },
  ]);
});

test.each(LEAKING_PROGRAMS)('the first suspect of %s fits a ticket', async (program) => {
  const report = await compareSeries(await recordPair(program));
  const tool = { name: 'heapdiff', version: '0' } as const;
  const text = formatText(
    { ...report, tool, command: '', suspects: report.suspects.slice(0, 1) },
    { color: false, top: 1 },
  );
  const lines = text.slice(text.indexOf('#1'), text.indexOf('\n\n', text.indexOf('#1'))).split('\n');
  expect(lines.length).toBeLessThan(40);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(100);
});

test.each(LEAKING_PROGRAMS)('all holders of %s together let go of all', async (program) => {
  const [{ cuts, exclusiveBytes }] = (await compareRecorded(await recordPair(program))).suspects;
  expect(cuts.at(-1)!.freedBytes).toBeGreaterThanOrEqual(exclusiveBytes);
});

test.each(LEAKING_PROGRAMS)('the same work as %s without the leak says nothing', async (program) => {
  const pair = await recordPair(program, { control: true });
  expect((await compareRecorded(pair)).suspects.map(({ title }) => title)).toEqual([]);
  expect((await compareSeries(pair)).suspects.map(({ title }) => title)).toEqual([]);
});
