import {
  arrayOf,
  copies,
  type DrawnNodes,
  drawHeap,
  type GraphDescription,
  globalObject,
  native,
  repeat,
} from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { builtInAnalyzers } from '../../analyzers/index.ts';
import { askAboutDrawings, askAboutProgram, findingsOf } from '../support/ask-analyzers.ts';

describe('what a page does not end', () => {
  test('observers: how many, and how each is disconnected', async () => {
    const said = await askAboutProgram(builtInAnalyzers, 'page-observers');
    expect(said.suspects[0].holds).toContainEqual(expect.objectContaining({ className: 'Panel', count: 200 }));
    expect(findingsOf(said, 'page-resources')).toMatchObject([
      {
        code: 'page-resources-open',
        title:
          '200 ResizeObserver that the page made since the first snapshot are kept by the browser, which may have to call what ' +
          'they hold: call disconnect() on each when its owner is done',
        suspect: said.suspects[0].fingerprint,
        args: { className: 'ResizeObserver', count: 200, end: 'disconnect()' },
      },
    ]);
  });

  test('observers that are disconnected: nothing to say', async () => {
    const said = await askAboutProgram(builtInAnalyzers, 'page-observers', { control: true });
    expect(findingsOf(said, 'page-resources')).toEqual([]);
  });

  const drawOpen = (count: number, thing: DrawnNodes[string]): GraphDescription =>
    drawHeap({ window: { type: 'native', name: 'Window', selfSize: 64 }, ...copies('thing', count, thing) }, [
      'root ^window window',
      ...repeat(count, (n) => `window [${n}] thing${n}`),
    ]);

  test('what a page alone keeps is not the browser’s to keep', async () => {
    const drawList = (count: number): GraphDescription =>
      drawHeap({
        global: globalObject({ sockets: arrayOf(repeat(count, () => native('WebSocket'))) }),
      });
    const { suspects, findings } = await askAboutDrawings(builtInAnalyzers, drawList(5), drawList(25));
    expect(suspects).toHaveLength(1);
    expect(findings.filter(({ analyzer }) => analyzer === 'page-resources')).toEqual([]);
  });

  test.each<[string, DrawnNodes[string], number, string[]]>([
    ['channels', { type: 'native', name: 'BroadcastChannel', selfSize: 64 }, 10, ['close()']],
    ['fewer', { type: 'native', name: 'BroadcastChannel', selfSize: 64 }, 9, []],
    ['elements', { type: 'native', name: '<div>', selfSize: 64 }, 10, []],
    ['objects of Node that are called the same', { type: 'object', name: 'BroadcastChannel', selfSize: 64 }, 10, []],
  ])('%s', async (_, thing, count, ends) => {
    const said = await askAboutDrawings(builtInAnalyzers, drawOpen(5, thing), drawOpen(5 + count, thing));
    expect(findingsOf(said, 'page-resources').map(({ args }) => args?.['end'])).toEqual(ends);
  });
});
