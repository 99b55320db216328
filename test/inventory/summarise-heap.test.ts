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
import { LineageError } from '../../src/errors.ts';
import { Heap } from '../../src/graph/heap.ts';
import { isShape } from '../../src/graph/held-class-names.ts';
import { ClassRegister, ObjectClasses } from '../../src/inventory/class-register.ts';
import { summariseHeap } from '../../src/inventory/summarise-heap.ts';
import type { ClassSummary } from '../../src/inventory/summary.ts';
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

  test('numbers and texts without a size, which each snapshot has anew, are not gone', async () => {
    const draw = (key: string, size: number) =>
      drawHeap(
        {
          global: 'global',
          [`${key}number`]: { type: 'number', name: 'smi number', selfSize: 0 },
          [`${key}text`]: { type: 'string', name: '42', selfSize: 0 },
          [`${key}real`]: { type: 'string', name: 'real', selfSize: size },
        },
        [
          'root ^global global',
          `global .n ${key}number`,
          `${key}number #value ${key}text`,
          `global .${key} ${key}real`,
        ],
      );
    const { comparison } = await compareDrawings(draw('a', 24), draw('b', 40));
    const { live } = summariseHeap(comparison.after, historyOf(comparison), {});
    expect([live.change?.newCount, live.change?.goneCount, live.change?.grownBytes]).toEqual([1, 1, 16]);
  });

  test('--sort oldest has what the first snapshot has before all that is new, however large', async () => {
    const draw = (more: Record<string, ReturnType<typeof object>>) =>
      drawHeap({ global: globalObject({ small: object('Small'), ...more }) });
    const { comparison } = await compareDrawings(draw({}), draw({ large: object('Large', {}, { selfSize: 9000 }) }));
    const choice = { filter: 'l', sort: 'oldest' } as const;
    const { classes } = summariseHeap(comparison.after, historyOf(comparison), choice);
    expect(classes.map(({ className }) => className)).toEqual(['global', 'Small', 'Large']);
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

  test('what is new, gone and grown leads from one heap to the other, as a slow twin counts them', async () => {
    let garbageCount = 0;
    let partCount = 0;
    for (const { title, comparison } of await randomComparisons()) {
      const { before, after, match } = comparison;
      const { live, classes, others, unreachedBytes } = summariseHeap(after, historyOf(comparison), {});
      const twin = countThenAndNow(comparison);
      expect(
        tallyByName(classes, ({ count }) => count),
        title,
      ).toEqual(twin.now.counts);
      expect(
        tallyByName(classes, ({ shallowBytes }) => shallowBytes),
        title,
      ).toEqual(twin.now.bytes);
      expect(
        tallyByName(classes, ({ change }) => change!.newCount),
        title,
      ).toEqual(twin.newCounts);
      expect(
        tallyByName(classes, ({ change }) => change!.goneCount),
        title,
      ).toEqual(twin.goneCounts);
      expect(
        tallyByName(classes, ({ count, change }) => count - change!.newCount + change!.goneCount),
        title,
      ).toEqual(twin.then.counts);
      expect(
        tallyByName(classes, ({ shallowBytes, change }) => shallowBytes - change!.grownBytes),
        title,
      ).toEqual(twin.then.bytes);
      for (const { change, count } of classes)
        expect(
          sum(change!.bornAt, (born) => born),
          title,
        ).toBe(count);
      expect(others.classCount, title).toBe(0);
      expect(live.shallowBytes - live.change!.grownBytes, title).toBe(
        totalBytes(before) - before.snapshot.extraNativeBytes,
      );
      const isStill = (node: number): boolean =>
        match.afterOf[node] !== NO_NODE && after.reachability.isReached[match.afterOf[node]] === 0;
      if (unreachedBytes > 0 && before.ownerOf.some((owner, node) => owner === node && isStill(node))) garbageCount++;
      if (twin.partCount > 0) partCount++;
    }
    expect([garbageCount > 20, partCount > 0]).toEqual([true, true]);
  });

  test('growth is that of the accounting of a comparison, where the root reaches all', async () => {
    let wholeCount = 0;
    for (const { title, comparison } of await randomComparisons()) {
      const { after, accounting } = comparison;
      if (!nodesOf(after.flowGraph).every((node) => after.reachability.isReached[node] === 1)) continue;
      wholeCount++;
      const { live } = summariseHeap(after, historyOf(comparison), {});
      const { addedBytes, removedBytes, grownBytes, shrunkBytes } = accounting;
      expect(live.change?.grownBytes, title).toBe(addedBytes - removedBytes + grownBytes - shrunkBytes);
    }
    expect(wholeCount).toBeGreaterThan(5);
  });

  test('what is out of reach by now is gone, and what is new out of reach was never there', async () => {
    const draw = (jobs: string[], edges: string[]) =>
      drawHeap(
        { global: globalObject(), ...Object.fromEntries(jobs.map((key) => [key, { name: 'Job', selfSize: 50 }])) },
        edges,
      );
    const { comparison } = await compareDrawings(
      draw(['a', 'b', 'c', 'd'], ['global .a a', 'global .b b', 'global .c c']),
      draw(['a', 'b', 'e', 'f'], ['global .a a', 'global .e e']),
    );
    const { classes } = summariseHeap(comparison.after, historyOf(comparison), { filter: 'job' });
    expect(classes.map(({ count, shallowBytes, change }) => [count, shallowBytes, change])).toEqual([
      [2, 100, expect.objectContaining({ newCount: 1, goneCount: 3, grownBytes: -100, bornAt: [1, 1] })],
    ]);
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

/** Each pair as it is drawn, where much is out of reach, and with nearly all held. Pairs that are no pair are drawn, too. */
async function randomComparisons(): Promise<{ comparison: Comparison; title: string }[]> {
  const drawn = Array.from({ length: SEEDS }, (_, seed) => randomHeapPair(seed)).flatMap(({ title, before, after }) => [
    { title, before, after },
    { title: `${title}, all held`, before: withAllHeld(before), after: withAllHeld(after) },
  ]);
  const compared = await Promise.all(
    drawn.map(async ({ title, before, after }) => {
      const [{ snapshot }, { heap }] = await Promise.all([buildSnapshot(before), buildSnapshot(after)]);
      const comparison = tryCompare(() => compareHeaps(snapshot, heap));
      return comparison === undefined ? [] : [{ comparison, title }];
    }),
  );
  return compared.flat();
}

function tryCompare(compare: () => Comparison): Comparison | undefined {
  try {
    return compare();
  } catch (error) {
    if (error instanceof LineageError) return undefined;
    throw error;
  }
}

type Tallies = Record<string, number>;

/** Node by node what there was of each class, what there is, what came and what went. */
function countThenAndNow({ before, after, match }: Comparison) {
  const then = { counts: {} as Tallies, bytes: {} as Tallies };
  const now = { counts: {} as Tallies, bytes: {} as Tallies };
  const [newCounts, goneCounts]: Tallies[] = [{}, {}];
  let partCount = 0;
  const isLive = (node: NodeOrdinal): boolean => after.reachability.isReached[node] === 1;
  for (const node of nodesOf(after.flowGraph).filter(isLive)) {
    const owner = after.ownerOf[node] as NodeOrdinal;
    const name = nameIn(after, owner);
    addTo(now.bytes, name, after.snapshot.shallowBytes[node]);
    if (owner === node) addTo(now.counts, name, 1);
    if (owner === node && match.beforeOf[node] === NO_NODE) addTo(newCounts, name, 1);
  }
  for (const node of nodesOf(before.flowGraph)) {
    const owner = before.ownerOf[node] as NodeOrdinal;
    const still = match.afterOf[owner] as NodeOrdinal;
    const isGone = still === NO_NODE || !isLive(still);
    const owning = isGone ? still : (after.ownerOf[still] as NodeOrdinal);
    const name = still === NO_NODE ? nameIn(before, owner) : nameIn(after, owning);
    addTo(then.bytes, name, before.snapshot.shallowBytes[node]);
    if (owner !== node) continue;
    if (isGone) addTo(goneCounts, name, 1);
    if (isGone || owning === still) addTo(then.counts, name, 1);
    else partCount++;
  }
  return { then, now, newCounts, goneCounts, partCount };
}

/** The name of a class, of plain objects without their shape. */
function nameIn(heap: Heap, node: NodeOrdinal): string {
  const register = new ClassRegister();
  const number = new ObjectClasses(heap, register).of(node);
  return `${register.kinds[number]} ${withoutShape(register.names[number])}`;
}

function withoutShape(className: string): string {
  return isShape(className) ? 'Object' : className;
}

/** What classes have, but for those that have nothing. */
function tallyByName(classes: readonly ClassSummary[], of: (told: ClassSummary) => number): Tallies {
  const tallies: Tallies = {};
  for (const told of classes) addTo(tallies, `${told.kind} ${withoutShape(told.className)}`, of(told));
  return tallies;
}

function addTo(tallies: Tallies, name: string, more: number): void {
  const total = (tallies[name] ?? 0) + more;
  if (total === 0) delete tallies[name];
  else tallies[name] = total;
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
