import { UsageError } from '../errors.ts';
import type { Suspect } from '../retention/suspect.ts';
import type { SuspectGraph, SuspectGraphNode } from '../retention/suspect-graph.ts';
import { LEFT_OUT, type Picture, type PictureBounds, type PictureEdge, type PictureNode } from './picture.ts';
import { formatByteChange, formatCount } from './units.ts';

/** A suspect with its graph, which all have that `compareFiles` and `findSuspects` find. */
export type DrawableSuspect = Suspect & { readonly graph?: SuspectGraph };

/** Says that there is nothing to draw. */
export const NO_SUSPECTS: Picture = { title: 'No suspects', caption: '', nodes: [], edges: [] };

/**
 * Who holds what a suspect keeps, as a picture: from the root to what is held, the suspect edges and the leaked class marked.
 * What the bounds leave out is counted where it hangs; `depth` counts from what is held upwards, the suspect edge is the first hop.
 *
 * @throws UsageError where the suspect has no graph
 */
export function drawSuspect({ graph, title, className, growthBytes }: DrawableSuspect, bounds: PictureBounds): Picture {
  if (graph === undefined)
    throw new UsageError('the suspect has no graph; expected one of compareFiles or findSuspects');
  const plain = readGraph(graph);
  const chosen = chooseNodes(plain, bounds);
  const shown = plain.nodes.map((_, node) => node).filter((node) => chosen.has(node));
  const positionOf = new Map(shown.map((node, position) => [node, position]));
  const nodes = shown.map((node) => drawNode(plain.nodes[node], className));
  const edges: PictureEdge[] = plain.edges.flatMap((edge) => {
    const [source, target] = [positionOf.get(edge.source), positionOf.get(edge.target)];
    return source === undefined || target === undefined ? [] : [{ ...edge, source, target }];
  });
  for (const node of shown) {
    const at = positionOf.get(node)!;
    const holders = plain.holdersOf[node].filter((above) => !chosen.has(above)).length;
    const held = plain.heldBy[node].filter((below) => !chosen.has(below)).length;
    if (holders > 0) edges.push({ ...NO_NAME, source: nodes.push({ ...LEFT_OUT, count: holders }) - 1, target: at });
    if (held > 0) edges.push({ ...NO_NAME, source: at, target: nodes.push({ ...LEFT_OUT, count: held }) - 1 });
  }
  const { nodesLeftOut } = graph.getAttributes();
  const left = nodesLeftOut === 0 ? '' : `; ${formatCount(nodesLeftOut)} lesser nodes are in no picture`;
  return { title, caption: formatByteChange(growthBytes) + left, nodes, edges };
}

/** A suspect's graph by position of its nodes; who is next to whom, each once, in the order of the edges. */
interface PlainGraph {
  readonly nodes: readonly SuspectGraphNode[];
  readonly edges: readonly PictureEdge[];
  /** What was there before and holds the node. */
  readonly holdersOf: readonly (readonly number[])[];
  /** What was born after and is held by the node. */
  readonly heldBy: readonly (readonly number[])[];
}

function readGraph(graph: SuspectGraph): PlainGraph {
  const keys = graph.nodes();
  const positionOf = new Map(keys.map((key, position) => [key, position]));
  const nodes = keys.map((key) => graph.getNodeAttributes(key));
  const edges = graph.mapEdges((_, attributes, source, target) => {
    return { ...attributes, source: positionOf.get(source)!, target: positionOf.get(target)! };
  });
  const holdersOf = nodes.map(() => new Set<number>());
  const heldBy = nodes.map(() => new Set<number>());
  for (const { source, target } of edges) {
    if (nodes[source].kind !== 'added') holdersOf[target].add(source);
    if (nodes[target].kind === 'added') heldBy[source].add(target);
  }
  return { nodes, edges, holdersOf: holdersOf.map((set) => [...set]), heldBy: heldBy.map((set) => [...set]) };
}

/** The nodes that the bounds let in, breadth-first: what is held, all that holds it, and what it holds in turn. */
function chooseNodes(graph: PlainGraph, { depth, tooMany }: PictureBounds): Set<number> {
  const { holdersOf, heldBy } = graph;
  const chosen = new Set(findHeld(graph, tooMany));
  const addFirst = (nodes: readonly number[]): number[] => {
    const added = nodes.slice(0, tooMany).filter((node) => !chosen.has(node));
    for (const node of added) chosen.add(node);
    return added;
  };
  const held = [...chosen];
  let above = held;
  for (let hop = 0; hop < depth && above.length > 0; hop++) above = above.flatMap((node) => addFirst(holdersOf[node]));
  let below = held;
  while (below.length > 0) below = below.flatMap((node) => addFirst(heldBy[node]));
  return chosen;
}

/** What hangs on the suspect edges, the heaviest of each holder; of a suspect that grew in place the ends of its chains. */
function findHeld({ nodes, edges, heldBy }: PlainGraph, tooMany: number): number[] {
  const holders = new Set(edges.filter(({ isSuspectEdge }) => isSuspectEdge).map(({ source }) => source));
  if (holders.size > 0) return [...holders].flatMap((holder) => heldBy[holder].slice(0, tooMany));
  const isHolder = new Set(edges.map(({ source }) => source));
  const ends = nodes.map((_, node) => node).filter((node) => !isHolder.has(node));
  return ends.slice(0, tooMany);
}

/** What leads to what is left out has no name. */
const NO_NAME = { label: '', edgeType: '', count: 1, isSuspectEdge: false };

const KINDS = { root: 'root', survivor: 'holder', added: 'held' } as const;

function drawNode(node: SuspectGraphNode, leakedClass: string): PictureNode {
  const { className, nodeType, count, shallowBytes, retainedBytes, sampleIds } = node;
  const isLeaked = node.kind === 'added' && className === leakedClass;
  return {
    className,
    kind: isLeaked ? 'marked' : KINDS[node.kind],
    mark: node.kind === 'added' ? 'born after' : '',
    nodeType,
    count,
    shallowBytes,
    ...(retainedBytes === undefined ? {} : { retainedBytes }),
    sampleIds,
  };
}
