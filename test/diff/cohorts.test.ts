import type { GraphDescription } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { CohortCollector } from '../../src/diff/cohorts.ts';
import { compareHeaps } from '../../src/diff/compare.ts';
import { Heap } from '../../src/graph/heap.ts';
import type { NodeOrdinal } from '../../src/ordinals.ts';
import { buildSnapshot } from '../support/snapshot-builder.ts';

/** What every process has: enough that snapshots are known for one of the same. */
const REST = Array.from({ length: 200 }, (_, at) => ({ key: `rest${at}`, name: 'Rest', id: 1001 + 2 * at }));

/** A list that holds `born` objects, whose own table is `tableBytes` large. */
function drawList(born: number, tableBytes: number): GraphDescription {
  const entries = Array.from({ length: born }, (_, at) => ({ key: `entry${at}`, name: 'Entry', id: 2001 + 2 * at }));
  const nodes = [...REST, { key: 'list', name: 'Array', id: 901, selfSize: tableBytes }, ...entries];
  return { nodes, edges: nodes.map(({ key }) => ({ from: 'root', to: key })) };
}

test('an object belongs to the first snapshot that has it, and a survivor is as large as each snapshot says', async () => {
  const built = await Promise.all(
    [
      [1, 100],
      [3, 100],
      [4, 700],
      [6, 900],
    ].map(([born, bytes]) => buildSnapshot(drawList(born, bytes))),
  );
  const snapshots = built.map(({ snapshot }) => snapshot);
  const last = built[3];
  const collector = new CohortCollector(compareHeaps(snapshots[0], new Heap(snapshots[3])), 4);
  collector.add(snapshots[1], 1);
  collector.add(snapshots[2], 2);
  const { cohortOf, bytesAt, snapshotCount } = collector.finish();
  expect(snapshotCount).toBe(4);
  expect([0, 1, 2, 3, 4, 5].map((at) => cohortOf[last.node(`entry${at}`)])).toEqual([0, 1, 1, 2, 3, 3]);
  const list: NodeOrdinal = last.node('list');
  expect(bytesAt.map((bytes) => bytes.get(list))).toEqual([100, 100, 700, 900]);
});

test('a snapshot that is not from between the two is refused', async () => {
  const [first, middle, last] = await Promise.all([4, 3, 6].map((born) => buildSnapshot(drawList(born, 100))));
  const collector = new CohortCollector(compareHeaps(first.snapshot, new Heap(last.snapshot)), 3);
  expect(() => collector.add(middle.snapshot, 1)).toThrow(/wrong order/);
});
