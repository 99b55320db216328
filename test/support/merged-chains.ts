import type { Heap } from '../../src/graph/heap.ts';
import { HeldClassNames } from '../../src/graph/held-class-names.ts';
import { asStep } from '../../src/holder-place.ts';
import { NO_NODE, type NodeId, type NodeOrdinal, ROOT } from '../../src/ordinals.ts';
import type { Growth } from '../../src/retention/growth.ts';
import type { GrowthGroup } from '../../src/retention/growth-points.ts';
import type { Holding } from '../../src/retention/holdings.ts';
import { VALUE_TYPES } from '../../src/retention/leading-class.ts';
import type { PlainGraph } from '../../src/retention/suspect-graph.ts';
import { VisibleEdges } from '../../src/retention/visible-edges.ts';
import { pileUpBytes } from './heap-twins.ts';

// A slow twin of a suspect's graph: a place is known by all the words on the way there, one chain is told after the other.

/** A merged graph in words that can be compared: sorted, and without keys. */
export interface MergedWords {
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
}

/** A graph with nothing left out, in words. */
export function writeInWords({ nodes, edges }: PlainGraph): MergedWords {
  const words = nodes.map(({ kind, className, count, shallowBytes, retainedBytes }) => {
    return `${kind} ${className} x${count} ${shallowBytes}/${retainedBytes ?? 0}`;
  });
  return {
    nodes: [...words].sort(),
    edges: edges
      .map(({ source, target, label, count, isSuspectEdge }) => {
        return `${words[source]} ${label}${isSuspectEdge ? '=>' : '->'} ${words[target]} (${count})`;
      })
      .sort(),
  };
}

/** The same, from one chain after the other. */
export function mergeByWords(
  heap: Heap,
  growth: Growth,
  groups: readonly GrowthGroup[],
  { classes }: Holding,
): MergedWords {
  const objectsAt = new Map<string, Set<NodeOrdinal>>([['root ROOT', new Set([ROOT])]]);
  const edges = new Map<string, { from: string; label: string; to: string; objects: Set<NodeOrdinal> }>();
  const connect = (from: string, label: string, to: string, node: NodeOrdinal, number = 0): void => {
    const key = JSON.stringify([from, label, to, number]);
    edges.set(key, { from, label, to, objects: (edges.get(key)?.objects ?? new Set()).add(node) });
    objectsAt.set(to, (objectsAt.get(to) ?? new Set()).add(node));
  };

  const classOf = new HeldClassNames(heap);
  for (const [number, { hold, holders, tops }] of groups.entries()) {
    let end = 'root ROOT';
    for (const holder of holders) {
      end = 'root ROOT';
      for (const { place, label, node } of placesTo(heap, growth, hold.holder, holder as NodeOrdinal)) {
        if (place === end) objectsAt.get(place)!.add(node);
        else connect(end, `${label}->`, place, node);
        end = place;
      }
    }
    for (const top of tops) {
      const shape = classOf.of(top);
      const className = shape.startsWith('Object {') && !classes.has(shape) ? 'Object' : shape;
      connect(end, `${hold.holder === ROOT ? '' : hold.edgeName}=>`, `added ${className}`, top, number);
    }
  }

  const piles = pileUpBytes(heap);
  const words = new Map(
    [...objectsAt].map(([place, objects]) => {
      const sum = (bytesOf: (node: NodeOrdinal) => number): number =>
        [...objects].reduce((total, node) => total + bytesOf(node), 0);
      const retainedBytes = place.startsWith('added ')
        ? sum((node) => growth.kept.retainedBytes[growth.kept.behind.vertexOf[node]])
        : 0;
      const name = place.split('\n').at(-1)!;
      return [place, `${name} x${objects.size} ${sum((node) => piles.get(node) ?? 0)}/${retainedBytes}`];
    }),
  );
  return {
    nodes: [...words.values()].sort(),
    edges: [...edges.values()]
      .map(({ from, label, to, objects }) => `${words.get(from)} ${label} ${words.get(to)} (${objects.size})`)
      .sort(),
  };
}

/** A way from what is held straight to what is held straight, in words of the graph. */
export interface LinkInWords {
  readonly from: string;
  readonly to: string;
  /** As in {@link MergedWords}. */
  readonly edge: string;
}

/** All ways between what groups hold straight, or by one collection or plain object that they do not: each object asked for itself. */
export function linkByWords(
  heap: Heap,
  { beforeOf }: Growth,
  groups: readonly GrowthGroup[],
  { classes }: Holding,
  { nodes }: MergedWords,
): LinkInWords[] {
  const classOf = new HeldClassNames(heap);
  const edges = new VisibleEdges(heap);
  const tops = new Set(groups.flatMap((group) => [...group.tops]));
  const nameOf = (node: NodeOrdinal): string => {
    const shape = classOf.of(node);
    return shape.startsWith('Object {') && !classes.has(shape) ? 'Object' : shape;
  };
  const isTold = (node: NodeOrdinal): boolean =>
    tops.has(node) && heap.isPlumbing[node] === 0 && !VALUE_TYPES.has(heap.snapshot.nodeType[node]);
  const found = new Map<string, Set<NodeOrdinal>>();
  const add = (from: NodeOrdinal, label: string, to: NodeOrdinal): void => {
    const key = JSON.stringify([nameOf(from), label, nameOf(to)]);
    found.set(key, (found.get(key) ?? new Set()).add(to));
  };
  for (const top of tops) {
    if (!isTold(top)) continue;
    const near: [string, NodeOrdinal][] = [];
    edges.forEach(top, (label, _, node) => near.push([label, node]));
    for (const [label, node] of near) {
      if (isTold(node)) add(top, label, node);
      else if (!tops.has(node) && beforeOf[node] === NO_NODE && STEP.test(heap.classNames.of(node)))
        edges.forEach(node, (next, _, behind) => isTold(behind) && add(top, label + asStep(next), behind));
    }
  }
  const wordsOf = (name: string): string => nodes.find((words) => words.startsWith(`added ${name} x`))!;
  return [...found].map(([key, objects]) => {
    const [from, label, to] = JSON.parse(key) as string[];
    const edge = `${wordsOf(from)} ${label}-> ${wordsOf(to)} (${objects.size})`;
    return { from, to, edge };
  });
}

const STEP = /^(?:Array|Map|Object|Set)$/u;

interface Step {
  readonly node: NodeOrdinal;
  readonly label: string;
  /** All words from the root to here; the last line is what the node is told as. */
  readonly place: string;
}

/** The way to a holder from where the chain to the first holder of its group begins. */
function placesTo(heap: Heap, growth: Growth, firstHolder: NodeOrdinal, holder: NodeOrdinal): Step[] {
  if (holder === ROOT) return [];
  const hops = growth.chains.chainTo(firstHolder);
  const module = /^(?:module|script) /u.test(hops[0].className) ? hops[0] : undefined;
  const [beginning] = module === undefined ? hops : hops.slice(1);
  const begin = stepsTo(heap, growth, firstHolder).find(({ node }) => heap.snapshot.nodeId[node] === beginning.nodeId)!;
  const steps = stepsTo(heap, growth, holder);
  const told = steps.slice(steps.findIndex(({ place }) => place === begin.place));
  const above =
    module === undefined
      ? []
      : [{ node: nodeWithId(heap, module.nodeId), label: '', place: `survivor ${module.className}` }];
  return [...above, { ...told[0], label: beginning.edgeName }, ...told.slice(1)];
}

function stepsTo(heap: Heap, { chains }: Growth, end: NodeOrdinal): Step[] {
  const objects: { node: NodeOrdinal; label: string }[] = [];
  for (let node = end; node !== ROOT; ) {
    const { holder, edgeName } = chains.holds.above(node);
    objects.unshift({ node, label: holder === ROOT ? '' : edgeName });
    node = holder;
  }
  let place = '';
  let last = '';
  return objects.map(({ node, label }) => {
    const word = JSON.stringify(label);
    const name = `survivor ${heap.classNames.of(node)}`;
    // A list is one place.
    if (last !== `${word}\n${name}`) place += `\n${word}\n${name}`;
    last = `${word}\n${name}`;
    return { node, label, place };
  });
}

function nodeWithId({ snapshot }: Heap, id: NodeId): NodeOrdinal {
  return Array.from({ length: snapshot.nodeCount }, (_, node) => node as NodeOrdinal).find(
    (node) => snapshot.nodeId[node] === id,
  )!;
}
