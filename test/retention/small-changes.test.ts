import {
  arrayOf,
  compareDrawings,
  drawHeap,
  type GraphDescription,
  globalObject,
  object,
  repeat,
} from 'heapdiff/testing';
import { expect, test } from 'vitest';

const drawList = (count: number, selfSize: number): GraphDescription =>
  drawHeap({
    global: globalObject({ marks: arrayOf(repeat(count, () => object('Mark', {}, { selfSize }))) }),
  });

test.each<[string, number, number, number | undefined, number]>([
  ['one small object is none', 1, 40, undefined, 0],
  ['two are, where nobody tells how often the action was repeated', 2, 40, undefined, 1],
  ['fewer than one in twenty repetitions are none', 3, 40, 74, 0],
  ['as many are', 4, 40, 74, 1],
  ['so are fewer that are large', 3, 400, 74, 1],
])('what is a suspect: %s', async (_, count, bytes, iterations, suspectCount) => {
  const options = iterations === undefined ? {} : { iterations };
  const { report } = await compareDrawings(drawList(20, bytes), drawList(20 + count, bytes), options);
  expect(report.suspects).toHaveLength(suspectCount);
  expect(report.noise.map(({ kind }) => kind)).toEqual(suspectCount === 0 ? ['small changes'] : []);
});
