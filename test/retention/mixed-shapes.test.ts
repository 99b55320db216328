import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareFiles } from 'heapdiff';
import {
  buildSnapshotJson,
  compareDrawings,
  drawHeap,
  type GraphDescription,
  repeat,
  withSameIds,
} from 'heapdiff/testing';
import { expect, onTestFinished, test } from 'vitest';

const SHAPES = ['a', 'b', 'c', 'd'];

test('plain objects of several shapes, none of which is most of them, are told together, with their rate', async () => {
  const { suspects } = await compareDrawings(drawLog([0, 0, 0]), drawLog([20, 20, 20]), { iterations: 20 });
  expect(suspects.map(({ title, className, count, perIteration }) => [title, className, count, perIteration])).toEqual([
    ['Array global.log keeps 60 objects: 20 Object {a}, 20 Object {b}, 20 Object {c}', 'Object', 60, 3],
  ]);
});

test('the series counts as many', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'heapdiff-shapes-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const drawings = withSameIds(drawLog([1, 1, 1]), drawLog([21, 21, 21]), drawLog([41, 41, 41]));
  const files = drawings.map((_, at) => join(folder, `${at}.heapsnapshot`));
  for (const [at, drawing] of drawings.entries()) writeFileSync(files[at], buildSnapshotJson(drawing));
  const { suspects } = await compareFiles(files[0], files[2], { between: [files[1]], iterations: 40 });
  expect(suspects.map(({ series, count }) => [series?.counts, count])).toEqual([[[0, 60, 120], 120]]);
});

test('what they lost is of all shapes, too', async () => {
  // 10 of each go, 30 of each come.
  const { suspects } = await compareDrawings(drawLog([10, 10, 10]), drawLog([30, 30, 30], 10), { iterations: 20 });
  expect(suspects.map(({ count, perIteration }) => [count, perIteration])).toEqual([[90, 3]]);
});

test.each([
  ['of one that is most of them, that one', [40, 5, 5], 'Object {a}', 40],
  ['of two shapes the one that leads', [20, 20], 'Object {a}', 20],
] as const)('%s is told', async (_, counts, className, count) => {
  const { suspects } = await compareDrawings(drawLog(counts.map(() => 0)), drawLog(counts), { iterations: 20 });
  expect(suspects.map((suspect) => [suspect.className, suspect.count])).toEqual([[className, count]]);
});

/** root -> global .log -> Array [*] -> 200 B with one property, which tells its shape; objects are numbered from `first` */
function drawLog(counts: readonly number[], first = 0): GraphDescription {
  const objects = counts.flatMap((count, shape) =>
    repeat(count, (n) => ({ key: `${SHAPES[shape]}${first + n}`, name: SHAPES[shape] })),
  );
  return drawHeap(
    {
      global: 'global',
      log: 'Array',
      elements: 'array:',
      value: 'Value',
      ...Object.fromEntries(objects.map(({ key }) => [key, { name: 'Object', selfSize: 200 }])),
    },
    [
      'root ^global global',
      'global .log log',
      'global .value value',
      'log #elements elements',
      ...objects.map(({ key }, at) => `elements [${at}] ${key}`),
      ...objects.map(({ key, name }) => `${key} .${name} value`),
    ],
  );
}
