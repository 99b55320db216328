import { Heap, type NodeOrdinal, NodeType, readSnapshot } from 'heapdiff';
import { buildHeap, copies, type DrawnNodes, drawHeap, type GraphDescription, repeat } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import {
  type BackReferenceBounds,
  type BackReferences,
  findBackReferences,
} from '../../src/retention/back-references.ts';
import { HoldersTwin, searchUpwards } from '../support/back-references-twin.ts';
import { randomHeapPair } from '../support/random-heaps.ts';
import { recordedSnapshots } from '../support/recorded-snapshots.ts';
import { TASK_HEAP } from '../support/task-heap.ts';

const ALL: BackReferenceBounds = { depth: 100, tooMany: 100 };

describe('who holds an object', () => {
  test('is told up to the root, plumbing gone through, each object once', async () => {
    expect(await sketch(TASK_HEAP, 'task')).toEqual([
      'Set [*]-> Task',
      'Owner .task-> Task',
      'Connection .tasks-> Set',
      'Task .owner-> Owner',
      'global .conn-> Connection',
      'ROOT -> global',
    ]);
  });

  test('comes with sizes, distance and dominators', async () => {
    const { nodes, distance, dominators, moreDominators } = await askFor(TASK_HEAP, 'task');
    expect(nodes[0]).toEqual({
      className: 'Task',
      kind: 'object',
      nodeType: 'object',
      nodeId: 11,
      shallowBytes: 5,
      retainedBytes: 28,
      moreHolders: 0,
      hasUncounted: false,
    });
    expect(distance).toBe(5);
    expect(dominators.map(({ className, retainedBytes }) => [className, retainedBytes])).toEqual([
      ['Set', 158],
      ['Connection', 178],
      ['global', 188],
    ]);
    expect(moreDominators).toBe(0);
  });

  test('has all references of one holder in one edge, and not the same one from the table of properties', async () => {
    const heap = drawHeap({ global: 'global', properties: { type: 'array', name: '' }, it: 'It' }, [
      'root ^global global',
      'global .first it',
      'global .last it',
      'global #properties properties',
      'properties #3 it',
    ]);
    expect((await askFor(heap, 'it')).edges[0]).toMatchObject({ edgeNames: ['.first', '.last'], edgeType: 'property' });
  });

  test('has an element and a property of the same object each by its own', async () => {
    const heap = drawHeap(
      { global: 'global', list: 'Array', elements: { type: 'array', name: '' }, properties: 'array:', it: 'It' },
      [
        'root ^global global',
        'global .list list',
        'list [0] it',
        'list #elements elements',
        'elements #2 it',
        'list .last it',
        'list #properties properties',
        'properties #3 it',
      ],
    );
    expect((await askFor(heap, 'it')).edges[0].edgeNames).toEqual(['[*]', '.last']);
  });

  test('is no map and no prototype, unless nothing else does', async () => {
    const heap = drawHeap(
      { global: 'global', holder: 'Holder', map: { type: 'object shape', name: 'system / Map' }, proto: 'Proto' },
      ['root ^global global', 'global .holder holder', 'holder #map map', 'map #prototype proto'],
    );
    expect((await sketch(heap, 'proto'))[0]).toBe('Holder (internal) map-> Proto');
    const named = { ...heap, edges: [...(heap.edges ?? []), { from: 'global', to: 'proto', name: 'Proto' }] };
    expect(await sketch(named, 'proto')).toEqual(['global .Proto-> Proto', 'ROOT -> global']);
  });

  test('ends at the process and at a running timer, which are where an author begins', async () => {
    const heap = drawHeap(
      {
        lists: { type: 'synthetic', name: '(Global handles)' },
        process: 'process',
        one: 'Timeout',
        two: 'Timeout',
        it: 'It',
      },
      [
        'root [0] lists',
        'lists [0] process',
        'lists [1] one',
        'one ._idleNext two',
        'two ._idleNext one',
        'two .args it',
        'process .it it',
      ],
    );
    const { nodes, edges } = await askFor(heap, 'it');
    expect(nodes.map(({ className, kind, reason }) => [className, kind, reason])).toEqual([
      ['It', 'object', undefined],
      ['process', 'root', 'the process'],
      ['Timeout', 'root', 'a running timer'],
    ]);
    expect(edges).toHaveLength(2);
  });

  test('that is the root alone has no dominators', async () => {
    expect(await askFor(TASK_HEAP, 'global')).toMatchObject({
      dominators: [],
      distance: 1,
      edges: [{ edgeNames: [''] }],
    });
  });

  test('has texts of strings only where they are asked for', async () => {
    expect(JSON.stringify(await askFor(TASK_HEAP, 'secret'))).not.toContain('hunter2');
    const shown = await askFor(TASK_HEAP, 'secret', { ...ALL, showStrings: true });
    expect(shown.nodes[0].text).toBe('hunter2\u001b[31m');
  });
});

describe('a module', () => {
  test('holds its variables, and is where ways end', async () => {
    const heap = inModule({ context: 'system / Context', realm: 'hidden:system / NativeContext', it: 'It' }, [
      'user #context context',
      'context $user user',
      'context #previous realm',
      'context $cache it',
    ]);
    expect(await sketch(heap, 'it')).toEqual(['module lib/x.mjs .cache-> It']);
  });

  test('holds what it exports', async () => {
    const heap = inModule(
      {
        record: 'hidden:system / SourceTextModule',
        table: 'array:',
        own: 'array:',
        key: 'string:cache',
        cell: 'hidden:system / Cell',
        it: 'It',
      },
      [
        'global .record record',
        'record ?0 table',
        'record ?4 user',
        'record ?5 own',
        'table #5 key',
        'table #6 cell',
        'own #0 cell',
        'cell #value it',
      ],
    );
    expect(await sketch(heap, 'it')).toEqual(['module lib/x.mjs .cache-> It']);
  });

  /** Function `user` tells where the script is. */
  function inModule(nodes: DrawnNodes, edges: readonly string[]): GraphDescription {
    const code = { global: 'global', user: 'closure:user', shared: 'code:user', script: 'code:file:///app/lib/x.mjs' };
    const way = ['root ^global global', 'global .user user', 'user #shared shared', 'shared #script script'];
    const locations = [{ node: 'user', scriptId: 1, line: 6, column: 2 }];
    return { ...drawHeap({ ...code, ...nodes }, [...way, ...edges]), locations };
  }
});

describe('the bounds', () => {
  test('count what they leave out: holders beyond the most, and all above the last hop', async () => {
    const heap = drawHeap({ global: 'global', ...copies('a', 12, { name: 'A' }), it: 'It' }, [
      'root ^global global',
      ...repeat(12, (n) => `global .a${n} a${n}`),
      ...repeat(12, (n) => `a${n} .it it`),
    ]);
    const { nodes } = await askFor(heap, 'it', { depth: 1, tooMany: 5 });
    expect(nodes.map(({ className, moreHolders }) => [className, moreHolders])).toEqual([
      ['It', 7],
      ...repeat(5, () => ['A', 1]),
    ]);
  });

  test('hold also where each holder has sixty: the ways end at the root, and few are told', async () => {
    const layers = repeat(6, (layer) => copies(`l${layer}x`, 60, { name: `L${layer}` }));
    const heap = drawHeap({ global: 'global', ...Object.assign({}, ...layers), it: 'It' }, [
      'root ^global global',
      ...repeat(60, (n) => `global .a${n} l0x${n}`),
      ...repeat(5, (layer) => repeat(60, (n) => repeat(60, (m) => `l${layer}x${n} .a${m} l${layer + 1}x${m}`))).flat(2),
      ...repeat(60, (n) => `l5x${n} .it it`),
    ]);
    const { nodes } = await askFor(heap, 'it', { depth: 20, tooMany: 40 });
    expect(nodes.length).toBeLessThan(300);
    expect(nodes.at(-1)?.className).toBe('ROOT');
  });

  test('say that there are more where plumbing is too wide to be counted', async () => {
    const heap = drawHeap(
      {
        global: 'global',
        context: { name: 'system / Context' },
        it: 'It',
        ...copies('f', 21_000, { type: 'closure', name: 'f' }),
      },
      [
        'root ^global global',
        ...repeat(21_000, (n) => `global .f${n} f${n}`),
        ...repeat(21_000, (n) => `f${n} #context context`),
        'context $it it',
      ],
    );
    const [{ moreHolders, hasUncounted }] = (await askFor(heap, 'it', { depth: 1, tooMany: 1 })).nodes;
    expect([moreHolders > 19_000, hasUncounted]).toEqual([true, true]);
  });
});

describe('the slow twin', () => {
  test('finds the same objects, references and numbers (100 random heaps, each node of them)', async () => {
    for (let seed = 0; seed < 100; seed++) {
      const { title, after } = randomHeapPair(seed);
      const { heap } = await buildHeap(after);
      const bounds = [ALL, { depth: 2, tooMany: 2 }, { depth: 5, tooMany: 1 }][seed % 3];
      for (let node = 1 as NodeOrdinal; node < heap.snapshot.nodeCount; node++)
        expectLikeTwin(heap, node, bounds, title);
    }
  });

  test.each(recordedSnapshots().filter(([name]) => name.includes('after')))(
    'finds the same in %s',
    async (name, file) => {
      const heap = new Heap(await readSnapshot(file));
      const last = heap.snapshot.nodeCount - 1;
      const nodes = repeat(12, (n) => (last - n * 1777) as NodeOrdinal).filter(
        (node) => heap.reachability.isReached[node] === 1,
      );
      expect(nodes.length).toBeGreaterThan(5);
      const twin = new HoldersTwin(heap);
      let comparedCount = 0;
      for (const node of nodes) {
        const told = findBackReferences(heap, node, { depth: 1, tooMany: 100_000 });
        const modules = told.nodes.filter(({ className }) => /^(?:module|script) /u.test(className)).length;
        const holders = twin.of(node);
        const expected = holders.includes(0 as NodeOrdinal) ? 1 : holders.length;
        // Of modules the twin knows nothing.
        if (modules > 0) continue;
        comparedCount++;
        expect(told.nodes.length - 1, `${name} @${heap.snapshot.nodeId[node]}`).toBe(expected);
      }
      expect(comparedCount).toBeGreaterThan(3);
    },
  );
});

function expectLikeTwin(heap: Heap, node: NodeOrdinal, bounds: BackReferenceBounds, title: string): void {
  if (heap.reachability.isReached[node] === 0) return;
  const { nodes, edges } = findBackReferences(heap, node, bounds);
  const { nodeId, nodeType } = heap.snapshot;
  const isRoot = (holder: NodeOrdinal): boolean => nodeType[holder] === NodeType.synthetic;
  const { hops, pairs, left } = searchUpwards(new HoldersTwin(heap), node, isRoot, bounds);
  const message = `${title}, @${nodeId[node]}`;
  expect(
    nodes.map((told) => told.nodeId),
    message,
  ).toEqual([...hops.keys()].map((found) => nodeId[found]));
  const found = [...hops.keys()];
  expect(
    edges.map(({ source, target }) => `${found[source]} -> ${found[target]}`),
    message,
  ).toEqual(pairs);
  expect(
    nodes.map(({ moreHolders }) => moreHolders),
    message,
  ).toEqual(found.map((holder) => left.get(holder) ?? 0));
}

async function askFor(drawing: GraphDescription, key: string, bounds = ALL): Promise<BackReferences> {
  const { heap, node } = await buildHeap(drawing);
  return findBackReferences(heap, node(key), bounds);
}

/** `Set [*]-> Task` */
async function sketch(drawing: GraphDescription, key: string): Promise<string[]> {
  const { nodes, edges } = await askFor(drawing, key);
  return edges.map(({ source, target, edgeNames }) => {
    return `${nodes[source].className} ${edgeNames.join(', ')}-> ${nodes[target].className}`;
  });
}
