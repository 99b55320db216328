import { drawHeap, type GraphDescription, repeat } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { suspectsOf } from '../support/suspect-graphs.ts';

/** Boxes with two first elements, and so many that came next to both, as a document has those of one parent. */
function drawBoxes(boxCount: number, addedCount: number): GraphDescription {
  const boxes = repeat(boxCount, (n) => `box${n}`);
  const added = repeat(addedCount, (n) => `added${n}`);
  const elements = [...boxes.flatMap((box) => [`${box}a`, `${box}b`]), ...added];
  const native = (name: string) => ({ type: 'native', name, selfSize: 64 }) as const;
  return drawHeap(
    {
      window: native('Window'),
      ...Object.fromEntries(boxes.map((key) => [key, native('<div>')])),
      ...Object.fromEntries(elements.map((key) => [key, native('<output>')])),
    },
    [
      'root ^window window',
      ...boxes.flatMap((box, n) => [`window [${n}] ${box}`, `${box} [1] ${box}a`, `${box}a [1] ${box}b`]),
      ...added.flatMap((key, n) => {
        const box = boxes[n % boxCount];
        return [`${box}a [${n + 2}] ${key}`, `${box}b [${n + 2}] ${key}`];
      }),
    ],
  );
}

test.each([
  ['both ends of one list are one holder, which holds the list', 1, undefined],
  ['two lists have two', 2, 2],
])('%s', async (_, boxCount, holderCount) => {
  const [suspect] = await suspectsOf(drawBoxes(boxCount, 0), drawBoxes(boxCount, 20));
  expect(suspect.holder.className).toBe('<div>');
  expect(suspect.holder.count).toBe(holderCount);
});
