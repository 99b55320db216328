import { compareDrawings, type GraphDescription } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { ENGINE_COST } from '../../src/graph/edge-costs.ts';
import type { Heap } from '../../src/graph/heap.ts';
import { NO_NODE, type NodeId, type NodeOrdinal, ROOT } from '../../src/ordinals.ts';
import { findAddedCycles } from '../../src/retention/added-cycles.ts';
import { sortCycles } from '../../src/retention/cycle-kinds.ts';
import { Cycles } from '../../src/retention/cycles.ts';
import { type Growth, measureGrowth } from '../../src/retention/growth.ts';
import { Inside } from '../../src/retention/inside.ts';
import { NO_SET } from '../../src/retention/kept-bytes.ts';
import type { Cycle } from '../../src/retention/suspect.ts';
import { componentsByMutualReach, nodesOf, reachableFrom, targetsOf } from '../support/brute-force.ts';
import { reachableWithout, retainingEdgesOf } from '../support/heap-twins.ts';
import { mulberry32 } from '../support/random-graphs.ts';
import { randomHeapPair } from '../support/random-heaps.ts';

const PAIRS = 300;

test(`cycles and their members are sets of mutual reach (${PAIRS} random pairs)`, async () => {
  let cycleCount = 0;
  for (let seed = 0; seed < PAIRS; seed++) {
    const { title, heap, growth, beforeOf } = await measurePair(seed);
    const kinds = sortCycles(
      heap,
      growth,
      findAddedCycles(heap, growth.kept.behind, new Inside(heap, growth).references, beforeOf),
    );
    const expected = growth.suspects.map(() => ({ count: 0, shallowBytes: 0, members: new Map<string, number>() }));
    for (const { component, visible, suspect } of cyclesByMutualReach(heap, growth, beforeOf)) {
      if (suspect === undefined) continue;
      cycleCount++;
      expected[suspect].count++;
      for (const node of visible) addTo(expected[suspect].members, heap.classNames.of(node), 1);
      for (const node of nodesOf(heap.flowGraph)) {
        if (!component.has(heap.ownerOf[node] as NodeOrdinal)) continue;
        expected[suspect].shallowBytes += heap.snapshot.shallowBytes[node];
      }
    }
    const found = kinds.map((ofSuspect) => {
      const members = new Map<string, number>();
      for (const { counts } of ofSuspect) {
        for (const [className, count] of counts) addTo(members, className.replace(/^Object \{.*/su, 'Object'), count);
      }
      const sum = (value: (kind: (typeof ofSuspect)[number]) => number): number =>
        ofSuspect.reduce((total, kind) => total + value(kind), 0);
      return { count: sum(({ count }) => count), shallowBytes: sum((kind) => kind.shallowBytes), members };
    });
    expect(found, title).toEqual(expected);
  }
  expect(cycleCount).toBeGreaterThan(50);
});

test(`examples are shortest ways round, entries come from outside (${PAIRS} random pairs)`, async () => {
  let exampleCount = 0;
  for (let seed = 0; seed < PAIRS; seed++) {
    const { title, heap, growth, beforeOf } = await measurePair(seed);
    const cycles = new Cycles(heap, growth, new Inside(heap, growth), beforeOf);
    const all = cyclesByMutualReach(heap, growth, beforeOf);
    for (const [suspect] of growth.suspects.entries()) {
      for (const { example, hopsLeftOut, entry } of cycles.ofSuspect(suspect, 'growth').cycles ?? []) {
        exampleCount++;
        const node = nodeById(heap, entry.nodeId);
        const { component } = all.find((cycle) => cycle.suspect === suspect && cycle.component.has(node))!;
        expect(example[0].nodeId, title).toBe(entry.nodeId);
        expect(example.at(-1)?.nodeId, title).toBe(entry.nodeId);
        for (const { nodeId } of example) expect(component.has(nodeById(heap, nodeId)), title).toBe(true);
        if (hopsLeftOut === undefined)
          expect(lengthOf(example), title).toBe(shortestRound(heap, growth, component, node));
        const outside = reachableWithout(heap.flowGraph, ({ target }) => component.has(target));
        expect(outside.has(nodeById(heap, entry.fromId)), title).toBe(true);
      }
    }
  }
  expect(exampleCount).toBeGreaterThan(50);
});

async function measurePair(
  seed: number,
): Promise<{ title: string; heap: Heap; growth: Growth; beforeOf: Uint32Array }> {
  const { title, before, after } = randomHeapPair(seed);
  const { comparison } = await compareDrawings(before, entangle(before, after, seed));
  const { beforeOf } = comparison.match;
  return { title, heap: comparison.after, growth: measureGrowth(comparison.after, beforeOf), beforeOf };
}

/** More edges between what is new: left alone, new nodes are seldom in a cycle. */
function entangle(before: GraphDescription, after: GraphDescription, seed: number): GraphDescription {
  const random = mulberry32(seed + 1);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)];
  const isOld = new Set(before.nodes.map(({ key }) => key));
  const added = after.nodes.filter(({ key }) => !isOld.has(key)).map(({ key }) => key!);
  if (added.length === 0) return after;
  const edges = added.flatMap((from) =>
    Array.from({ length: Math.floor(random() * 5) }, () => ({ from, to: pick(added), ...pick(EDGES) })),
  );
  return { ...after, edges: [...after.edges!, ...edges] };
}

const EDGES = [
  { type: 'property', name: 'a' },
  { type: 'property', name: 'b' },
  { type: 'property', name: '__proto__' },
  { type: 'internal', name: 'elements' },
  { type: 'internal', name: 'map' },
  { type: 'context', name: 'variable' },
  { type: 'element', name: 7 },
];

/** A cycle, what an author sees of it, and the suspect that it is told with. */
interface TwinCycle {
  readonly component: ReadonlySet<NodeOrdinal>;
  readonly visible: readonly NodeOrdinal[];
  readonly suspect: number | undefined;
}

function cyclesByMutualReach(heap: Heap, growth: Growth, beforeOf: Uint32Array): TwinCycle[] {
  const { kept, suspectSets } = growth;
  const reached = reachableFrom(heap.flowGraph, [ROOT]);
  const isAdded = nodesOf(heap.flowGraph).map((node) => reached.has(node) && beforeOf[heap.ownerOf[node]] === NO_NODE);
  const first = componentsByMutualReach(
    { ...heap.flowGraph, edgeRetains: referencesOf(heap, growth) },
    Uint8Array.from(isAdded, Number),
  );
  const components = new Map<NodeOrdinal, Set<NodeOrdinal>>();
  for (const node of nodesOf(heap.flowGraph)) {
    if (!isAdded[node]) continue;
    components.set(first[node], (components.get(first[node]) ?? new Set()).add(node));
  }
  return [...components.values()]
    .map((component) => {
      const visible = [...component].filter((node) => isVisible(heap, node));
      const set = visible.length === 0 ? NO_SET : kept.setOf[kept.behind.vertexOf[visible[0]]];
      return {
        component,
        visible,
        suspect: set === NO_SET ? undefined : suspectSets.suspectsBySet[set][0],
      };
    })
    .filter(({ visible }) => visible.length > 1);
}

function referencesOf(heap: Heap, { costs }: Growth): Uint8Array {
  const isReference = new Uint8Array(heap.snapshot.edgeCount);
  for (const { source, edge } of retainingEdgesOf(heap.flowGraph)) {
    isReference[edge] = costs.of(source, edge) < ENGINE_COST ? 1 : 0;
  }
  return isReference;
}

function isVisible({ isPlumbing, ownerOf, classNames }: Heap, node: NodeOrdinal): boolean {
  return isPlumbing[node] === 0 && ownerOf[node] === node && !classNames.of(node).startsWith('Node / ');
}

/** How many objects an author passes at least from `start` through another one of the cycle and back. */
function shortestRound(heap: Heap, growth: Growth, component: ReadonlySet<NodeOrdinal>, start: NodeOrdinal): number {
  const graph = { ...heap.flowGraph, edgeRetains: referencesOf(heap, growth) };
  const stepsFrom = (node: NodeOrdinal): Set<NodeOrdinal> => {
    const passed = new Set([node]);
    const steps = new Set<NodeOrdinal>();
    for (const through of passed) {
      for (const target of targetsOf(graph, through)) {
        if (!component.has(target)) continue;
        if (isVisible(heap, target)) steps.add(target);
        else passed.add(target);
      }
    }
    return steps;
  };
  let ring = new Set([...stepsFrom(start)].filter((node) => node !== start));
  for (let length = 1; ; length++) {
    ring = new Set([...ring].flatMap((node) => [...stepsFrom(node)]));
    if (ring.has(start)) return length + 1;
    expect(length).toBeLessThan(1000);
  }
}

function lengthOf(example: Cycle['example']): number {
  return example.slice(1).reduce((sum, { count = 1 }) => sum + count, 0);
}

function nodeById({ snapshot, flowGraph }: Heap, id: NodeId): NodeOrdinal {
  return nodesOf(flowGraph).find((node) => snapshot.nodeId[node] === id)!;
}

function addTo(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}
