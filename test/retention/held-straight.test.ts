import { arrayOf, copies, drawHeap, type GraphDescription, globalObject, object, repeat, text } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { askAboutDrawnSeries } from '../support/ask-analyzers.ts';

/** So many objects of one class in a list, each with ten more of the class within. */
function drawHeld(count: number, inner: 'closure' | 'Object' | 'Leaf'): GraphDescription {
  const rows = copies('row', 30, { name: 'Row', selfSize: 100 });
  const outer = inner === 'closure' ? { type: 'closure', name: '', selfSize: 400 } : { name: inner, selfSize: 400 };
  const within = { ...outer, selfSize: 50 };
  return drawHeap(
    { global: 'global', bus: 'Bus', ...rows, ...copies('held', count, outer), ...copies('part', count * 10, within) },
    [
      'root ^global global',
      'global .bus bus',
      ...repeat(30, (n) => `bus [${n}] row${n}`),
      ...repeat(count, (n) => `bus [${100 + n}] held${n}`),
      ...repeat(count * 10, (n) => `held${Math.floor(n / 10)} .part${n % 10} part${n}`),
    ],
  );
}

test.each([
  ['functions those that are held straight', 'closure', 'Bus global.bus keeps 20 (closure)', [0, 10, 20]],
  ['plain objects those that are held straight', 'Object', 'Bus global.bus keeps 20 Object', [0, 10, 20]],
  ['a class of the program all', 'Leaf', 'Bus global.bus keeps 220 Leaf', [0, 110, 220]],
] as const)('of %s are told', async (_, inner, title, counts) => {
  const { suspects } = await askAboutDrawnSeries(
    [],
    [0, 10, 20].map((count) => drawHeld(count, inner)),
  );
  expect([suspects[0].title, suspects[0].series?.counts]).toEqual([title, counts]);
});

/** So many lists of plain objects; what came last is in front, and leads to what came before it. */
function drawLists(listCount: number, length: number): GraphDescription {
  const [lists, nodes] = [repeat(listCount, (n) => n), repeat(listCount * length, (n) => n)];
  return drawHeap(
    {
      global: 'global',
      desk: 'Desk',
      ...copies('row', 30, { name: 'Row', selfSize: 100 }),
      ...copies('bucket', listCount, 'Bucket'),
      ...copies('node', nodes.length, { name: 'Object', selfSize: 40 }),
    },
    [
      'root ^global global',
      'global .desk desk',
      ...repeat(30, (n) => `desk [${n}] row${n}`),
      ...lists.map((n) => `desk [${100 + n}] bucket${n}`),
      ...lists.map((n) => `bucket${n} .head node${nodes.length - listCount + n}`),
      ...nodes.slice(listCount).map((n) => `node${n} .next node${n - listCount}`),
    ],
  );
}

test.each([1, 3, 5, 20])(
  'of %i lists of plain objects all are told, as the newest alone always came last',
  async (lists) => {
    const { suspects } = await askAboutDrawnSeries(
      [],
      [1, 21, 41].map((length) => drawLists(lists, length)),
    );
    expect(suspects[0]).toMatchObject({ verdict: 'leak', series: { counts: [0, 20 * lists, 40 * lists] } });
  },
);

test('behind a few reactions of a promise the objects that gather there are told', async () => {
  // Two calls wait, each with a list of twenty jobs.
  const draw = (reactionCount: number): GraphDescription =>
    drawHeap(
      {
        global: 'global',
        gate: 'Promise',
        ...copies('row', 30, { name: 'Row', selfSize: 100 }),
        ...copies('reaction', reactionCount, 'hidden:system / PromiseReaction'),
        ...copies('handler', reactionCount, 'closure:onOpen'),
        ...copies('jobs', reactionCount, 'Array'),
        ...copies('job', reactionCount * 20, { name: 'Job', selfSize: 100 }),
      },
      [
        'root ^global global',
        'global .gate gate',
        ...repeat(30, (n) => `global .row${n} row${n}`),
        ...repeat(reactionCount, (n) => [
          `${n === reactionCount - 1 ? 'gate #reactions_or_result' : `reaction${n + 1} #next`} reaction${n}`,
          `reaction${n} #fulfill_handler handler${n}`,
          `handler${n} .jobs jobs${n}`,
        ]).flat(),
        ...repeat(reactionCount * 20, (n) => `jobs${Math.floor(n / 20)} [${n % 20}] job${n}`),
      ],
    );
  const { suspects } = await askAboutDrawnSeries([], [0, 1, 2].map(draw));
  expect(suspects[0]).toMatchObject({ title: 'Promise global.gate (reactions) keeps 40 Job', count: 40 });
  expect(suspects[0].series?.counts).toEqual([0, 20, 40]);
});

test('objects of a shape beside such as are each of their own are not counted with those', async () => {
  // A list of large objects, no two of one shape, and a small one of another shape beside each.
  const draw = (count: number): GraphDescription => {
    const numbers = repeat(count, (n) => n);
    const large = numbers.map((n) => object('Object', { [`of${nameOf(n)}`]: text('a') }, { selfSize: 400 }));
    return drawHeap(
      {
        ...Object.fromEntries(large.map((one, n) => [`large${n}`, one])),
        ...copies('small', count, object('Object', { tag: text('b') }, { selfSize: 20 })),
        global: globalObject({ kept: arrayOf(numbers.flatMap((n) => [`large${n}`, `small${n}`])) }),
        ...copies('row', 30, 'Row'),
      },
      repeat(30, (n) => `global .row${n} row${n}`),
    );
  };
  const { suspects } = await askAboutDrawnSeries([], [5, 25, 45].map(draw));
  expect(suspects[0]).toMatchObject({ className: 'Object', count: 40, series: { counts: [0, 20, 40] } });
});

/** A word for a number: names that differ in numbers alone are keys. */
function nameOf(number: number): string {
  return [...String(number)].map((digit) => 'ABCDEFGHIJ'[Number(digit)]).join('');
}
