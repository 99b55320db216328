import {
  type BuiltHeap,
  buildHeap,
  type EdgeDescription,
  type GraphDescription,
  type SnapshotLayout,
} from 'heapdiff/testing';
import { type ReadOptions, readSnapshot } from '../../src/snapshot/read-snapshot.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';

/** Who points at whom, by keys: `{ root: ['a'], a: ['b', { to: 'c', name: 'next' }] }`. Every edge's `from` is its key. */
export type Adjacency = Readonly<Record<string, readonly (string | Omit<EdgeDescription, 'from'>)[]>>;

/** Builds a snapshot of the graph, or of who points at whom, and reads it. */
export function buildSnapshot(graph: GraphDescription | Adjacency, layout: SnapshotLayout = {}): Promise<BuiltHeap> {
  return buildHeap(isDescription(graph) ? graph : describeAdjacency(graph), layout);
}

/**
 * A graph of objects from who points at whom; keys are also the names. Nodes come in the order in which they are
 * first called.
 */
export function describeAdjacency(adjacency: Adjacency): GraphDescription {
  const keys = new Set(['root']);
  const edges: EdgeDescription[] = [];
  for (const [from, targets] of Object.entries(adjacency)) {
    keys.add(from);
    for (const target of targets) {
      const edge = typeof target === 'string' ? { to: target } : target;
      keys.add(edge.to);
      edges.push({ from, ...edge });
    }
  }
  keys.delete('root');
  return { nodes: [...keys].map((key) => ({ key, name: key })), edges };
}

/** Reads JSON text as if it were a file; `chunkBytes` says how it is cut (all at once by default). */
export function readBuilt(
  json: string | Uint8Array,
  chunkBytes: number = Number.POSITIVE_INFINITY,
  options: Omit<ReadOptions, 'input'> = {},
): Promise<Snapshot> {
  const bytes = typeof json === 'string' ? Buffer.from(json) : json;
  async function* input(): AsyncGenerator<Uint8Array> {
    for (let start = 0; start < bytes.length; start += chunkBytes) yield bytes.subarray(start, start + chunkBytes);
  }
  return readSnapshot('built.heapsnapshot', { ...options, input: input() });
}

function isDescription(graph: GraphDescription | Adjacency): graph is GraphDescription {
  const nodes: unknown = graph['nodes' as keyof typeof graph];
  return Array.isArray(nodes) && nodes.every((node) => typeof node === 'object' && !('to' in node));
}
