import { join } from 'node:path';
import { analysis, type IHeapEdge, type IHeapNode, type IHeapSnapshot } from '@memlab/core';
import { Heap, readSnapshot } from 'heapdiff';
import { describe, expect, test } from 'vitest';
import { MemlabHeap } from '../../src/memlab/memlab-heap.ts';
import { gunzip, memlabHeap, withTemporaryFolder } from '../support/memlab-oracle.ts';
import { recordedSnapshots } from '../support/recorded-snapshots.ts';

const MOST_DIFFERENCES = 10;

describe('a heap as memlab sees it', () => {
  const files = recordedSnapshots().filter(([name]) => name.includes('/after.'));
  test.each(files)('%s answers as the heap that memlab reads', async (_, file) => {
    await withTemporaryFolder(async (folder) => {
      const theirs = await memlabHeap(await gunzip(file, join(folder, 'plain.heapsnapshot')), folder);
      const ours = new MemlabHeap(new Heap(await readSnapshot(file)));
      analysis.preparePathFinder(ours);
      expect(differencesBetween(ours, theirs)).toEqual([]);
    });
  });
});

function differencesBetween(ours: IHeapSnapshot, theirs: IHeapSnapshot): string[] {
  const differences: string[] = [];
  const compare = (what: string, one: unknown, other: unknown): void => {
    const [left, right] = [JSON.stringify(one), JSON.stringify(other)];
    if (left !== right) differences.push(`${what}: heapdiff ${left}, memlab ${right}`);
  };
  compare('counts', [ours.nodes.length, ours.edges.length], [theirs.nodes.length, theirs.edges.length]);
  for (let index = 0; index < theirs.nodes.length && differences.length < MOST_DIFFERENCES; index++) {
    const [one, other] = [nodeFacts(ours.nodes.get(index)!), nodeFacts(theirs.nodes.get(index)!)];
    for (const fact of Object.keys(other)) compare(`${fact} of node ${index}`, one[fact], other[fact]);
  }
  for (let index = 0; index < theirs.edges.length && differences.length < MOST_DIFFERENCES; index++) {
    const [one, other] = [ours.edges.get(index)!, theirs.edges.get(index)!];
    compare(`edge ${index}`, edgeFacts(one), edgeFacts(other));
  }
  return differences;
}

function nodeFacts(node: IHeapNode): Record<string, unknown> {
  const edgesOf = (edges: readonly { edgeIndex: number }[]): number[] => edges.map(({ edgeIndex }) => edgeIndex);
  return {
    ...node.getJSONifyableObject(),
    // Where a snapshot has none, memlab reads another number.
    trace_node_id: 0,
    isDetached: node.is_detached,
    attributes: node.attributes,
    retainedSize: node.retainedSize,
    dominator: node.dominatorNode?.nodeIndex,
    pathEdge: node.pathEdge?.edgeIndex,
    text: node.toStringNode()?.stringValue,
    references: edgesOf(node.references),
    referrers: edgesOf(node.referrers),
  };
}

function edgeFacts({ type, is_index, name_or_index, to_node, toNode, fromNode }: IHeapEdge): unknown {
  return { type, is_index, name_or_index, to_node, to: toNode.id, from: fromNode.id };
}
