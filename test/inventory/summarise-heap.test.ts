import {
  buildHeap,
  compareDrawings,
  drawHeap,
  type GraphDescription,
  globalObject,
  object,
  repeat,
  setOf,
  text,
} from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { type Comparison, compareHeaps } from '../../src/diff/compare.ts';
import { Heap } from '../../src/graph/heap.ts';
import { summariseHeap } from '../../src/inventory/summarise-heap.ts';
import { NO_NODE, type NodeOrdinal } from '../../src/ordinals.ts';
import { readSnapshot } from '../../src/snapshot/read-snapshot.ts';
import { NodeType } from '../../src/snapshot/snapshot.ts';
import { dominatorsByIntersection, nodesOf } from '../support/brute-force.ts';
import { randomHeapPair } from '../support/random-heaps.ts';
import { recordedSnapshots } from '../support/recorded-snapshots.ts';
import { buildSnapshot } from '../support/snapshot-builder.ts';

const SEEDS = 150;

describe('classes of one heap', () => {
  test('an object counts with its table, a value by its kind, a plain object by its shape', async () => {
    const { heap } = await buildHeap(
      drawHeap({
        global: globalObject({
          jobs: setOf(repeat(3, (n) => object('Job', { data: object('Object', { id: text(`${n}`), to: text('x') }) }))),
        }),
      }),
    );
    const { classes, live } = summariseHeap(heap, undefined, {});
    const told = classes.map(({ className, kind, count, shallowBytes, retainedBytes }) => [
      className,
      kind,
      count,
      shallowBytes,
      retainedBytes,
    ]);
    const [jobs, shapes, strings] = [3 * 32, 3 * 40, 6 * 24];
    const setBytes = 32 + 16 + (3 + 2 + 4 * 2) * 8;
    expect(told).toEqual([
      ['(synthetic)', 'engine', 1, 0, 40 + setBytes + jobs + shapes + strings],
      ['global', 'object', 1, 40, 40 + setBytes + jobs + shapes + strings],
      ['Set', 'object', 1, setBytes, setBytes + jobs + shapes + strings],
      ['Job', 'object', 3, jobs, jobs + shapes + strings],
      ['Object {id, to}', 'object', 3, shapes, shapes + strings],
      ['(string)', 'value', 6, strings, strings],
    ]);
    expect(live).toEqual({ count: 15, shallowBytes: 40 + setBytes + jobs + shapes + strings });
  });

  test('the names of the properties of a single object are not told: they may be data', async () => {
    const { heap } = await buildHeap(
      drawHeap({ global: globalObject({ a: object('Object', { alice: text('1') }), b: object('Object') }) }),
    );
    const { classes } = summariseHeap(heap, undefined, { filter: 'object' });
    expect(classes.map(({ className, count }) => [className, count])).toEqual([['Object', 2]]);
  });

  test("V8's own are told together, what waits for promises and variables by name", async () => {
    const { heap } = await buildSnapshot({
      nodes: [
        { key: 'a', type: 'hidden', name: 'system / FeedbackVector' },
        { key: 'b', type: 'hidden', name: 'system / ScopeInfo' },
        { key: 'c', type: 'object', name: 'system / Context / scope @7' },
        { key: 'd', type: 'code', name: 'tick' },
        { key: 'e', type: 'hidden', name: 'system / PromiseReaction' },
        { key: 'f', type: 'object shape', name: 'system / Map' },
      ],
      edges: ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((to, name) => [
        { from: 'root', to, type: 'element', name },
        { from: 'root', to, type: 'element', name: name + 10 },
      ]),
    });
    const { classes } = summariseHeap(heap, undefined, { sort: 'name' });
    expect(classes.map(({ className, kind, count }) => `${count} ${className}, ${kind}`)).toEqual([
      '1 (compiled code), engine',
      '1 (object shape), engine',
      '1 (synthetic), engine',
      '2 (system), engine',
      '1 reaction, engine',
      '1 system / Context, engine',
    ]);
  });

  test('classes add up to the heap, to the byte, whatever is told of them', async () => {
    for (const { heap, title } of await randomHeaps()) {
      for (const choice of [{}, { filter: 'o' }, { ignoreClasses: ['Foo'] }, { top: 1 }]) {
        const { classes, others, live, unreachedBytes, nativeBytes } = summariseHeap(heap, undefined, choice);
        expect(sum(classes, ({ shallowBytes }) => shallowBytes) + others.shallowBytes, title).toBe(live.shallowBytes);
        expect(sum(classes, ({ count }) => count) + others.count, title).toBe(live.count);
        expect(live.shallowBytes + unreachedBytes + nativeBytes, title).toBe(totalBytes(heap));
        expect(live.shallowBytes, title).toBe(heap.retainedBytes[0]);
      }
    }
  });

  test('a class retains what some of its objects, or their tables, dominate', async () => {
    for (const { heap, title } of await randomHeaps()) {
      for (const { className, retainedBytes, shallowBytes } of summariseHeap(heap, undefined, {}).classes) {
        if (className !== 'Foo' && className !== 'Map') continue;
        expect([className, retainedBytes], title).toEqual([className, unionOf(heap, className)]);
        expect(retainedBytes, title).toBeGreaterThanOrEqual(shallowBytes);
      }
    }
  });
});

describe('two heaps', () => {
  test('what is new, gone and grown, in the class that each has now', async () => {
    const draw = (jobs: string[], size: number) =>
      drawHeap({
        global: globalObject({
          jobs: setOf(jobs),
          held: object('Log', {}, { selfSize: size }),
        }),
        ...Object.fromEntries(jobs.map((id) => [id, 'Job'])),
      });
    const { comparison } = await compareDrawings(draw(['a', 'b', 'c'], 100), draw(['b', 'c', 'd', 'e'], 140));
    const { classes, live } = summariseHeap(comparison.after, historyOf(comparison), { filter: '*o' });
    expect(classes.map(({ className, count, change }) => [className, count, change])).toEqual([
      ['Log', 1, { newCount: 0, goneCount: 0, grownBytes: 40, bornAt: [1, 0], oldestCohort: 0, oldestSeconds: 9 }],
      ['Job', 4, { newCount: 2, goneCount: 1, grownBytes: 16, bornAt: [2, 2], oldestCohort: 0, oldestSeconds: 9 }],
      ['global', 1, { newCount: 0, goneCount: 0, grownBytes: 0, bornAt: [1, 0], oldestCohort: 0, oldestSeconds: 9 }],
    ]);
    expect([live.change?.newCount, live.change?.goneCount]).toEqual([2, 1]);
  });

  test('a class that is gone is told, without an oldest object', async () => {
    const draw = (temporary: string[]) =>
      drawHeap({ global: globalObject({ list: setOf(temporary.map((name) => object(name))), kept: object('Kept') }) });
    const { comparison } = await compareDrawings(draw(['Temporary', 'Temporary']), draw([]));
    const { classes } = summariseHeap(comparison.after, historyOf(comparison), { filter: 'temp', sort: 'gone' });
    expect(
      classes.map(({ className, count, retainedBytes, change }) => [className, count, retainedBytes, change]),
    ).toEqual([['Temporary', 0, 0, { newCount: 0, goneCount: 2, grownBytes: -48, bornAt: [0, 0] }]]);
  });

  test('what stood alone and belongs to something new by now is counted once', async () => {
    const nodes = {
      ...{ global: globalObject({ a: 'a', b: 'b' }), a: 'Left', b: 'Right' },
      table: { type: 'array', name: '', selfSize: 100 },
    };
    const before = drawHeap(nodes, ['a .x table', 'b .x table']);
    const after = drawHeap({ ...nodes, c: { name: 'New', selfSize: 24 } }, ['a .c c', 'c .x table']);
    const { comparison } = await compareDrawings(before, after);
    const { classes, live } = summariseHeap(comparison.after, historyOf(comparison), { filter: 'new' });
    expect(classes.map(({ shallowBytes, change }) => [shallowBytes, change?.grownBytes])).toEqual([[124, 24]]);
    expect(live.change?.grownBytes).toBe(24);
  });

  test('counts agree with the match, and growth with the accounting of a comparison', async () => {
    let wholeCount = 0;
    for (let seed = 0; seed < SEEDS; seed++) {
      const { title, before, after } = randomHeapPair(seed);
      const [{ snapshot: earlier }, { heap }] = await Promise.all(
        [before, after].map((drawn) => buildSnapshot(withAllHeld(drawn))),
      );
      const comparison = tryCompare(() => compareHeaps(earlier, heap));
      if (comparison === undefined) continue;
      const { live, classes, unreachedBytes } = summariseHeap(heap, historyOf(comparison), {});
      const { match, accounting } = comparison;
      const isLive = (node: NodeOrdinal): boolean =>
        heap.reachability.isReached[node] === 1 && heap.ownerOf[node] === node;
      const nodes = nodesOf(heap.flowGraph);
      expect(live.change?.newCount, title).toBe(
        nodes.filter((node) => isLive(node) && match.beforeOf[node] === NO_NODE).length,
      );
      expect(live.change?.goneCount, title).toBe(
        [...match.afterOf].filter((now, old) => now === NO_NODE && comparison.before.ownerOf[old] === old).length,
      );
      for (const { change, count } of classes)
        expect(
          sum(change!.bornAt, (born) => born),
          title,
        ).toBe(count);
      const isWhole = unreachedBytes === 0 && nodes.every((node) => heap.reachability.isReached[node] === 1);
      if (!isWhole) continue;
      wholeCount++;
      const { addedBytes, removedBytes, grownBytes, shrunkBytes } = accounting;
      expect(live.change?.grownBytes, title).toBe(addedBytes - removedBytes + grownBytes - shrunkBytes);
    }
    expect(wholeCount).toBeGreaterThan(5);
  });
});

describe('recorded snapshots', () => {
  test.each(recordedSnapshots())('%s: counts of classes are those of a script that reads names', async (_, file) => {
    const heap = new Heap(await readSnapshot(file));
    const { snapshot, reachability, ownerOf } = heap;
    const counts = new Map<string, number>();
    for (let node = 0 as NodeOrdinal; node < snapshot.nodeCount; node++) {
      if (reachability.isReached[node] === 0 || snapshot.nodeType[node] !== NodeType.object) continue;
      if (ownerOf[node] !== node) continue;
      const name = snapshot.strings.get(snapshot.nodeName[node]);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    const { classes, live, unreachedBytes, nativeBytes } = summariseHeap(heap, undefined, {});
    const told = classes.filter(({ kind, className }) => kind === 'object' && /^[A-Z]\w+$/u.test(className));
    const asked = told.filter(({ className }) => !className.startsWith('Object') && counts.has(className));
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.map(({ className, count }) => [className, count])).toEqual(
      asked.map(({ className }) => [className, counts.get(className)]),
    );
    expect(live.shallowBytes + unreachedBytes + nativeBytes).toBe(totalBytes(heap));
    expect(live.shallowBytes).toBe(heap.retainedBytes[0]);
  });
});

/** The root holds all that is no plumbing, so that nearly nothing is out of its reach. */
function withAllHeld(drawn: GraphDescription): GraphDescription {
  const held = drawn.nodes.filter(({ type }) => type === 'object' || type === 'closure');
  const edges = held.map((node, name) => ({ from: 'root', to: node.key!, type: 'element', name: 100 + name }));
  return { ...drawn, edges: [...(drawn.edges ?? []), ...edges] };
}

function historyOf(comparison: Comparison) {
  return { comparison, snapshotCount: 2, cohortOf: undefined, secondsAgo: [9, 0] };
}

async function randomHeaps(): Promise<{ heap: Heap; title: string }[]> {
  const seeds = Array.from({ length: SEEDS }, (_, seed) => randomHeapPair(seed));
  return Promise.all(seeds.map(async ({ after, title }) => ({ heap: (await buildSnapshot(after)).heap, title })));
}

/** Pairs that are no pair are drawn, too. */
function tryCompare(compare: () => Comparison): Comparison | undefined {
  try {
    return compare();
  } catch {
    return undefined;
  }
}

/** The bytes of all that has an object of the class, or plumbing of one, among its dominators or is such itself. */
function unionOf(heap: Heap, className: string): number {
  const graph = heap.flowGraph;
  const dominator = dominatorsByIntersection(graph, 0 as NodeOrdinal);
  const isMember = (node: NodeOrdinal): boolean =>
    heap.classNames.of(heap.ownerOf[node] as NodeOrdinal) === className && heap.reachability.isReached[node] === 1;
  const isKept = (node: NodeOrdinal): boolean => {
    for (let above = node; ; above = dominator[above]) {
      if (isMember(above)) return true;
      if (dominator[above] === above) return false;
    }
  };
  const kept = nodesOf(graph).filter((node) => dominator[node] !== NO_NODE && isKept(node));
  return sum(kept, (node) => heap.snapshot.shallowBytes[node]);
}

function totalBytes({ snapshot }: Heap): number {
  return sum([...(snapshot.shallowBytes as unknown as Iterable<number>)], (bytes) => bytes) + snapshot.extraNativeBytes;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
