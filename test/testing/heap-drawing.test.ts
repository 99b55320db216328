import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Detachedness, HeapDiffError, type NodeOrdinal, UsageError } from 'heapdiff';
import {
  arrayOf,
  type BuiltHeap,
  buildHeap,
  buildSnapshotJson,
  closure,
  context,
  copies,
  drawHeap,
  EDGE_TYPES,
  extendHeap,
  globalObject,
  mapOf,
  NODE_TYPES,
  native,
  object,
  repeat,
  type Structure,
  setOf,
  text,
} from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { EDGE_TYPE_NAMES, NODE_TYPE_NAMES } from '../../src/snapshot/type-numbers.ts';
import { compareWithMemlab, withTemporaryFolder } from '../support/memlab-oracle.ts';
import { edgesInWords } from '../support/obvious-reader.ts';

/** One of each. */
const EVERYTHING = drawHeap(
  {
    global: globalObject({ app: 'app', tick: 'tick', tock: closure('tock', 'scope') }),
    app: object('App', {
      jobs: setOf([object('Job', { owner: 'app' }), text('plain')]),
      names: mapOf([[text('key'), arrayOf([object('Job'), 'app'])]]),
    }),
    scope: context({ count: text('one') }, { outer: context({ outermost: 'app' }) }),
    tick: closure('tick', { app: 'app' }, { at: 'file:///srv/lib/x.js:8:14', outer: 'scope' }),
    panel: native('<section>', { parent: native('Window') }, { detachedness: Detachedness.detached }),
    parts: { type: 'array', name: '', selfSize: 80 },
  },
  ['app ~panel panel', 'root [7] panel', 'panel ?3 parts'],
);

describe('a drawing is read back', () => {
  test('edge by edge', async () => {
    const { snapshot } = await buildHeap(
      drawHeap({ global: globalObject({ list: arrayOf([text('a')]), tick: closure('tick', { seen: setOf() }) }) }, [
        'global ~cache global.list',
      ]),
    );
    expect(edgesInWords(snapshot)).toEqual([
      'shortcut global -> global',
      'property list -> Array',
      'property tick -> tick',
      'weak cache -> Array',
      'internal elements -> (object elements)',
      'element 0 -> a',
      'internal 0 -> a',
      'internal shared -> tick',
      'internal context -> system / Context',
      'context seen -> Set',
      'internal table -> ',
    ]);
  });

  test('node by node: type, class name, size, id, detachedness, place', async () => {
    const { heap, node } = await buildHeap(
      drawHeap({
        job: object('Job', {}, { id: 77, selfSize: 48, at: 'file:///srv/app/lib/job.js:3:1' }),
        panel: native('<p class="x">', {}, { detachedness: Detachedness.detached }),
        kept: 'regexp:/x/',
      }),
    );
    const { nodeId, nodeType, nodeTypeNames, shallowBytes } = heap.snapshot;
    const told = (key: string): unknown[] => {
      const at = node(key);
      return [nodeTypeNames[nodeType[at]], heap.classNames.of(at), shallowBytes[at], nodeId[at]];
    };
    expect(told('job')).toEqual(['object', 'Job', 48, 77]);
    expect(heap.locations.of(node('job'))).toEqual({
      url: 'file:///srv/app/lib/job.js',
      file: 'lib/job.js',
      line: 3,
      column: 1,
    });
    expect(told('panel')).toEqual(['native', 'Detached <p>', 64, 7]);
    expect(told('kept').slice(0, 3)).toEqual(['regexp', '(regexp)', 16]);
  });

  test('with keys for what is drawn in place', async () => {
    const built = await buildHeap(EVERYTHING);
    const classOf = (key: string): string => built.heap.classNames.of(built.node(key));
    expect(['app.jobs', 'app.jobs[0]', 'app.names[0]', 'app.names[0][0]', 'panel#parent'].map(classOf)).toEqual([
      'Set',
      'Job',
      'Array',
      'Job',
      'Detached Window',
    ]);
    expect(['app.names[0].key', 'tick#context', 'scope#previous', 'app.jobs[1]'].map(classOf)).toEqual([
      '(string)',
      'system / Context',
      'system / Context',
      '(string)',
    ]);
  });

  test('by memlab, which finds the same nodes, edges, dominators and sizes', async () => {
    const { differences, reachedCount } = await withTemporaryFolder(async (folder) => {
      const file = join(folder, 'drawn.heapsnapshot');
      await writeFile(file, buildSnapshotJson(EVERYTHING));
      return compareWithMemlab(file);
    });
    expect(differences).toEqual([]);
    const { heap } = await buildHeap(EVERYTHING);
    expect(reachedCount).toBe(heap.snapshot.nodeCount);
  });
});

test('functions that share a context share it, and those of one script its URL', async () => {
  const { heap, node } = await buildHeap(
    drawHeap({
      scope: context({ cache: mapOf() }),
      ...copies('hook', 2, closure('hook', 'scope', { at: 'file:///srv/lib/x.js:1:2' })),
    }),
  );
  expect(Array.from(heap.snapshot.locations.scriptId)).toEqual([1, 1]);
  expect(heap.locations.of(node('hook1'))?.url).toBe('file:///srv/lib/x.js');
  expect(edgesInWords(heap.snapshot).filter((edge) => edge.startsWith('internal context'))).toHaveLength(2);
  expect(nodesNamed('system / Context', { heap })).toHaveLength(1);
});

describe('a heap is extended', () => {
  const before = drawHeap({ global: globalObject({ jobs: 'jobs' }), jobs: setOf([object('Job')]) }, [
    'jobs .note global',
  ]);

  test('by more nodes and edges', async () => {
    const after = await buildHeap(
      extendHeap(
        before,
        copies('job', 2, 'Job'),
        repeat(2, (n) => `jobs .job${n} job${n}`),
      ),
    );
    expect(nodesNamed('Job', after)).toHaveLength(3);
    expect(edgesInWords(after.snapshot)).toContain('property job1 -> Job');
  });

  test('what is drawn anew replaces what was drawn with it, but no edge that was told one by one', async () => {
    const after = await buildHeap(extendHeap(before, { jobs: setOf([object('Task'), object('Task')]) }));
    expect([nodesNamed('Job', after).length, nodesNamed('Task', after).length]).toEqual([0, 2]);
    expect(nodesNamed('Set', after)).toHaveLength(1);
    expect(edgesInWords(after.snapshot)).toContain('property note -> global');
    expect(edgesInWords(after.snapshot)).toContain('property jobs -> Set');
  });

  test('functions of one script keep it, and what is drawn anew has its new place only', async () => {
    const draw = (line: number): Structure => closure('tick', {}, { at: `file:///srv/lib/x.js:${line}:1` });
    const { heap, node } = await buildHeap(extendHeap(drawHeap({ tick: draw(1), tock: draw(5) }), { tick: draw(9) }));
    expect(heap.snapshot.locations.count).toBe(2);
    expect(['tick', 'tock'].map((key) => heap.locations.of(node(key))?.line)).toEqual([9, 5]);
  });
});

describe('a mistake in a drawing is told', () => {
  test.each<[string, () => unknown]>([
    ['"->" is no edge; expected .name, [7], #name, $name, ~name, ^name or ?7', () => drawHeap({}, ['a -> b'])],
    ['"a.b" is no edge; expected "from .name to"', () => drawHeap({}, ['a.b'])],
    [
      '"x.js" is no place in a script; expected URL:line:column',
      () => drawHeap({ f: closure('f', {}, { at: 'x.js' }) }),
    ],
    ['no node of the drawing has the key "b"', () => buildSnapshotJson(drawHeap({ a: object('A', { b: 'b' }) }))],
    [
      'two nodes of the drawing have the key "a"; each needs its own',
      () => buildSnapshotJson({ nodes: [{ name: 'a' }, { key: 'a' }] }),
    ],
    [
      'a node of the drawing has neither key nor name; expected one of them',
      () => buildSnapshotJson({ nodes: [{ type: 'object' }] }),
    ],
    [
      'no type "thing" in this layout; expected one of: hidden, array',
      () => buildSnapshotJson({ nodes: [{ name: 'a', type: 'thing' }] }),
    ],
  ])('%s', (message, draw) => {
    const error = errorOf(draw);
    expect(error).toBeInstanceOf(UsageError);
    expect(error?.message).toContain(message);
  });
});

test('V8’s names are those that the reader knows', () => {
  expect([NODE_TYPES, EDGE_TYPES]).toEqual([NODE_TYPE_NAMES, EDGE_TYPE_NAMES]);
});

function errorOf(act: () => unknown): HeapDiffError | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof HeapDiffError) return error;
    throw error;
  }
}

function nodesNamed(name: string, { heap }: Pick<BuiltHeap, 'heap'>): NodeOrdinal[] {
  const { nodeCount, nodeName, strings } = heap.snapshot;
  const nodes = Array.from({ length: nodeCount }, (_, node) => node as NodeOrdinal);
  return nodes.filter((node) => strings.get(nodeName[node]) === name);
}
