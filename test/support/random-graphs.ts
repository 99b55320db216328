import type { FlowGraph } from '../../src/graph/flow-graph.ts';
import type { NodeOrdinal } from '../../src/ordinals.ts';
import { graphOf, type PlainEdge } from './flow-graph-builder.ts';

/** A small graph that one seed always gives again. */
export interface RandomGraph {
  /** For the message of a failing test: shape and seed. */
  readonly title: string;
  readonly graph: FlowGraph;
  readonly shallowBytes: Float64Array;
  /** 1 for about two nodes of three. */
  readonly includes: Uint8Array;
}

/**
 * Draws a graph of 1 to 40 nodes whose root is node 0. Every shape comes in turn; on top of it come, as the seed says,
 * self edges, parallel edges, edges that do not count, and nodes in shuffled order, so that no ordinal tells its depth.
 */
export function randomGraph(seed: number): RandomGraph {
  const random = mulberry32(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const shapeNames = Object.keys(shapes);
  const shape = shapeNames[seed % shapeNames.length];
  const nodeCount = 1 + below(40);

  const pairs = shapes[shape](nodeCount, below);
  const ornaments = below(3) === 0 ? [] : addOrnaments(pairs, nodeCount, below);
  const order =
    below(2) === 0 ? shuffledKeepingRoot(nodeCount, below) : Array.from({ length: nodeCount }, (_, at) => at);
  const retainingShare = [1, 0.95, 0.7][below(3)];
  const edges = [...pairs, ...ornaments].map(
    ([from, to]): PlainEdge => ({
      from: order[from] as NodeOrdinal,
      to: order[to] as NodeOrdinal,
      retains: random() < retainingShare,
    }),
  );
  return {
    title: `${shape}, seed ${seed}`,
    graph: graphOf(nodeCount, edges),
    shallowBytes: Float64Array.from({ length: nodeCount }, () => below(1000)),
    includes: Uint8Array.from({ length: nodeCount }, () => (below(3) === 0 ? 0 : 1)),
  };
}

/**
 * Numbers in 0 .. 1, the same for the same seed. Tommy Ettinger's Mulberry32, public domain.
 */
export function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Pair = readonly [from: number, to: number];
type Below = (limit: number) => number;

const shapes: Readonly<Record<string, (nodeCount: number, below: Below) => Pair[]>> = {
  sparse: (nodeCount, below) => anyPairs(nodeCount, nodeCount, below),
  dense: (nodeCount, below) => anyPairs(nodeCount, nodeCount * 4, below),
  'very dense': (nodeCount, below) => anyPairs(nodeCount, nodeCount * nodeCount, below),
  'without edges': () => [],
  'chain with back edges': (nodeCount, below) => [
    ...chain(nodeCount),
    ...anyPairs(nodeCount, below(nodeCount), below).map(([one, other]): Pair => [max(one, other), min(one, other)]),
  ],
  'chain with short cuts': (nodeCount, below) => [
    ...chain(nodeCount),
    ...anyPairs(nodeCount, below(nodeCount), below).map(([one, other]): Pair => [min(one, other), max(one, other)]),
  ],
  tree: (nodeCount, below) => tree(nodeCount, below),
  'tree with cross edges': (nodeCount, below) => [
    ...tree(nodeCount, below),
    ...anyPairs(nodeCount, below(nodeCount), below),
  ],
  'acyclic with two parents': (nodeCount, below) => [...tree(nodeCount, below), ...tree(nodeCount, below)],
  'two parallel chains with rungs': (nodeCount, below) => ladder(nodeCount, below),
  'islands, some out of reach': (nodeCount, below) =>
    anyPairs(nodeCount, nodeCount * 2, below).filter(([from, to]) => from % 3 === to % 3 || below(15) === 0),
  'rings in a row': (nodeCount, below) => [
    ...chain(nodeCount),
    ...Array.from({ length: nodeCount }, (_, from): Pair => [from, max(0, from - below(6))]),
  ],
  'hub everybody knows': (nodeCount, below) => [
    ...tree(nodeCount, below),
    ...Array.from({ length: nodeCount }, (_, from): Pair => [from, nodeCount - 1]),
    [nodeCount - 1, below(nodeCount)],
  ],
};

const { max, min } = Math;

function anyPairs(nodeCount: number, edgeCount: number, below: Below): Pair[] {
  return Array.from({ length: edgeCount }, (): Pair => [below(nodeCount), below(nodeCount)]);
}

function chain(nodeCount: number): Pair[] {
  return Array.from({ length: nodeCount - 1 }, (_, from): Pair => [from, from + 1]);
}

function tree(nodeCount: number, below: Below): Pair[] {
  return Array.from({ length: nodeCount - 1 }, (_, child): Pair => [below(child + 1), child + 1]);
}

/** Edges into both rails from the root, and between the rails in both directions: loops with two entries. */
function ladder(nodeCount: number, below: Below): Pair[] {
  const rails = Array.from({ length: max(0, nodeCount - 3) }, (_, from): Pair => [from + 1, from + 3]);
  const rungs = rails.map(([from]): Pair => (below(2) === 0 ? [from, from + 1] : [from + 1, from]));
  const entries = [1, 2].filter((node) => node < nodeCount).map((node): Pair => [0, node]);
  return [...entries, ...rails, ...rungs, ...anyPairs(nodeCount, below(3), below)];
}

function addOrnaments(pairs: readonly Pair[], nodeCount: number, below: Below): Pair[] {
  const selfEdges = Array.from({ length: below(4) }, () => below(nodeCount)).map((node): Pair => [node, node]);
  return [...selfEdges, ...pairs.filter(() => below(5) === 0)];
}

function shuffledKeepingRoot(nodeCount: number, below: Below): number[] {
  const order = Array.from({ length: nodeCount }, (_, at) => at);
  for (let last = nodeCount - 1; last > 1; last--) {
    const other = 1 + below(last);
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
