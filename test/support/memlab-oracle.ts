import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { IHeapNode, IHeapSnapshot } from '@memlab/core';
import { findDominators } from '../../src/graph/dominators.ts';
import type { FlowGraph } from '../../src/graph/flow-graph.ts';
import { sumRetainedBytes } from '../../src/graph/retained-sizes.ts';
import { type EdgeOrdinal, NO_NODE, type NodeOrdinal, ROOT } from '../../src/ordinals.ts';
import { readSnapshot } from '../../src/snapshot/read-snapshot.ts';
import { EdgeType, NodeType, type Snapshot } from '../../src/snapshot/snapshot.ts';

/** What a comparison with memlab found. */
export interface Comparison {
  /** Nodes that the root reaches under memlab's rule. */
  readonly reachedCount: number;
  /** One line for each fact on which the two disagree; {@link MAX_DIFFERENCES} at most. */
  readonly differences: string[];
}

const MAX_DIFFERENCES = 20;

/**
 * Reads one snapshot with memlab and with heapdiff, and compares every node and edge, and for every node that the root
 * reaches its immediate dominator and retained size, under memlab's rule which edges count.
 *
 * @param file - a `.heapsnapshot`, or one in gzip (`.gz`)
 */
export async function compareWithMemlab(file: string): Promise<Comparison> {
  return withTemporaryFolder(async (folder) => {
    const plainFile = file.endsWith('.gz') ? await gunzip(file, join(folder, 'plain.heapsnapshot')) : file;
    const heap = await memlabHeap(plainFile, folder);
    const snapshot = await readSnapshot(plainFile);
    const differences = firstOf(differencesBetween(heap, snapshot));
    const { reachedCount, treeDifferences } = compareDominators(heap, snapshot);
    return { reachedCount, differences: [...differences, ...firstOf(treeDifferences)] };
  });
}

/**
 * Loads a snapshot with memlab, dominators and retained sizes included.
 *
 * @param workFolder - where memlab may write; the caller removes it
 */
export async function memlabHeap(file: string, workFolder: string): Promise<IHeapSnapshot> {
  return loadMemlab(workFolder).getFullHeapFromFile(file);
}

/**
 * The heap's edges as memlab counts them: all but weak ones, shortcuts that do not start at the root, and edges from
 * outside the page into the page (see {@link findPageNodes}). It knows nothing of ephemerons. It leaves out self edges
 * too, which change no dominator.
 */
export function graphUnderMemlabRule(snapshot: Snapshot): FlowGraph {
  const { nodeCount, edgeCount, firstEdge, edgeTarget, edgeType } = snapshot;
  const isPage = findPageNodes(snapshot);
  const edgeRetains = new Uint8Array(edgeCount);
  for (let node = ROOT; node < nodeCount; node++) {
    for (let edge = firstEdge[node]; edge < firstEdge[(node + 1) as NodeOrdinal]; edge++) {
      if (edgeType[edge] === EdgeType.weak) continue;
      if (edgeType[edge] === EdgeType.shortcut && node !== ROOT) continue;
      if (node !== ROOT && isPage[node] === 0 && isPage[edgeTarget[edge]] === 1) continue;
      edgeRetains[edge] = 1;
    }
  }
  return { nodeCount, firstEdge, edgeTarget, edgeRetains };
}

/**
 * What memlab takes for the page's own (`flagReachableNodesFromWindow`): all that is reached from the root's children
 * over edges that are not weak; the root's shortcuts and `(Document DOM trees)` are no start.
 */
function findPageNodes(snapshot: Snapshot): Uint8Array {
  const { nodeCount, firstEdge, edgeTarget, edgeType } = snapshot;
  const isPage = new Uint8Array(nodeCount);
  const pending: NodeOrdinal[] = [];
  const visit = (node: NodeOrdinal): void => {
    if (isPage[node] === 1) return;
    isPage[node] = 1;
    pending.push(node);
  };
  for (let edge = firstEdge[ROOT]; edge < firstEdge[(ROOT + 1) as NodeOrdinal]; edge++) {
    const isStart = edgeType[edge] !== EdgeType.element || !isDocumentTrees(snapshot, edgeTarget[edge]);
    if (isStart && edgeType[edge] !== EdgeType.shortcut) visit(edgeTarget[edge]);
  }
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    for (let edge = firstEdge[node]; edge < firstEdge[(node + 1) as NodeOrdinal]; edge++) {
      if (edgeType[edge] !== EdgeType.weak) visit(edgeTarget[edge]);
    }
  }
  return isPage;
}

function isDocumentTrees({ nodeType, nodeName, strings }: Snapshot, node: NodeOrdinal): boolean {
  return nodeType[node] === NodeType.synthetic && strings.get(nodeName[node]) === '(Document DOM trees)';
}

function compareDominators(
  heap: IHeapSnapshot,
  snapshot: Snapshot,
): { reachedCount: number; treeDifferences: Iterable<string> } {
  const tree = findDominators(graphUnderMemlabRule(snapshot), ROOT);
  const retainedBytes = sumRetainedBytes(tree, snapshot.shallowBytes);
  // memlab hangs what the root does not reach below the root.
  for (let node = ROOT; node < snapshot.nodeCount; node++) {
    if (tree.immediateDominator[node] === NO_NODE) retainedBytes[ROOT] += snapshot.shallowBytes[node];
  }

  function* differences(): Iterable<string> {
    for (let node = ROOT; node < snapshot.nodeCount; node++) {
      if (tree.immediateDominator[node] === NO_NODE) continue;
      const theirs = memlabNode(heap, node);
      const dominator = tree.immediateDominator[node];
      yield* difference(`dominator of @${theirs.id}`, dominator, theirs.dominatorNode?.nodeIndex);
      yield* difference(`retained bytes of @${theirs.id}`, retainedBytes[node], theirs.retainedSize);
    }
  }
  return { reachedCount: tree.nodeByDfsNumber.length, treeDifferences: differences() };
}

function* differencesBetween(heap: IHeapSnapshot, snapshot: Snapshot): Iterable<string> {
  yield* difference('node count', snapshot.nodeCount, heap.nodes.length);
  yield* difference('edge count', snapshot.edgeCount, heap.edges.length);
  const { nodeType, nodeName, nodeId, shallowBytes, firstEdge, nodeTypeNames, strings } = snapshot;
  for (let node = ROOT; node < snapshot.nodeCount; node++) {
    const theirs = memlabNode(heap, node);
    const prefix = theirs.is_detached ? 'Detached ' : '';
    yield* difference(`id of node ${node}`, nodeId[node], theirs.id);
    yield* difference(`type of node ${node}`, nodeTypeNames[nodeType[node]], theirs.type);
    yield* difference(`name of node ${node}`, prefix + strings.get(nodeName[node]), theirs.name);
    yield* difference(`shallow bytes of node ${node}`, shallowBytes[node], theirs.self_size);
    const edgeCount = firstEdge[(node + 1) as NodeOrdinal] - firstEdge[node];
    yield* difference(`edge count of node ${node}`, edgeCount, theirs.edge_count);
  }
  for (let edge = 0 as EdgeOrdinal; edge < snapshot.edgeCount; edge++) {
    const theirs = heap.edges.get(edge)!;
    yield* difference(`type of edge ${edge}`, snapshot.edgeTypeNames[snapshot.edgeType[edge]], theirs.type);
    yield* difference(`target of edge ${edge}`, snapshot.edgeTarget[edge], theirs.toNode.nodeIndex);
  }
}

function* difference<T>(fact: string, ours: T, theirs: T | undefined): Iterable<string> {
  if (ours !== theirs) yield `${fact}: heapdiff ${ours}, memlab ${theirs}`;
}

function memlabNode(heap: IHeapSnapshot, node: NodeOrdinal): IHeapNode {
  return heap.nodes.get(node)!;
}

function firstOf(differences: Iterable<string>): string[] {
  const first: string[] = [];
  for (const line of differences) {
    first.push(line);
    if (first.length === MAX_DIFFERENCES) break;
  }
  return first;
}

/** memlab makes folders when it is loaded and set up, some always below the temporary folder: that is `workFolder` here. */
function loadMemlab(workFolder: string): typeof import('@memlab/api') {
  const require = createRequire(import.meta.url);
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = workFolder;
  try {
    const { config, ErrorHandling, fileManager }: typeof import('@memlab/core') = require('@memlab/core');
    config.errorHandling = ErrorHandling.Throw;
    config.muteConsole = true;
    fileManager.initDirs(config, { workDir: workFolder });
    return require('@memlab/api');
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

/** Writes a gzip file as the plain one that memlab needs. */
export async function gunzip(file: string, target: string): Promise<string> {
  await pipeline(createReadStream(file), createGunzip(), createWriteStream(target));
  return target;
}

/** Runs `use` with a new folder, which is gone afterwards. */
export async function withTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'heapdiff-test-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
