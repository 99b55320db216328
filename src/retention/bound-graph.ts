import type { PlainEdge, PlainGraph, SuspectGraphEdge, SuspectGraphNode } from './suspect-graph.ts';

/** A node of a merged graph, and the edges that lead to it. */
export interface MergedNode extends Omit<SuspectGraphNode, 'label'> {
  readonly into: readonly MergedEdge[];
}

export interface MergedEdge extends SuspectGraphEdge {
  readonly source: MergedNode;
}

/** Nodes in a suspect's graph. */
const MOST_NODES = 200;

/** Of these, classes of what is held. */
const MOST_HELD = 80;

/** Nodes of one chain that are told at each of its ends; with the root and what is held that is less than all. */
const CHAIN_END = 50;

/**
 * Cuts a graph down to {@link MOST_NODES}: the heaviest classes of what is held, then chains in the order given as long as they
 * fit, the middle left out of those that are long.
 *
 * @param nodes - all of them, the root first
 * @param held - those of what is held
 * @param holders - the ends of the chains, the one to keep first; each once for every chain
 */
export function boundGraph(
  nodes: readonly MergedNode[],
  held: readonly MergedNode[],
  holders: readonly MergedNode[],
): PlainGraph {
  const root = nodes[0];
  const heaviest = [...held].sort(compareHeld).slice(0, MOST_HELD);
  const kept = new Set([root]);
  const shortcuts: { above: MergedNode; below: MergedNode }[] = [];
  for (const holder of holders) {
    const chain = chainAbove(holder, kept);
    const isLong = chain.length > 2 * CHAIN_END;
    const shown = isLong ? [...chain.slice(0, CHAIN_END), ...chain.slice(-CHAIN_END)] : chain;
    if (kept.size + shown.length + heaviest.length > MOST_NODES) continue;
    if (isLong) shortcuts.push({ above: shown[CHAIN_END - 1], below: shown[CHAIN_END] });
    for (const node of shown) kept.add(node);
  }
  for (const node of heaviest) if (node.into.some(({ source }) => kept.has(source))) kept.add(node);
  return writeGraph(nodes, kept, shortcuts);
}

function compareHeld(left: MergedNode, right: MergedNode): number {
  const moreBytes = (right.retainedBytes ?? 0) - (left.retainedBytes ?? 0);
  return moreBytes || right.count - left.count || (left.className < right.className ? -1 : 1);
}

/** The nodes above a holder that are not kept yet, from the root down, itself the last. */
function chainAbove(holder: MergedNode, kept: ReadonlySet<MergedNode>): MergedNode[] {
  const chain: MergedNode[] = [];
  for (let node = holder; !kept.has(node); node = node.into[0].source) chain.push(node);
  return chain.reverse();
}

function writeGraph(
  nodes: readonly MergedNode[],
  kept: ReadonlySet<MergedNode>,
  shortcuts: readonly { above: MergedNode; below: MergedNode }[],
): PlainGraph {
  const positionOf = new Map([...kept].map((node, position) => [node, position]));
  const edges: PlainEdge[] = [];
  for (const [node, target] of positionOf) {
    for (const { source, ...edge } of node.into) {
      const from = positionOf.get(source);
      if (from !== undefined) edges.push({ ...edge, source: from, target });
    }
  }
  const edgeCount = nodes.reduce((sum, { into }) => sum + into.length, 0);
  const edgesLeftOut = edgeCount - edges.length;
  for (const { above, below } of shortcuts) {
    const [source, target] = [positionOf.get(above)!, positionOf.get(below)!];
    edges.push({ label: '...', edgeType: '', count: below.count, isSuspectEdge: false, source, target });
  }
  return {
    nodes: [...kept].map(writeNode),
    edges,
    nodesLeftOut: nodes.length - kept.size,
    edgesLeftOut,
  };
}

function writeNode(merged: MergedNode): SuspectGraphNode {
  const { className, kind, nodeType, count, shallowBytes, retainedBytes, sampleIds } = merged;
  const label = count === 1 ? className : `${className} x${count.toLocaleString('en')}`;
  const retained = retainedBytes === undefined ? {} : { retainedBytes };
  return { className, label, kind, nodeType, count, shallowBytes, ...retained, sampleIds };
}
