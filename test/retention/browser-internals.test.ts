import {
  compareDrawings,
  copies,
  type DrawnNodes,
  drawHeap,
  extendHeap,
  type GraphDescription,
  native,
  object,
  repeat,
} from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';

/** A page whose window leads to an owner, and this by a table to so many things. */
function drawPage(owner: string, count: number, thing: DrawnNodes[string], tableBytes = 64): GraphDescription {
  return drawHeap(
    {
      window: native('Window'),
      owner: native(owner),
      table: native('blink::HeapHashTableBacking<blink::HashTable<int>>', {}, { selfSize: tableBytes }),
      ...copies('thing', count, thing),
    },
    ['root ^window window', 'window [0] owner', 'owner [0] table', ...repeat(count, (n) => `table [${n}] thing${n}`)],
  );
}

interface Told {
  readonly titles: readonly string[];
  readonly kinds: readonly string[];
}

async function explain(before: GraphDescription, after: GraphDescription): Promise<Told> {
  const { suspects, noise } = (await compareDrawings(before, after)).report;
  return { titles: suspects.map(({ title }) => title), kinds: noise.map(({ kind }) => kind) };
}

const explainPages = (owner: string, [before, after]: [number, number], thing: DrawnNodes[string]): Promise<Told> =>
  explain(drawPage(owner, before, thing), drawPage(owner, after, thing));

const INTERNALS: Told = { titles: [], kinds: ['browser internals'] };

describe('what Chromium keeps for itself', () => {
  test.each([
    ['blink::StyleResolver', 'blink::CachedMatchedProperties'],
    ['blink::NetworkResourcesData', 'blink::NetworkResourcesData::ResourceData'],
    ['blink::InspectorNetworkAgent', 'blink::XHRReplayData'],
  ])('is no suspect, however much it is: %s', async (owner, thing) => {
    expect(await explainPages(owner, [3, 203], native(thing))).toEqual(INTERNALS);
  });

  test('is no suspect as its own end of something, straight in a list of roots', async () => {
    const drawEnds = (count: number, thing: DrawnNodes[string]): GraphDescription =>
      drawHeap({ roots: 'synthetic:C++ CrossThreadPersistent roots', ...copies('end', count, thing) }, [
        'root [1] roots',
        ...repeat(count, (n) => `roots #worker_clients.cc:34 end${n}`),
      ]);
    const explainEnds = (count: number, thing: DrawnNodes[string]): Promise<Told> =>
      explain(drawEnds(20, thing), drawEnds(20 + count, thing));
    expect(await explainEnds(120, native('blink::WorkerClients'))).toEqual(INTERNALS);
    expect((await explainEnds(120, native('SharedWorkerGlobalScope'))).titles).toHaveLength(1);
    const large = native('blink::WorkerClients', {}, { selfSize: 10_000 });
    expect((await explainEnds(120, large)).titles).toHaveLength(1);
  });

  test('is no suspect where it is little, whatever it is for', async () => {
    expect(await explainPages('blink::Page', [3, 12], native('blink::Frame'))).toEqual(INTERNALS);
    expect((await explainPages('blink::Page', [3, 13], native('blink::Frame'))).titles).toEqual([
      'blink::Page keeps 10 blink::Frame',
    ]);
    const large = native('blink::Frame', {}, { selfSize: 5000 });
    expect((await explainPages('blink::Page', [3, 6], large)).titles).toHaveLength(1);
  });

  test.each([
    ['rules that a page adds', 'blink::StyleSheetContents', native('blink::StyleRule')],
    ['elements', 'blink::StyleResolver', native('<div>')],
    ['objects of a page', 'blink::StyleResolver', object('Row')],
  ])('is not %s', async (_, owner, thing) => {
    const { titles, kinds } = await explainPages(owner, [3, 53], thing);
    expect(titles).toHaveLength(1);
    expect(kinds).toEqual([]);
  });

  test('is not what an object of the page holds, too', async () => {
    const keep = (count: number): GraphDescription =>
      extendHeap(drawPage('blink::StyleResolver', count, native('blink::Font')), { app: object('App') }, [
        'window .app app',
        ...repeat(count, (n) => `app .font${n} thing${n}`),
      ]);
    const { titles, kinds } = await explain(keep(3), keep(53));
    expect(titles).toHaveLength(1);
    expect(kinds).toEqual([]);
  });
});

describe('a table of Chromium’s that grew by itself', () => {
  const grow = (tableBytes: number): Promise<Told> =>
    explain(drawPage('Window', 0, native('Window')), drawPage('Window', 0, native('Window'), tableBytes));

  test('is no suspect up to a size', async () => {
    expect(await grow(100_000)).toEqual(INTERNALS);
    expect((await grow(1_100_000)).titles).toHaveLength(1);
  });
});

describe('entries of performance', () => {
  const ENTRIES: Told = { titles: [], kinds: ['performance entries, up to 250'] };
  const shift = native('LayoutShift', { rect: native('DOMRectReadOnly') });

  test('are the browser’s own as long as there are no more than it keeps by itself', async () => {
    expect(await explainPages('Performance', [10, 150], shift)).toEqual(ENTRIES);
    expect(await explainPages('Performance', [10, 250], native('PerformanceResourceTiming'))).toEqual(ENTRIES);
    const { titles } = await explainPages('Performance', [10, 151], shift);
    expect(titles).toEqual(['Performance keeps 141 LayoutShift']);
  });

  test.each([
    ['marks of a page', native('PerformanceMark')],
    ['with elements that they keep', native('LayoutShift', { node: native('<li>') })],
    ['with objects of a page', native('LayoutShift', { note: object('Note') })],
  ])('are suspects: %s', async (_, thing) => {
    const { titles, kinds } = await explainPages('Performance', [10, 60], thing);
    expect(titles).toHaveLength(1);
    expect(kinds).toEqual([]);
  });
});
