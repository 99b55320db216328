import { basename, dirname, join } from 'node:path';
import { hasCycle } from 'graphology-dag';
import { type Comparison, compareFiles, compareHeaps, Heap, readSnapshot } from 'heapdiff';
import { compareDrawings, copies, drawHeap, extendHeap, type GraphDescription, repeat } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { measureGrowth } from '../../src/retention/growth.ts';
import { ChainMerger } from '../../src/retention/merge-chains.ts';
import type { ChainHop } from '../../src/retention/suspect.ts';
import type { SuspectGraph, SuspectWithGraph } from '../../src/retention/suspect-graph.ts';
import { type LinkInWords, linkByWords, mergeByWords, writeInWords } from '../support/merged-chains.ts';
import { randomHeapPair } from '../support/random-heaps.ts';
import { recordedSnapshots } from '../support/recorded-snapshots.ts';
import { CONNECTION, graphOf, sketch, suspectsOf } from '../support/suspect-graphs.ts';

const ROOT_NODE = {
  className: 'ROOT',
  label: 'ROOT',
  kind: 'root',
  nodeType: 'synthetic',
  count: 1,
  shallowBytes: 0,
  sampleIds: [1],
};

describe('what is merged', () => {
  test('one holder: its chain, and what it holds by class', async () => {
    const after = extendHeap(
      CONNECTION,
      {
        ...copies('task', 20, { name: 'Promise', selfSize: 40 }),
        ...copies('data', 20, { name: 'Data', selfSize: 60 }),
        late: { name: 'Late', selfSize: 7 },
      },
      [
        ...repeat(20, (n) => `table #${n} task${n}`),
        ...repeat(20, (n) => `task${n} #reactions_or_result data${n}`),
        'table #20 late',
      ],
    );
    const graph = await graphOf(CONNECTION, after);
    expect(graph.getAttributes()).toEqual({
      title: 'Set Connection.tasks keeps 20 Promise',
      fingerprint: '5da982285dad',
      nodesLeftOut: 0,
      edgesLeftOut: 0,
    });
    expect(nodesOf(graph)).toEqual({
      n0: ROOT_NODE,
      n1: survivor('global', 10, [3]),
      n2: survivor('Connection', 20, [5]),
      n3: survivor('Set', 130, [7]),
      n4: {
        ...survivor('Promise', 800, [11, 13, 15, 17, 19], 20),
        label: 'Promise x20',
        kind: 'added',
        retainedBytes: 2000,
      },
      n5: { ...survivor('Late', 7, [91]), kind: 'added', retainedBytes: 7 },
      n6: { ...survivor('Data', 1200, [51], 20), label: 'Data x20', kind: 'added' },
    });
    expect(edgesOf(graph)).toEqual({
      e0: ['n0', 'n1', { label: '', edgeType: 'shortcut', count: 1, isSuspectEdge: false }],
      e1: ['n1', 'n2', { label: '.conn', edgeType: 'property', count: 1, isSuspectEdge: false }],
      e2: ['n2', 'n3', { label: '.tasks', edgeType: 'property', count: 1, isSuspectEdge: false }],
      e3: ['n3', 'n4', { label: '[*]', edgeType: 'internal', count: 20, isSuspectEdge: true }],
      e4: ['n3', 'n5', { label: '[*]', edgeType: 'internal', count: 1, isSuspectEdge: true }],
      e5: ['n4', 'n6', { label: '(result)', edgeType: 'internal', count: 20, isSuspectEdge: false }],
    });
  });

  test('two holders of the same objects meet in one node', async () => {
    const before = extendHeap(CONNECTION, { byId: 'Map', entries: 'array:' }, [
      'conn .byId byId',
      'byId #table entries',
    ]);
    const after = extendHeap(before, copies('task', 20, { name: 'Task', selfSize: 100 }), [
      ...repeat(20, (n) => `table #${n} task${n}`),
      ...repeat(15, (n) => `entries #${n} task${n}`),
    ]);
    expect(sketch(await graphOf(before, after))).toEqual([
      'ROOT -> global',
      'global .conn-> Connection',
      'Connection .tasks-> Set',
      'Connection .byId-> Map',
      'Set [*]=> Task x20 (20)',
      'Map [*]=> Task x20 (15)',
    ]);
  });

  test('what one holder has holds what another has, straight or by a collection, and never round', async () => {
    const before = extendHeap(CONNECTION, { rooms: 'Map', entries: 'array:' }, [
      'conn .rooms rooms',
      'rooms #table entries',
    ]);
    const after = extendHeap(
      before,
      {
        ...copies('socket', 20, { name: 'Socket', selfSize: 100 }),
        ...copies('room', 4, 'Room'),
        ...copies('members', 4, 'Set'),
        ...copies('slots', 4, 'array:'),
      },
      [
        ...repeat(20, (n) => `table #${n} socket${n}`),
        ...repeat(4, (n) => `entries #${n} room${n}`),
        ...repeat(4, (n) => `room${n} .members members${n}`),
        ...repeat(4, (n) => `members${n} #table slots${n}`),
        ...repeat(20, (n) => `slots${n % 4} #${n} socket${n}`),
        ...repeat(4, (n) => `room${n} .first socket0`),
        ...repeat(20, (n) => `socket${n} .room room0`),
      ],
    );
    expect(sketch(await graphOf(before, after)).slice(4)).toEqual([
      'Set [*]=> Socket x20 (20)',
      'Room x4 .members[*]-> Socket x20 (20)',
      'Room x4 .first-> Socket x20',
      'Map [*]=> Room x4 (4)',
    ]);
  });

  test('two edges from one holder to one class stay two', async () => {
    const after = extendHeap(CONNECTION, copies('x', 2, { name: 'X', selfSize: 5000 }), [
      'conn .a x0',
      'conn .b x1',
      'x0 .x x1',
      'x1 .x x0',
    ]);
    expect(sketch(await graphOf(CONNECTION, after))).toEqual([
      'ROOT -> global',
      'global .conn-> Connection',
      'Connection .a=> X x2',
      'Connection .b=> X x2',
    ]);
  });

  test('300 users with a session each are one node of users and one of sessions', async () => {
    const before = drawHeap(
      { global: 'global', users: 'Array', slots: 'array:', ...copies('user', 300, { name: 'User', selfSize: 8 }) },
      [
        'root ^global global',
        'global .users users',
        'users #elements slots',
        ...repeat(300, (n) => `slots [${n}] user${n}`),
      ],
    );
    const after = extendHeap(
      before,
      copies('session', 300, { name: 'Session', selfSize: 50 }),
      repeat(300, (n) => `user${n} .session session${n}`),
    );
    const graph = await graphOf(before, after);
    expect(sketch(graph)).toEqual([
      'ROOT -> global',
      'global .users-> Array',
      'Array [*]-> User x300 (300)',
      'User x300 .session=> Session x300 (300)',
    ]);
    expect(graph.getNodeAttribute('n3', 'shallowBytes')).toBe(2400);
    expect(graph.getNodeAttribute('n4', 'retainedBytes')).toBe(15_000);
  });

  test('a list is one node, and what it has inside is no edge', async () => {
    const before = drawHeap({ global: 'global', queue: 'Queue', ...copies('node', 5, 'Node') }, [
      'root ^global global',
      'global .queue queue',
      'queue .head node0',
      ...repeat(4, (n) => `node${n} .next node${n + 1}`),
    ]);
    const after = extendHeap(before, copies('late', 50, { name: 'Node', selfSize: 100 }), [
      'node4 .next late0',
      ...repeat(49, (n) => `late${n} .next late${n + 1}`),
    ]);
    expect(sketch(await graphOf(before, after))).toEqual([
      'ROOT -> global',
      'global .queue-> Queue',
      'Queue .head-> Node',
      'Node .next-> Node x4',
      'Node x4 .next=> Node',
      'Node .next-> Node x49 (49)',
    ]);
  });

  test('a list where the chain begins is one node, too, and the way there is folded', async () => {
    const before = drawHeap(
      { global: 'global', lists: 'Lists', list: 'ImmediateList', ...copies('immediate', 3, 'Immediate') },
      [
        'root ^global global',
        'global .lists lists',
        'lists .first list',
        'list .head immediate0',
        ...repeat(2, (n) => `immediate${n} .head immediate${n + 1}`),
      ],
    );
    const after = extendHeap(before, copies('x', 2, { name: 'X', selfSize: 900 }), [
      'immediate2 [0] x0',
      'immediate2 [1] x1',
    ]);
    expect(sketch(await graphOf(before, after))).toEqual(['ROOT -> Immediate x3', 'Immediate x3 [*]=> X x2 (2)']);
  });

  test('of a linked list only those members are on the chain that hold something, and all that are held are drawn', async () => {
    const link = (keys: readonly string[]): string[] => keys.slice(1).map((key, at) => `${keys[at]} ._idleNext ${key}`);
    const nodes = { global: 'global', list: 'TimersList', ...copies('timer', 3, 'Timeout') };
    const before = drawHeap(nodes, [
      'root ^global global',
      'global .79000 list',
      ...link(['list', 'timer0', 'timer1', 'timer2', 'list']),
    ]);
    const keys = ['list', ...repeat(3, (n) => `timer${n}`), ...repeat(20, (n) => `late${n}`), 'list'];
    const after = drawHeap(
      { ...nodes, ...copies('late', 20, { name: 'Timeout', selfSize: 900 }), x: { name: 'X', selfSize: 9000 } },
      ['root ^global global', 'global .79000 list', ...link(keys), 'timer2 .work x'],
    );
    const graphs = (await suspectsOf(before, after)).map(({ graph }) => sketch(graph));
    expect(graphs).toEqual([
      ['ROOT -> timers of 79000 ms', 'timers of 79000 ms [*]=> Timeout x20 (20)'],
      ['ROOT -> Timeout', 'Timeout .work=> X'],
    ]);
  });

  test('what grew in place is the end of its chain', async () => {
    const of = (selfSize: number): GraphDescription =>
      drawHeap({ global: 'global', app: 'App', samples: 'Array', numbers: { type: 'array', name: '', selfSize } }, [
        'root ^global global',
        'global .app app',
        'app .samples samples',
        'samples #elements numbers',
      ]);
    const graph = await graphOf(of(100), of(90_100));
    expect(sketch(graph)).toEqual(['ROOT -> global', 'global .app-> App', 'App .samples-> Array']);
    expect(graph.getNodeAttributes('n3')).toEqual(survivor('Array', 90_116, [7]));
  });

  test('what nothing but the root holds hangs on the root', async () => {
    const before = drawHeap({ global: 'global' }, ['root ^global global']);
    const after = extendHeap(before, { lost: { name: 'Lost', selfSize: 50_000 } }, ['root .lost lost']);
    expect(sketch(await graphOf(before, after))).toEqual(['ROOT => Lost']);
  });

  test('property names that only one object has are not told: they may be secrets', async () => {
    const after = extendHeap(CONNECTION, { ...copies('o', 3, { name: 'Object', selfSize: 900 }), x: 'Map' }, [
      ...repeat(3, (n) => `table #${n} o${n}`),
      'o0 .id x',
      'o1 .id x',
      'o2 .secret x',
    ]);
    expect(sketch(await graphOf(CONNECTION, after)).slice(3)).toEqual([
      'Set [*]=> Object {id} x2 (2)',
      'Set [*]=> Object',
    ]);
  });
});

const SEEDS = Array.from({ length: 300 }, (_, seed) => seed);
const RECORDED = [...new Set(recordedSnapshots().map(([, file]) => dirname(file)))].map(
  (folder) => [basename(folder), folder] as const,
);

describe('all graphs', () => {
  test('have the nodes, counts and bytes of their slow twin (300 random pairs)', async () => {
    for (const seed of SEEDS) {
      const { title, before, after } = randomHeapPair(seed);
      expectLikeTwin((await compareDrawings(before, after)).comparison, title);
    }
  });

  test.each(RECORDED)('have the nodes, counts and bytes of their slow twin: %s', async (_, folder) => {
    const [before, after] = await Promise.all(filesIn(folder).map((file) => readSnapshot(file)));
    expectLikeTwin(compareHeaps(before, new Heap(after)), folder);
  });

  test('have the chains of the report as ways from the root, and no cycles (300 random pairs)', async () => {
    for (const seed of SEEDS) {
      const { title, before, after } = randomHeapPair(seed);
      for (const suspect of await suspectsOf(before, after)) expectWhole(suspect, title);
    }
  });

  test.each(RECORDED)('have the chains of the report as ways from the root: %s', async (_, folder) => {
    const { suspects } = await compareFiles(...filesIn(folder));
    expect(suspects.length).toBeGreaterThan(0);
    for (const suspect of suspects) expectWhole(suspect, suspect.title);
  });
});

function filesIn(folder: string): [before: string, after: string] {
  return [join(folder, 'before.heapsnapshot.gz'), join(folder, 'after.heapsnapshot.gz')];
}

function survivor(className: string, shallowBytes: number, sampleIds: number[], count = 1): object {
  return { className, label: className, kind: 'survivor', nodeType: 'object', count, shallowBytes, sampleIds };
}

function nodesOf(graph: SuspectGraph): object {
  return Object.fromEntries(graph.mapNodes((key, attributes) => [key, attributes]));
}

function edgesOf(graph: SuspectGraph): object {
  return Object.fromEntries(graph.mapEdges((key, attributes, from, to) => [key, [from, to, attributes]]));
}

/** Of what is noise, too. */
function expectLikeTwin({ after, match }: Comparison, title: string): void {
  const growth = measureGrowth(after, match.beforeOf);
  const merger = new ChainMerger(after, growth);
  for (const [suspect, { members }] of growth.suspects.entries()) {
    const groups = members.map((member) => growth.groups[member]);
    const holding = growth.holdings[suspect];
    const merged = writeInWords(merger.mergeGroups(groups, holding));
    const edges = merged.edges.filter((edge) => !edge.startsWith('added '));
    expect({ ...merged, edges }, title).toEqual(mergeByWords(after, growth, groups, holding));
    const links = linkByWords(after, growth, groups, holding, merged);
    const told = links.filter(({ edge }) => merged.edges.includes(edge));
    expect(told.length, title).toBe(merged.edges.length - edges.length);
    for (const { from, to, edge } of links)
      if (!merged.edges.includes(edge)) expect([...classesBehind(to, told)], `${title}: ${edge}`).toContain(from);
  }
}

/** The classes that links lead to from one, itself the first. */
function classesBehind(className: string, links: readonly LinkInWords[]): Set<string> {
  const behind = new Set([className]);
  for (const name of behind) for (const { from, to } of links) if (from === name) behind.add(to);
  return behind;
}

function expectWhole(suspect: SuspectWithGraph, title: string): void {
  const { graph, chain, otherChains = [] } = suspect;
  expect(hasCycle(graph), title).toBe(false);
  const isHeld = graph.everyNode((node) => node === 'n0' || graph.inDegree(node) > 0);
  expect(isHeld, title).toBe(true);
  for (const told of [chain, ...otherChains]) expect(followChain(graph, told), title).not.toEqual([]);
}

/** Where one gets from the root by the hops of a chain. */
function followChain(graph: SuspectGraph, chain: readonly ChainHop[]): string[] {
  let reached = ['n0'];
  for (const { edgeName, className, suspectEdge } of chain) {
    const edges = reached.flatMap((node) =>
      graph.filterOutEdges(node, (_, { label, isSuspectEdge }, _from, to) => {
        const name = graph.getNodeAttribute(to, 'className').replace(/^Object \{.*/su, 'Object');
        return label === edgeName && isSuspectEdge === suspectEdge && name === className;
      }),
    );
    reached = edges.map((edge) => graph.target(edge));
  }
  return reached;
}
