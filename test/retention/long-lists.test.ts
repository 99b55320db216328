import { buildHeap, drawHeap } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { compareHeaps } from '../../src/diff/compare.ts';
import { Heap } from '../../src/graph/heap.ts';
import type { EdgeOrdinal, NodeColumn, NodeId, NodeOrdinal, StringIndex } from '../../src/ordinals.ts';
import { findSuspects } from '../../src/retention/find-suspects.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';

const LENGTH = 1_000_000;

test('a list of a million survivors is one hop, found in linear time', async () => {
  const [before, after] = [await buildList(LENGTH, 1), await buildList(LENGTH + 1000, 1)];
  const { suspects } = findSuspects(compareHeaps(before.snapshot, after));
  expect(suspects.map(({ title, chain }) => [title, chain.map(({ count }) => count)])).toEqual([
    ['Node List.head.next keeps 1,000 Node', [undefined, undefined, undefined, LENGTH - 1, undefined, 999]],
  ]);
});

test('a list of two classes in turn does not overflow', async () => {
  const [before, after] = [await buildList(LENGTH / 20, 2), await buildList(LENGTH / 20 + 1000, 2)];
  const { suspects } = findSuspects(compareHeaps(before.snapshot, after));
  expect(suspects.map(({ className, count }) => [className, count])).toEqual([['Node', 500]]);
});

/**
 * root -> global .list -> List .head -> Node .next -> Node .next -> ..., straight into columns: as text this would take
 * longer than what is tested. With two classes every other node is a Link.
 */
async function buildList(length: number, classCount: 1 | 2): Promise<Heap> {
  const { heap } = await buildHeap(
    drawHeap({ global: 'global', list: 'List', node0: 'Node', node1: 'Link' }, [
      'root ^global global',
      'global .list list',
      'list .head node0',
      'node0 .next node1',
    ]),
  );
  const small = heap.snapshot;
  const first = 3;
  const nodeCount = length + first;
  // A node of the list is like the small list's first one, or like its second one.
  const model = (node: number): NodeOrdinal =>
    (node < first ? node : first + ((node - first) % classCount)) as NodeOrdinal;
  const edgeModel = (edge: number): EdgeOrdinal => Math.min(edge, first) as EdgeOrdinal;
  const nodes = { length: nodeCount };
  const edges = { length: nodeCount - 1 };
  const snapshot: Snapshot = {
    ...small,
    nodeCount,
    edgeCount: edges.length,
    nodeType: Uint8Array.from(nodes, (_, node) => small.nodeType[model(node)]),
    nodeName: Uint32Array.from(
      nodes,
      (_, node) => small.nodeName[model(node)],
    ) as NodeColumn<number> as NodeColumn<StringIndex>,
    nodeId: Uint32Array.from(nodes, (_, node) => node * 2 + 1) as ArrayLike<number> as ArrayLike<NodeId>,
    shallowBytes: Float64Array.from(nodes, (_, node) => (node === 0 ? 0 : 16)),
    detachedness: new Uint8Array(nodeCount),
    firstEdge: Uint32Array.from({ length: nodeCount + 1 }, (_, node) =>
      Math.min(node, edges.length),
    ) as ArrayLike<number> as ArrayLike<EdgeOrdinal>,
    edgeType: Uint8Array.from(edges, (_, edge) => small.edgeType[edgeModel(edge)]),
    edgeNameOrIndex: Uint32Array.from(edges, (_, edge) => small.edgeNameOrIndex[edgeModel(edge)]),
    edgeTarget: Uint32Array.from(edges, (_, edge) => edge + 1) as ArrayLike<number> as ArrayLike<NodeOrdinal>,
  };
  return new Heap(snapshot);
}
