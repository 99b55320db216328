import { type Heap, type NodeOrdinal, NodeType } from 'heapdiff';
import { buildHeap, copies, extendHeap, type GraphDescription, repeat } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../src/ordinals.ts';
import { type BackReferences, findBackReferences } from '../../src/retention/back-references.ts';
import {
  type ChainsInto,
  findRetainerChains,
  type RetainerChains,
  type RetainerHop,
} from '../../src/retention/retainer-chains.ts';
import { mayHaveSeveralChains } from '../../src/retention/single-holder.ts';
import { dominatorsByRemoval, nodesOf, reachableFrom, retainedBytesByRemoval } from '../support/brute-force.ts';
import { freedBytesByRemoval } from '../support/brute-force-cuts.ts';
import { retainingEdgesOf } from '../support/heap-twins.ts';
import { randomHeapPair } from '../support/random-heaps.ts';
import { TASK_HEAP } from '../support/task-heap.ts';

const ALL = { depth: 1000, tooMany: 1000 };

describe('the retainer chains to an object', () => {
  test('are told from where an author would begin; what lives only with it is none', async () => {
    const { chains } = await askFor(TASK_HEAP, 'task');
    expect(chains.chains.map(({ label, freedBytes }) => [label, freedBytes])).toEqual([['Connection.tasks[*]', 28]]);
    expect(sketch(chains.chains[0].hops)).toEqual(['global', '.conn Connection', '.tasks Set', '[*] Task']);
    expect(chains).toMatchObject({ chainCount: 1, freedBytes: 28, innerHolderCount: 1 });
  });

  test('are one where holders are alike, and cutting one of several frees nothing', async () => {
    const drawing = extendHeap(TASK_HEAP, copies('socket', 12, { name: 'Socket' }), [
      ...repeat(12, (n) => `table #${n + 1} socket${n}`),
      ...repeat(12, (n) => `socket${n} .task task`),
      ...repeat(12, (n) => `socket${n} ._task task`),
    ]);
    const { chains } = await askFor(drawing, 'task');
    const told = chains.chains.map(({ label, edgeNames, holderCount, freedBytes }) => [
      label,
      edgeNames,
      holderCount,
      freedBytes,
    ]);
    expect(told).toEqual([
      ['Connection.tasks[*]', ['[*]'], 1, 0],
      ['Socket.task', ['.task', '._task'], 12, 0],
    ]);
    expect(chains.chains[1].hops.at(-2)).toMatchObject({ className: 'Socket', count: 12 });
    expect(chains.freedBytes).toBe(28);
  });

  test('begin at a timer that runs, and not at the owner of another one of its list', async () => {
    const ring = ['list', 'timer0', 'timer1', 'timer2'];
    const drawing = extendHeap(
      TASK_HEAP,
      {
        list: 'TimersList',
        ...copies('timer', 3, { name: 'Timeout' }),
        ...copies('room', 3, { name: 'Room' }),
        ...copies('tick', 3, { type: 'closure', name: 'tick' }),
      },
      [
        'global .60000 list',
        ...ring.flatMap((key, at) => [
          `${key} ._idleNext ${ring[(at + 1) % 4]}`,
          `${ring[(at + 1) % 4]} ._idlePrev ${key}`,
        ]),
        ...repeat(3, (n) => [`table #${n + 1} room${n}`, `room${n} .beat timer${n}`]).flat(),
        ...repeat(3, (n) => [`timer${n} ._onTimeout tick${n}`, `tick${n} .room room${n}`]).flat(),
      ],
    );
    const { chains } = await askFor(drawing, 'room1');
    expect(chains.chains.map(({ hops }) => sketch(hops))).toEqual([
      ['global', '.conn Connection', '.tasks Set', '[*] Room'],
      ['Timeout', '._onTimeout (closure) tick', '.room Room'],
    ]);
    expect(chains.chains[1].hops[0]).toMatchObject({ kind: 'root', reason: 'a running timer' });
  });

  test('to the dominators are told where there are several', async () => {
    const drawing = extendHeap(TASK_HEAP, {}, ['global .last conn']);
    const { dominatorChains } = await askFor(
      extendHeap(drawing, { other: 'Other' }, ['global .other other', 'other .conn conn']),
      'task',
    );
    const told = dominatorChains.map(({ className, chains }) => [
      className,
      chains.map(({ label, edgeNames }) => [label, edgeNames]),
    ]);
    expect(told).toEqual([
      [
        'Connection',
        [
          ['global.conn', ['.conn', '.last']],
          ['Other.conn', ['.conn']],
        ],
      ],
    ]);
  });

  test('of the root there are none', async () => {
    const { heap } = await buildHeap(TASK_HEAP);
    expect(findRetainerChains(heap, ROOT, ALL).chains).toMatchObject({ chainCount: 0, chains: [], others: [] });
  });

  test('have the names that a program wrote, and keys only where texts are told', async () => {
    const drawing = extendHeap(TASK_HEAP, { properties: 'array:(object properties)', made: 'Made', proto: 'Object' }, [
      'conn .proto proto',
      'proto #properties properties',
      'proto .constructor made',
      'properties #5 made',
      'conn .user@example.com owner',
    ]);
    expect((await askFor(drawing, 'made')).chains.chains.map(({ label }) => label)).toEqual([
      'Connection.proto.constructor',
    ]);
    const [hidden, shown] = [await askFor(drawing, 'owner'), await askFor(drawing, 'owner', true)];
    expect(JSON.stringify(hidden)).not.toContain('example.com');
    expect(shown.chains.chains[0].hops.at(-1)?.edgeNames).toEqual(['["user@example.com"]']);
    const { heap, node } = await buildHeap(drawing);
    const { edges } = findBackReferences(heap, node('owner'), { ...ALL, showStrings: true });
    expect(edges[0].edgeNames).toEqual(['["user@example.com"]']);
  });
});

test('what an object keeps is told by class, shapes only where texts are', async () => {
  const drawing = extendHeap(TASK_HEAP, { note: { name: 'Object', selfSize: 12 } }, [
    'task .note note',
    'note .kind owner',
  ]);
  const { heap, node } = await buildHeap(drawing);
  const keepsOf = (showStrings: boolean) => findBackReferences(heap, node('task'), { ...ALL, showStrings }).keeps;
  const others = [
    { className: '(string)', count: 1, shallowBytes: 16 },
    { className: 'Owner', count: 1, shallowBytes: 7 },
    { className: 'Task', count: 1, shallowBytes: 5 },
  ];
  const withNote = (className: string) => ({
    classes: [others[0], { className, count: 1, shallowBytes: 12 }, ...others.slice(1)],
    more: { classCount: 0, shallowBytes: 0 },
  });
  expect([keepsOf(false), keepsOf(true)]).toEqual([withNote('Object'), withNote('Object {kind}')]);
});

/** Two buckets: 16 bytes, and 3 + 2 * 7 slots of 8; the first key is in slot 5. */
test('the key of a Map is told where texts are', async () => {
  const drawing = extendHeap(
    TASK_HEAP,
    { map: 'Map', entries: { type: 'array', name: '', selfSize: 152 }, key: 'string:user-7', it: 'It' },
    ['conn .map map', 'map #table entries', 'entries #5 key', 'entries #6 it'],
  );
  const nameOf = async (showStrings: boolean) =>
    (await askFor(drawing, 'it', showStrings)).chains.chains[0].hops.at(-1)?.edgeNames;
  expect(await nameOf(false)).toEqual(['[*]']);
  expect(await nameOf(true)).toEqual(['["user-7"]']);
});

describe('the slow twin', () => {
  test('finds the same dominators, kept classes and freed bytes (60 random heaps, each node of them)', async () => {
    let [manyChains, oneChain, heldToTwin, passedOver] = [0, 0, 0, 0];
    for (let seed = 0; seed < 60; seed++) {
      const { title, after } = randomHeapPair(seed);
      const { heap } = await buildHeap(after);
      const dominatorOf = dominatorsByRemoval(heap.flowGraph, ROOT);
      const retainedBytes = retainedBytesByRemoval(
        heap.flowGraph,
        ROOT,
        Float64Array.from(heap.snapshot.shallowBytes as ArrayLike<number>),
      );
      for (const node of nodesOf(heap.flowGraph)) {
        if (node === ROOT || heap.reachability.isReached[node] === 0) continue;
        const told = findBackReferences(heap, node, ALL);
        const message = `${title}, @${heap.snapshot.nodeId[node]}`;
        expect(
          told.dominators.map(({ nodeId }) => nodeId),
          message,
        ).toEqual(dominatorsAbove(heap, node, dominatorOf));
        expectKept(heap, node, told, retainedBytes[node], message);
        const { chains } = findRetainerChains(heap, node, { ...ALL, depth: 1 });
        heldToTwin += expectFreed(heap, node, chains, message);
        if (chains.chainCount > 1) manyChains++;
        else oneChain++;
        if (mayHaveSeveralChains(heap, node)) continue;
        passedOver++;
        expect(chains.chainCount, message).toBeLessThan(2);
      }
    }
    expect(Math.min(manyChains, oneChain, heldToTwin, passedOver)).toBeGreaterThan(100);
  });
});

/** Those that an author sees, the nearest first. */
function dominatorsAbove(
  { snapshot, isPlumbing }: Heap,
  node: NodeOrdinal,
  dominatorOf: readonly NodeOrdinal[],
): number[] {
  const ids: number[] = [];
  for (let above = dominatorOf[node]; above !== ROOT; above = dominatorOf[above]) {
    if (isPlumbing[above] === 0 && snapshot.nodeType[above] !== NodeType.synthetic) ids.push(snapshot.nodeId[above]);
  }
  return ids;
}

/** What the root does not reach without the object, in a pile for each class. */
function expectKept(
  heap: Heap,
  object: NodeOrdinal,
  { keeps }: BackReferences,
  retainedBytes: number,
  message: string,
): void {
  const staying = reachableFrom(heap.flowGraph, [ROOT], object);
  const isKept = (node: NodeOrdinal): boolean => heap.reachability.isReached[node] === 1 && !staying.has(node);
  const piles = new Map<string, number>();
  for (const node of nodesOf(heap.flowGraph)) {
    const owner = heap.ownerOf[node] as NodeOrdinal;
    if (!isKept(node) || !isKept(owner) || heap.isPlumbing[owner] === 1) continue;
    const name = heap.classNames.of(owner);
    piles.set(name, (piles.get(name) ?? 0) + heap.snapshot.shallowBytes[node]);
  }
  const told = new Map<string, number>();
  for (const { className, shallowBytes } of keeps.classes) {
    const name = className.replace(/^Object \{.*/su, 'Object');
    told.set(name, (told.get(name) ?? 0) + shallowBytes);
  }
  expect([...told].sort(), message).toEqual([...piles].sort());
  const sum = keeps.classes.reduce((bytes, { shallowBytes }) => bytes + shallowBytes, 0);
  expect(sum + keeps.more.shallowBytes, message).toBe(retainedBytes);
}

/**
 * Takes the edges out, all of them and those of each chain alone; a chain is what keeps the object when all others are gone.
 *
 * @returns how many chains were taken out alone
 */
function expectFreed(heap: Heap, object: NodeOrdinal, { chains, freedBytes }: ChainsInto, message: string): number {
  const { nodeId } = heap.snapshot;
  const into = retainingEdgesOf(heap.flowGraph).filter(({ target }) => target === object);
  expect(freedBytes, message).toBe(freedBytesByRemoval(heap, ({ target }) => target === object));
  const keeping = into.filter(
    ({ source }) =>
      source !== object && freedBytesByRemoval(heap, (edge) => edge.target === object && edge.source !== source) === 0,
  );
  const starts = chains.flatMap(({ fromIds }) => fromIds);
  const keepingIds = new Set(keeping.map(({ source }) => nodeId[source]));
  // Of what has no size nobody can tell by bytes whether it stays.
  if (freedBytes > 0) expect(new Set(starts), message).toEqual(keepingIds);
  // One node may hold it by two chains: which of its edges is whose, the twin cannot tell.
  if (new Set(starts).size !== starts.length) return 0;
  for (const chain of chains) {
    const isOfChain = (source: NodeOrdinal): boolean => chain.fromIds.includes(nodeId[source]);
    const removed = freedBytesByRemoval(heap, ({ source, target }) => target === object && isOfChain(source));
    expect(chain.freedBytes, message).toBe(removed);
  }
  return chains.length;
}

async function askFor(drawing: GraphDescription, key: string, showStrings = false): Promise<RetainerChains> {
  const { heap, node } = await buildHeap(drawing);
  return findRetainerChains(heap, node(key), { ...ALL, showStrings });
}

/** `.tasks Set` */
function sketch(hops: readonly RetainerHop[]): string[] {
  return hops.map(({ edgeNames, className }) => `${edgeNames.join(', ')} ${className}`.trimStart());
}
