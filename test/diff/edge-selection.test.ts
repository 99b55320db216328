import { compareDrawings, drawHeap } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { compareHeaps } from '../../src/diff/compare.ts';
import { selectEdges } from '../../src/diff/edge-selection.ts';
import { Heap } from '../../src/graph/heap.ts';
import type { NodeOrdinal } from '../../src/ordinals.ts';
import { findSuspects } from '../../src/retention/find-suspects.ts';
import { readSnapshot } from '../../src/snapshot/read-snapshot.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { randomHeapPair } from '../support/random-heaps.ts';
import { recordPair } from '../support/record.ts';
import { withSelectedEdges } from '../support/select-edges.ts';

/** What the report tells of a pair, and what it tells when only the selected edges of *before* were read. */
function tellTwice(before: Snapshot, after: Snapshot): [whole: string, selected: string] {
  const selection = selectEdges(new Heap(after), before);
  const [whole, selected] = [before, withSelectedEdges(before, selection)].map((earlier) => {
    const comparison = compareHeaps(earlier, new Heap(after));
    return JSON.stringify([comparison.accounting, findSuspects(comparison)], undefined, 1);
  });
  return [whole, selected];
}

describe('of before are read', () => {
  test.each([
    ['the edges of what is gone', 'gone .last old'],
    ['the edges to what is gone', 'list .gone gone'],
    ['the edges of what holds something new', 'cache .old old'],
    ['the edges of plumbing of such', 'table ?1 old'],
    ['the variables of a function, one of which is new', 'context $cache cache'],
    ['the context of that function', 'step #context context'],
  ])('%s', async (_, edge) => {
    expect(await selectedEdges()).toContain(edge);
  });

  test('no others', async () => {
    expect(await selectedEdges()).not.toContain('list .old old');
    expect(await selectedEdges()).toHaveLength(7);
  });
});

/** global has a list that lost something, a Map that gained something, and a function with a variable that did. */
async function selectedEdges(): Promise<string[]> {
  const nodes = {
    global: 'global',
    list: 'List',
    old: 'Old',
    cache: 'Map',
    table: 'array:',
    step: 'closure:step',
    context: 'system / Context',
  };
  const edges = [
    'root ^global global',
    'global .list list',
    'global .cache cache',
    'global .step step',
    'list .old old',
    'cache .old old',
    'cache #table table',
    'table ?1 old',
    'step #context context',
    'context $cache cache',
  ];
  const gone = ['list .gone gone', 'gone .last old'];
  const born = ['table ?2 born', 'context $born born'];
  const before = drawHeap({ ...nodes, gone: 'Gone' }, [...edges, ...gone]);
  const { comparison, nodeBefore } = await compareDrawings(
    before,
    drawHeap({ ...nodes, born: 'Born' }, [...edges, ...born]),
  );
  const { snapshot } = comparison.before;
  const { bySource, byTarget } = selectEdges(comparison.after, snapshot);
  return [...edges, ...gone].filter((edge) => {
    const [source, , target] = edge.split(' ').map((key) => (key === 'root' ? 0 : key));
    const ordinal = (key: string | number | undefined): NodeOrdinal =>
      key === 0 ? (0 as NodeOrdinal) : nodeBefore(String(key));
    return bySource[ordinal(source)] === 1 || byTarget[ordinal(target)] === 1;
  });
}

test.each(['connection-tasks', 'linked-list', 'weakmap-keys', 'lru-filling', 'emitter-listeners', 'immutable-tree'])(
  'the report of %s is the same without the other edges',
  async (program) => {
    const { before, after } = await recordPair(program);
    const [whole, selected] = tellTwice(await readSnapshot(before), await readSnapshot(after));
    expect(selected).toBe(whole);
  },
);

test('every byte is explained without the other edges (300 random pairs)', async () => {
  for (let seed = 0; seed < 300; seed++) {
    const { title, before, after } = randomHeapPair(seed);
    const { comparison } = await compareDrawings(before, after);
    const [whole, selected] = tellTwice(comparison.before.snapshot, comparison.after.snapshot);
    expect(selected, title).toBe(whole);
  }
});
