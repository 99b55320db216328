import { createRequire } from 'node:module';
import type { MultiDirectedGraph } from 'graphology';
import { isShape } from '../graph/held-class-names.ts';
import type { NodeId } from '../ordinals.ts';
import type { ChainHop, HeldClass, Suspect } from './suspect.ts';

/** Objects of one kind on the chains of a suspect, merged into one node. */
export interface SuspectGraphNode {
  /** As in the report: `Set`, `Object {m, payload}`, `module lib/server.js`; `ROOT` for V8's root. */
  readonly className: string;
  /** To be shown: `className`, and how many they are: `Promise x2,000`. */
  readonly label: string;
  /**
   * `root`: V8's root, once in each graph. `survivor`: there before, and on a chain to what was added. `added`: born after, and
   * held straight by a survivor, or on the report's chain behind that.
   */
  readonly kind: 'root' | 'survivor' | 'added';
  /** V8's type of the first of them. */
  readonly nodeType: string;
  /** How many objects were merged; each is counted once. */
  readonly count: number;
  /** Their own bytes, with the plumbing that is folded into them. */
  readonly shallowBytes: number;
  /** For what survivors hold straight: bytes that each alone keeps alive behind the suspect edges, summed up. */
  readonly retainedBytes?: number;
  /** V8's ids of the first of them, five at most. */
  readonly sampleIds: readonly NodeId[];
}

/** References of one kind from the objects of one node to those of another. */
export interface SuspectGraphEdge {
  /**
   * As an author would write it: `.tasks`, `[*]`, `(closure) instances`. Empty from the root to where an author would begin,
   * whatever way the engine takes; `...` where a long chain is shortened.
   */
  readonly label: string;
  /** V8's type of the first of them; empty where no single edge leads from one to the other. */
  readonly edgeType: string;
  /** How many objects of the target are held in this way. */
  readonly count: number;
  /** Whether these are the suspect's growth points: there before at the source, born after at the target. */
  readonly isSuspectEdge: boolean;
}

/** What a suspect's graph says of itself. */
export interface SuspectGraphAttributes {
  /** As in {@link Suspect}. */
  readonly title: string;
  readonly fingerprint: string;
  /** Merged nodes and edges beyond the bound of 200 nodes: lesser holders, lighter classes, the middle of long chains. */
  readonly nodesLeftOut: number;
  readonly edgesLeftOut: number;
}

/**
 * All chains from the root to what a suspect holds, merged: objects of one class that hang in one place are one node, a list
 * of objects of one class, too. Edges between what is held straight are in it, too, but for those that would close a cycle: it
 * has none. Every node is reached from the root, `n0`. Other keys are `n1`, `n2`, ... and `e0`, `e1`, ..., the same for the same
 * input.
 */
export type SuspectGraph = MultiDirectedGraph<SuspectGraphNode, SuspectGraphEdge, SuspectGraphAttributes>;

/** A suspect that was found in two heaps. */
export interface SuspectWithGraph extends Suspect {
  /**
   * Its chains as a graph of graphology, made when first asked for. It is no part of the report: JSON and copies are without
   * it, and it holds nothing of the heaps.
   */
  readonly graph: SuspectGraph;
}

/** A suspect's graph as plain values, in the order of its keys. */
export interface PlainGraph {
  /** The root is the first. */
  readonly nodes: readonly SuspectGraphNode[];
  readonly edges: readonly PlainEdge[];
  readonly nodesLeftOut: number;
  readonly edgesLeftOut: number;
}

export interface PlainEdge extends SuspectGraphEdge {
  /** Positions in the list of nodes. */
  readonly source: number;
  readonly target: number;
}

/**
 * Adds what the report's chain tells behind the suspect edges: how that hangs which makes a suspect heavy.
 *
 * @param chain - a chain of the report whose holder is in the graph
 * @param holds - what the suspect holds, by class
 */
export function addInnerHops(plain: PlainGraph, chain: readonly ChainHop[], holds: readonly HeldClass[]): PlainGraph {
  const suspectAt = chain.findIndex(({ suspectEdge }) => suspectEdge);
  if (suspectAt === -1) return plain;
  const nodes = [...plain.nodes];
  const edges = [...plain.edges];
  const [suspectHop, ...inner] = chain.slice(suspectAt);
  const first = edges.find(({ isSuspectEdge, label, target }) => {
    return isSuspectEdge && label === suspectHop.edgeName && isOfClass(nodes[target], suspectHop.className);
  });
  if (first === undefined && edges.every(({ isSuspectEdge }) => !isSuspectEdge)) return plain;
  const on: number[] = [];
  if (first === undefined) {
    const above = suspectAt === 0 ? nodes[0].className : chain[suspectAt - 1].className;
    const ways = edges.filter(({ isSuspectEdge }) => isSuspectEdge);
    const holder = (ways.find(({ source }) => nodes[source].className === above) ?? ways[0]).source;
    on.push(nodes.push(describeNode(suspectHop, holds)) - 1);
    edges.push(describeEdge(suspectHop, holder, on[0]));
  } else on.push(first.target);
  for (const hop of inner) {
    const known = nodes.findIndex((node, at) => mayStandFor(node, hop) && !on.includes(at));
    const target = known === -1 ? nodes.push(describeNode(hop, holds)) - 1 : known;
    const source = on[on.length - 1];
    const isKnown = edges.some(
      (edge) => edge.source === source && edge.target === target && edge.label === hop.edgeName,
    );
    if (!isKnown) edges.push(describeEdge(hop, source, target));
    on.push(target);
  }
  return { ...plain, nodes, edges };
}

/** Whether a node may stand for the objects of a hop: fewer of its class are others, which something else holds straight. */
function mayStandFor(node: SuspectGraphNode, { className, count = 1 }: ChainHop): boolean {
  return node.kind === 'added' && isOfClass(node, className) && node.count >= count;
}

/** Plain objects are told by their shape in a graph, and by their class in a chain. */
function isOfClass({ className }: SuspectGraphNode, name: string): boolean {
  return className === name || (name === 'Object' && isShape(className));
}

function describeNode(
  { className, nodeType, nodeId, count = 1 }: ChainHop,
  holds: readonly HeldClass[],
): SuspectGraphNode {
  const shallowBytes = holds.find((held) => held.className === className)?.shallowBytes ?? 0;
  const label = count > 1 ? `${className} x${count.toLocaleString('en')}` : className;
  return { className, label, kind: 'added', nodeType, count, shallowBytes, sampleIds: [nodeId] };
}

function describeEdge(
  { edgeName, edgeType, count = 1, suspectEdge }: ChainHop,
  source: number,
  target: number,
): PlainEdge {
  return { source, target, label: edgeName, edgeType, count, isSuspectEdge: suspectEdge };
}

/** The suspect with its graph, which is neither enumerated nor made before somebody asks for it. */
export function withGraph(suspect: Suspect, plain: PlainGraph): SuspectWithGraph {
  let graph: SuspectGraph | undefined;
  return Object.defineProperty(suspect, 'graph', {
    enumerable: false,
    get(this: Suspect) {
      graph ??= makeGraph(this.title, this.fingerprint, plain);
      return graph;
    },
  }) as SuspectWithGraph;
}

/** The suspect with something else said of it, and its graph. */
export function changeSuspect(suspect: SuspectWithGraph, changes: Partial<Suspect>): SuspectWithGraph {
  const graph = Object.getOwnPropertyDescriptor(suspect, 'graph');
  return Object.defineProperty({ ...suspect, ...changes }, 'graph', graph ?? {}) as SuspectWithGraph;
}

/** Loading graphology takes a tenth of the time of loading all of heapdiff: only who asks for a graph waits for it. */
const require = createRequire(import.meta.url);

function makeGraph(title: string, fingerprint: string, plain: PlainGraph): SuspectGraph {
  const graphology = require('graphology') as typeof import('graphology');
  const { nodes, edges, nodesLeftOut, edgesLeftOut } = plain;
  const graph: SuspectGraph = new graphology.MultiDirectedGraph();
  graph.replaceAttributes({ title, fingerprint, nodesLeftOut, edgesLeftOut });
  for (const [position, node] of nodes.entries()) graph.addNode(`n${position}`, { ...node });
  for (const [position, { source, target, ...edge }] of edges.entries()) {
    graph.addEdgeWithKey(`e${position}`, `n${source}`, `n${target}`, edge);
  }
  return graph;
}
