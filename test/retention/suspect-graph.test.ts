import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { topologicalGenerations } from 'graphology-dag';
import { compareFiles, findSuspects, formatJson, formatText } from 'heapdiff';
import { compareDrawings, copies, extendHeap, repeat } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { buildReport } from '../support/report.ts';
import { CONNECTION, sketch, suspectsOf } from '../support/suspect-graphs.ts';

/** {@link CONNECTION} with twenty promises more. */
const GROWN = extendHeap(
  CONNECTION,
  copies('task', 20, { name: 'Promise', selfSize: 100 }),
  repeat(20, (n) => `table #${n} task${n}`),
);

test('a suspect has the same JSON, fields and text with a graph as without', async () => {
  const TEXT = { color: false, top: 10 };
  const report = buildReport({ suspects: await suspectsOf(CONNECTION, GROWN) });
  const plain = { ...report, suspects: report.suspects.map((suspect) => ({ ...suspect })) };
  expect(plain.suspects[0]).not.toHaveProperty('graph');
  expect(report.suspects).toEqual(plain.suspects);
  expect(formatJson(report)).toBe(formatJson(plain));
  expect(formatText(report, TEXT)).toBe(formatText(plain, TEXT));
  expect(formatJson(report)).not.toContain('"graph"');
});

test('a graph is made once', async () => {
  const [suspect] = await suspectsOf(CONNECTION, GROWN);
  expect(suspect.graph).toBe(suspect.graph);
});

test('a suspect whose graph is not made yet does not keep the heaps alive', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  const { suspects, heaps } = await (async () => {
    const { comparison } = await compareDrawings(CONNECTION, GROWN);
    const { before, after } = comparison;
    return { suspects: findSuspects(comparison).suspects, heaps: [before, after].map((heap) => new WeakRef(heap)) };
  })();
  for (let attempt = 0; attempt < 20 && heaps.some((heap) => heap.deref()); attempt++) {
    await setTimeout(10);
    collectGarbage();
  }
  expect(heaps.map((heap) => heap.deref())).toEqual([undefined, undefined]);
  expect(suspects[0].graph.order).toBe(5);
});

test('the graph of a recorded leak is the chain of its report, ready for algorithms', async () => {
  const folder = fileURLToPath(new URL('../../snapshots/recorded/connection-tasks/', import.meta.url));
  const { suspects } = await compareFiles(`${folder}before.heapsnapshot.gz`, `${folder}after.heapsnapshot.gz`);
  expect(sketch(suspects[0].graph)).toEqual([
    'ROOT -> global',
    'global .connection-> Connection',
    'Connection .tasks-> Set',
    'Set [*]=> Promise x2,000 (2000)',
  ]);
  expect(topologicalGenerations(suspects[0].graph)).toEqual([['n0'], ['n1'], ['n2'], ['n3'], ['n4']]);
  expect(suspects[0].graph.getNodeAttributes('n4')).toMatchObject({ count: 2000, retainedBytes: 432_000 });
});
