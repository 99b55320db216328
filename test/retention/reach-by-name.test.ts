import { compareDrawings, copies, type GraphDescription, repeat } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import type { Heap } from '../../src/graph/heap.ts';
import { type EdgeOrdinal, NO_NODE, type NodeOrdinal } from '../../src/ordinals.ts';
import { BehindPlumbing } from '../../src/retention/behind-plumbing.ts';
import { EdgeLabels } from '../../src/retention/edge-labels.ts';
import { type Growth, measureGrowth } from '../../src/retention/growth.ts';
import { Inside } from '../../src/retention/inside.ts';
import { SuspectChains } from '../../src/retention/suspect-chains.ts';
import { mulberry32 } from '../support/random-graphs.ts';
import { randomHeapPair } from '../support/random-heaps.ts';

const PAIRS = 300;

test(`what objects hold by a name is what each of their ways leads to (${PAIRS} random pairs)`, async () => {
  let foundCount = 0;
  for (let seed = 0; seed < PAIRS; seed++) {
    const { title, heap, growth, inside } = await measurePair(seed);
    const { behind } = growth.kept;
    const objects = visibleObjects(growth, inside);
    const random = mulberry32(seed);
    const sources = objects.filter(() => random() < 0.4);
    const held = new SlowReach(heap, growth, inside).heldBy(sources);
    for (const [key, targets] of held) {
      const [edgeName, className] = JSON.parse(key) as [string, string];
      const known = behind.vertexOf[[...targets][0]];
      const vertices = sources.map((source) => behind.vertexOf[source]);
      const found = inside.reach.from(vertices, { edgeName, className }, known).map((vertex) => behind.nodeAt(vertex));
      expect(new Set(found), `${title}, ${key}`).toEqual(targets);
      expect(found.length, title).toBe(targets.size);
      foundCount += found.length;
    }
  }
  expect(foundCount).toBeGreaterThan(1000);
});

test(`each hop of a chain counts what the hop before holds by its edge (${PAIRS} random pairs)`, async () => {
  let hopCount = 0;
  for (let seed = 0; seed < PAIRS; seed++) {
    const { title, heap, growth, inside } = await measurePair(seed);
    const chains = new SuspectChains(heap, growth, inside, new BehindPlumbing(heap, growth));
    const slow = new SlowReach(heap, growth, inside);
    for (const [suspect, { members }] of growth.suspects.entries()) {
      const group = growth.groups[members[0]];
      const holding = growth.holdings[suspect];
      if (holding.classes.size === 0) continue;
      const inner = chains.toPayload(group, holding).slice(chains.toHeld(group, holding).length - 1);
      let held = new Set(group.tops.filter((top) => heap.classNames.of(top) === inner[0].className));
      // What hangs on new plumbing is no top itself.
      if (inner.length < 2 || heap.isPlumbing[[...held][0]] === 1 || held.size !== (inner[0].count ?? 1)) continue;
      for (const { edgeName, className, count = 1, nodeId } of inner.slice(1)) {
        const ways = [slow.along(held, edgeName, className), slow.from(held, edgeName, className)].map((found) => {
          const isAdded = (node: NodeOrdinal): boolean => growth.beforeOf[heap.ownerOf[node]] === NO_NODE;
          const hop = [...found].find((node) => heap.snapshot.nodeId[node] === nodeId);
          return hop !== undefined && isAdded(hop) ? new Set([...found].filter(isAdded)) : found;
        });
        // A list is followed to its end.
        const way = ways.find(({ size }) => size === count);
        if (ways.every(({ size }) => size === 0)) break;
        expect(way, `${title}, ${edgeName} ${className} x${count}`).toBeDefined();
        held = way!;
        if (count > 1) hopCount++;
      }
    }
  }
  expect(hopCount).toBeGreaterThan(20);
});

test('twenty thousand functions that share their variables are counted in linear time', async () => {
  const count = 20_000;
  const { heap, growth, inside } = await measure(
    {
      nodes: [{ key: 'global', name: 'global' }],
      edges: [{ from: 'root', to: 'global', type: 'shortcut', name: 'g' }],
    },
    sharedContext(count),
  );
  const { behind } = growth.kept;
  const closures = visibleObjects(growth, inside).filter((node) => heap.classNames.of(node) === '(closure) f');
  const vertices = closures.map((node) => behind.vertexOf[node]);
  const target = visibleObjects(growth, inside).find((node) => heap.classNames.of(node) === 'Big')!;
  const found = inside.reach.from(vertices, { edgeName: '(closure) v7', className: 'Big' }, behind.vertexOf[target]);
  expect([closures.length, found.length]).toEqual([count, 1]);
});

function sharedContext(count: number): GraphDescription {
  const nodes = {
    ...copies('f', count, { type: 'closure', name: 'f' }),
    ...copies('big', count, { name: 'Big' }),
  };
  return {
    nodes: [
      { key: 'global', name: 'global' },
      { key: 'context', type: 'object', name: 'system / Context' },
      ...Object.entries(nodes).map(([key, node]) => ({ key, ...(node as object) })),
    ],
    edges: [
      { from: 'root', to: 'global', type: 'shortcut', name: 'g' },
      ...repeat(count, (n) => ({ from: 'global', to: `f${n}`, type: 'element', name: n })),
      ...repeat(count, (n) => ({ from: `f${n}`, to: 'context', type: 'internal', name: 'context' })),
      ...repeat(count, (n) => ({ from: 'context', to: `big${n}`, type: 'context', name: `v${n}` })),
    ],
  };
}

interface Measured {
  readonly title: string;
  readonly heap: Heap;
  readonly growth: Growth;
  readonly inside: Inside;
}

async function measurePair(seed: number): Promise<Measured> {
  const { title, before, after } = randomHeapPair(seed);
  return { ...(await measure(before, entangle(before, after, seed))), title };
}

async function measure(before: GraphDescription, after: GraphDescription): Promise<Measured> {
  const { comparison } = await compareDrawings(before, after);
  const growth = measureGrowth(comparison.after, comparison.match.beforeOf);
  return { title: '', heap: comparison.after, growth, inside: new Inside(comparison.after, growth) };
}

/** What is new is there several times, most of it held alike, as what each round leaves behind. */
function entangle(before: GraphDescription, after: GraphDescription, seed: number): GraphDescription {
  const random = mulberry32(seed + 1);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)];
  const isOld = new Set(before.nodes.map(({ key }) => key));
  const added = after.nodes.filter(({ key }) => !isOld.has(key));
  const isNew = new Set(added.map(({ key }) => key));
  if (added.length === 0) return after;
  const rounds = repeat(2 + Math.floor(random() * 5), (n) => n);
  const nodes = rounds.flatMap((n) =>
    added.map((node, at) => ({ ...node, key: `${node.key}again${n}`, id: 100_001 + 2 * (n * added.length + at) })),
  );
  const more = added.flatMap(({ key }) =>
    repeat(Math.floor(random() * 3), () => ({ from: key!, to: pick(added).key!, ...pick(EDGES) })),
  );
  const edges = [...after.edges!, ...more];
  const again = (key: string, n: number): string => (isNew.has(key) ? `${key}again${n}` : key);
  const copied = rounds.flatMap((n) =>
    edges
      .filter(({ from, to }) => isNew.has(from) || isNew.has(to))
      .filter(() => random() < 0.9)
      .map((edge) => ({ ...edge, from: again(edge.from, n), to: random() < 0.9 ? again(edge.to, n) : edge.to })),
  );
  return { ...after, nodes: [...after.nodes, ...nodes], edges: [...edges, ...copied] };
}

const EDGES = [
  { type: 'property', name: 'a' },
  { type: 'property', name: 'b' },
  { type: 'internal', name: 'elements' },
  { type: 'internal', name: 'table' },
  { type: 'context', name: 'variable' },
  { type: 'element', name: 7 },
];

function visibleObjects({ kept: { behind } }: Growth, { references }: Inside): NodeOrdinal[] {
  return Array.from(behind.nodes as Iterable<number> as Iterable<NodeOrdinal>).filter(
    (node) => references.isVisible[behind.vertexOf[node]] === 1,
  );
}

/** Goes all ways of one object after the other, again for each of its edges. */
class SlowReach {
  readonly #heap: Heap;
  readonly #growth: Growth;
  readonly #inside: Inside;
  readonly #labels: EdgeLabels;

  constructor(heap: Heap, growth: Growth, inside: Inside) {
    this.#heap = heap;
    this.#growth = growth;
    this.#inside = inside;
    this.#labels = new EdgeLabels(heap);
  }

  /** What objects hold, by name of the edge and class. */
  heldBy(sources: Iterable<NodeOrdinal>): Map<string, Set<NodeOrdinal>> {
    const held = new Map<string, Set<NodeOrdinal>>();
    for (const source of sources) {
      for (const first of this.#referencesOf(source)) {
        if (this.#isVisible(first.target)) {
          this.#add(held, this.#labels.direct(source, first.edge), first.target);
          continue;
        }
        for (const plumbing of this.#plumbingFrom(first.target)) {
          for (const { edge, target } of this.#referencesOf(plumbing)) {
            if (!this.#isVisible(target)) continue;
            this.#add(held, this.#labels.throughPlumbing(first.edge, plumbing, edge), target);
          }
        }
      }
    }
    return held;
  }

  from(sources: Iterable<NodeOrdinal>, edgeName: string, className: string): Set<NodeOrdinal> {
    return this.heldBy(sources).get(JSON.stringify([edgeName, className])) ?? new Set();
  }

  along(sources: ReadonlySet<NodeOrdinal>, edgeName: string, className: string): Set<NodeOrdinal> {
    const found = new Set<NodeOrdinal>();
    for (let ends: Iterable<NodeOrdinal> = sources; ; ) {
      const next = [...this.from(ends, edgeName, className)].filter((node) => !sources.has(node) && !found.has(node));
      if (next.length === 0) return found;
      for (const node of next) found.add(node);
      ends = next;
    }
  }

  #plumbingFrom(start: NodeOrdinal): Set<NodeOrdinal> {
    const passed = new Set([start]);
    for (const node of passed) {
      for (const { target } of this.#referencesOf(node)) if (!this.#isVisible(target)) passed.add(target);
    }
    return passed;
  }

  #referencesOf(source: NodeOrdinal): { readonly edge: EdgeOrdinal; readonly target: NodeOrdinal }[] {
    const { firstEdge, edgeTarget } = this.#heap.snapshot;
    const { behind, graph } = this.#growth.kept;
    const { edgeRetains } = this.#inside.references.graph;
    const edges = Array.from(
      { length: firstEdge[(source + 1) as NodeOrdinal] - firstEdge[source] },
      (_, position) => (firstEdge[source] + position) as EdgeOrdinal,
    ).filter((edge) => {
      return this.#heap.reachability.edgeRetains[edge] === 1 && behind.vertexOf[edgeTarget[edge]] !== 0;
    });
    const firstInner = graph.firstEdge[behind.vertexOf[source] as NodeOrdinal];
    return edges
      .filter((_, position) => edgeRetains[(firstInner + position) as EdgeOrdinal] === 1)
      .map((edge) => ({ edge, target: edgeTarget[edge] }));
  }

  #isVisible(node: NodeOrdinal): boolean {
    return this.#inside.references.isVisible[this.#growth.kept.behind.vertexOf[node]] === 1;
  }

  #add(held: Map<string, Set<NodeOrdinal>>, edgeName: string, target: NodeOrdinal): void {
    const key = JSON.stringify([edgeName, this.#heap.classNames.of(target)]);
    held.set(key, (held.get(key) ?? new Set()).add(target));
  }
}
