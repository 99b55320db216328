import { dirname } from 'node:path';
import { compareDrawings } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { type Comparison, compareHeaps } from '../../src/diff/compare.ts';
import { Heap } from '../../src/graph/heap.ts';
import { NO_NODE, type NodeOrdinal, ROOT } from '../../src/ordinals.ts';
import { measureGrowth } from '../../src/retention/growth.ts';
import { NO_SET } from '../../src/retention/kept-bytes.ts';
import { readSnapshot } from '../../src/snapshot/read-snapshot.ts';
import { nodesOf, reachableFrom, targetsOf } from '../support/brute-force.ts';
import { makeGroupsOfEdge } from '../support/brute-force-cuts.ts';
import { reachableWithout } from '../support/heap-twins.ts';
import { randomHeapPair } from '../support/random-heaps.ts';
import { recordedSnapshots } from '../support/recorded-snapshots.ts';

const PAIRS = 300;

test(`a suspect alone keeps what dies when the edges of all its groups are cut (${PAIRS} random pairs)`, async () => {
  for (let seed = 0; seed < PAIRS; seed++) {
    const { title, before, after } = randomHeapPair(seed);
    const { comparison } = await compareDrawings(before, after);
    const heap = comparison.after;
    const growth = measureGrowth(heap, comparison.match.beforeOf);
    const reached = reachableFrom(heap.flowGraph, [ROOT]);
    const groupsOf = makeGroupsOfEdge(comparison, growth);
    for (const [number, { members }] of growth.suspects.entries()) {
      const left = reachableWithout(heap.flowGraph, (edge) => groupsOf(edge).some((group) => members.includes(group)));
      let freedBytes = 0;
      for (const node of reached) if (!left.has(node)) freedBytes += heap.snapshot.shallowBytes[node];
      expect(growth.holdings[number].exclusiveBytes, title).toBe(freedBytes);
    }
  }
});

test(`behind the survivors dominators are those of the whole heap (${PAIRS} random pairs)`, async () => {
  for (let seed = 0; seed < PAIRS; seed++) {
    const { title, before, after } = randomHeapPair(seed);
    const { comparison } = await compareDrawings(before, after);
    expect(findWrongDominators(comparison), title).toEqual([]);
  }
});

test.each(recordedPairs())('behind the survivors of %s dominators are those of the whole heap', async (_, files) => {
  const [before, after] = [await readSnapshot(files.before), await readSnapshot(files.after)];
  expect(findWrongDominators(compareHeaps(before, new Heap(after)))).toEqual([]);
});

test(`the survivors in front are what the root reaches without passing an added node (${PAIRS} random pairs)`, async () => {
  for (let seed = 0; seed < PAIRS; seed++) {
    const { title, before, after } = randomHeapPair(seed);
    const { comparison } = await compareDrawings(before, after);
    const { after: heap, match } = comparison;
    const isAdded = (node: NodeOrdinal): boolean => match.beforeOf[heap.ownerOf[node]] === NO_NODE;
    const front = reachableWithout(heap.flowGraph, ({ target }) => isAdded(target));
    const { isHeldWithoutAdded } = measureGrowth(heap, match.beforeOf).sweep;
    expect(
      nodesOf(heap.flowGraph).filter((node) => isHeldWithoutAdded[node] === 1),
      title,
    ).toEqual([...front].sort((left, right) => left - right));
  }
});

test(`straight is held what groups have edges to, and what plumbing passes on (${PAIRS} random pairs)`, async () => {
  let passedOn = 0;
  for (let seed = 0; seed < PAIRS; seed++) {
    const { title, before, after } = randomHeapPair(seed);
    const { comparison } = await compareDrawings(before, after);
    const heap = comparison.after;
    const { groups, kept } = measureGrowth(heap, comparison.match.beforeOf);
    const isBehind = (node: NodeOrdinal): boolean => kept.behind.vertexOf[node] !== 0;
    const tops = new Set(groups.flatMap((group) => [...group.tops]));
    // A set grows while it is gone through.
    const straight = new Set(tops);
    for (const node of straight) {
      if (heap.isPlumbing[node] === 0) continue;
      for (const target of targetsOf(heap.flowGraph, node)) if (isBehind(target)) straight.add(target);
    }
    const found = nodesOf(heap.flowGraph).filter((node) => kept.isStraight[kept.behind.vertexOf[node]] === 1);
    expect(new Set(found), title).toEqual(straight);
    passedOn += straight.size - tops.size;
  }
  expect(passedOn).toBeGreaterThan(50);
});

/** Nodes of *after* for which the contracted graph says something else than the dominator tree of the whole heap. */
function findWrongDominators({ after, match }: Comparison): NodeOrdinal[] {
  const { sweep, kept } = measureGrowth(after, match.beforeOf);
  const { immediateDominator } = after.dominatorTree;
  return nodesOf(after.flowGraph).filter((node) => {
    const isBehind = after.reachability.isReached[node] === 1 && sweep.isHeldWithoutAdded[node] === 0;
    const vertex = kept.behind.vertexOf[node];
    const set = kept.setOf[vertex];
    if (!isBehind) return vertex !== 0 || set !== NO_SET;
    if (kept.retainedBytes[vertex] !== after.retainedBytes[node]) return true;
    const dominator = immediateDominator[node];
    if (sweep.isHeldWithoutAdded[dominator] === 0) return set !== kept.setOf[kept.behind.vertexOf[dominator]];
    return set === NO_SET;
  });
}

/** The programs of `snapshots/recorded` with what was recorded first and next. */
function recordedPairs(): [program: string, files: { before: string; after: string }][] {
  const fileByName = new Map(recordedSnapshots());
  return [...fileByName.keys()].flatMap((name) => {
    const after = fileByName.get(name.replace('before', 'after'));
    return name.endsWith('before.heapsnapshot.gz') && after !== undefined
      ? [[dirname(name), { before: fileByName.get(name)!, after }]]
      : [];
  });
}
