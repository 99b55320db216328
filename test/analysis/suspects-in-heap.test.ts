import { type Analyzer, defineAnalyzer } from 'heapdiff';
import { copies, drawHeap, type GraphDescription, repeat } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { askAboutDrawings } from '../support/ask-analyzers.ts';

const places: Analyzer = defineAnalyzer({
  name: 'places',
  summary: 'says who holds',
  *analyze({ suspects }) {
    for (const suspect of suspects)
      yield { code: 'place', title: suspect.place, objects: [...suspect.objects()], suspect };
  },
});

test.each([
  ['a short name', 'Queue', 'Queue global.queue'],
  ['of 630 characters', 'OrderOf'.repeat(90), `${'OrderOf'.repeat(90).slice(0, 120)}...`],
])('who holds is named in no more than a part of a title: %s', async (_, name, place) => {
  const draw = (count: number): GraphDescription =>
    drawHeap({ global: 'global', queue: name, ...copies('job', count, { name: 'Job', selfSize: 100 }) }, [
      'root ^global global',
      'global .queue queue',
      ...repeat(count, (n) => `queue [${n}] job${n}`),
    ]);
  const { findings } = await askAboutDrawings(places, draw(10), draw(60));
  expect(findings.map(({ title }) => title)).toEqual([place]);
});
