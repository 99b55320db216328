import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { EdgeType, Heap, type NodeOrdinal, NodeType, readSnapshot, type StringIndex } from 'heapdiff';
import {
  arrayOf,
  buildHeap,
  closure,
  drawHeap,
  globalObject,
  mapOf,
  object,
  type Structure,
  setOf,
  text,
} from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { withTemporaryFolder } from '../support/memlab-oracle.ts';

/** What is drawn below, as a program. */
const PROGRAM = `
class Job { constructor(message) { this.message = message; } }
class Holder {}
const job = (n) => new Job(['message number', n].join(' '));
function wrap(inner, count) { return function tick() { return [inner, count]; }; }
globalThis.holder = new Holder();
holder.none = new Set();
// One by one: of an iterable, newer versions know how much room to make.
holder.jobs = new Set().add(job(0)).add(job(1)).add(job(2));
holder.many = new Set();
for (let n = 0; n < 9; n++) holder.many.add(job(n));
holder.byName = new Map().set('first of them', job(0)).set('second of them', job(1));
holder.list = [job(0), job(1), job(2)];
holder.tick = wrap(job(0), job(1));
holder.latin = ['caf\\u00e9', 'au lait'].join(' ');
holder.greek = ['\\u03b1\\u03b2\\u03b3', 'text'].join(' ');
require('node:v8').writeHeapSnapshot(process.argv[1]);
`;

const job = (number: number): Structure => object('Job', { message: text(`message number ${number}`) });
const DRAWN: Readonly<Record<string, Structure>> = {
  none: setOf(),
  jobs: setOf([job(0), job(1), job(2)]),
  many: setOf(Array.from({ length: 9 }, (_, number) => job(number))),
  byName: mapOf([
    [text('first of them'), job(0)],
    [text('second of them'), job(1)],
  ]),
  list: arrayOf([job(0), job(1), job(2)]),
  tick: closure('tick', { inner: job(0), count: job(1) }),
  latin: text('caf\u00e9 au lait'),
  greek: text('\u03b1\u03b2\u03b3 text'),
};

test('what is drawn is what Node writes for it: edges, names, types and sizes', async () => {
  const real = await withTemporaryFolder(async (folder) => {
    const file = join(folder, 'real.heapsnapshot');
    const { status, stderr } = spawnSync(process.execPath, ['--eval', PROGRAM, file], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    return new Heap(await readSnapshot(file));
  });
  const { heap: drawn } = await buildHeap(drawHeap({ global: globalObject({ holder: object('Holder', DRAWN) }) }));

  for (const property of Object.keys(DRAWN)) {
    expect(outline(drawn, held(drawn, property)), property).toEqual(outline(real, held(real, property)));
  }
});

/** What the program's `holder` has by this name. */
function held(heap: Heap, property: string): NodeOrdinal {
  const { nodeCount, nodeType } = heap.snapshot;
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if (nodeType[node] !== NodeType.object || heap.classNames.of(node) !== 'Holder') continue;
    const found = edgesOf(heap, node).find(({ name }) => name === property);
    if (found !== undefined) return found.target;
  }
  throw new Error(`nobody has ${property}`);
}

/** What every object, string, function or context has besides, and no drawing needs. */
const ENGINES_OWN = new Set(
  ['map', '__proto__', 'prototype', 'code', 'feedback_cell', 'scope_info', 'previous', 'dispatch_handle'].concat(
    ['name_or_scope_info', 'script_or_debug_info', 'script', 'function_data', 'trusted_function_data'],
    ['untrusted_function_data', 'raw_outer_scope_info_or_feedback_metadata', 'outer_scope_info'],
  ),
);

/** V8 leaves room for more properties in an object of a class; what it says of a function takes more in each version. */
const SIZES_VARY = new Set(['Job', '(compiled code)']);

/** One line for each edge, in any order, as deep as it goes: `element 0 object Job; property message string ... (32)`. */
function outline(heap: Heap, node: NodeOrdinal, way = ''): string[] {
  const { nodeType, nodeTypeNames, shallowBytes } = heap.snapshot;
  const bytes = SIZES_VARY.has(heap.classNames.of(node)) ? '' : ` (${shallowBytes[node]})`;
  const line = `${way}${nodeTypeNames[nodeType[node]]} ${heap.classNames.of(node)}${bytes}`;
  const edges = edgesOf(heap, node).filter(({ type, name }) => type !== EdgeType.hidden && !ENGINES_OWN.has(name));
  return [
    line,
    ...edges
      .flatMap(({ type, name, target }) =>
        outline(heap, target, `${way}${heap.snapshot.edgeTypeNames[type]} ${name} > `),
      )
      .sort(),
  ];
}

function edgesOf(heap: Heap, node: NodeOrdinal): { type: number; name: string; target: NodeOrdinal }[] {
  const { firstEdge, edgeType, edgeNameOrIndex, edgeTarget, strings } = heap.snapshot;
  const edges: { type: number; name: string; target: NodeOrdinal }[] = [];
  for (let edge = firstEdge[node]; edge < firstEdge[(node + 1) as NodeOrdinal]; edge++) {
    const isIndex = edgeType[edge] === EdgeType.element || edgeType[edge] === EdgeType.hidden;
    const name = isIndex ? `${edgeNameOrIndex[edge]}` : strings.get(edgeNameOrIndex[edge] as StringIndex);
    edges.push({ type: edgeType[edge], name, target: edgeTarget[edge] });
  }
  return edges;
}
