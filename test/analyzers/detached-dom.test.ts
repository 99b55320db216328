import { drawHeap, repeat } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import detachedDom from '../../analyzers/detached-dom.ts';
import { askAboutDrawings, askAboutFiles, askAboutProgram, labelsOf } from '../support/ask-analyzers.ts';

describe('elements that a list or a map keeps', () => {
  test('the committed pair: sections, and what hangs on them', async () => {
    const folder = new URL('../../snapshots/recorded/detached-dom/', import.meta.url).pathname;
    const fileOf = (name: string): string => `${folder}${name}.heapsnapshot.gz`;
    const said = await askAboutFiles(detachedDom, fileOf('before'), fileOf('after'));
    expect(said.findings).toMatchObject([
      {
        code: 'detached-elements',
        title:
          '300 detached <section>, with 900 nodes below them, are kept by Array PanelList.closed: they left the document, ' +
          'and nothing shows them any more',
        args: { trees: 300, nodes: 1200, outermost: '<section>' },
      },
    ]);
    expect(labelsOf(said)).toEqual(['outermost of a tree of 4 nodes']);
    expect(said.suspects[0].chain.at(-1)).toMatchObject({ verdict: 'leaking', reason: 'not in the document' });
  });

  test('tooltips in a map, recorded with this Chromium', async () => {
    expect((await askAboutProgram(detachedDom, 'detached-map')).findings).toMatchObject([
      {
        title:
          '300 detached <aside>, with 300 nodes below them, are kept by Map Tooltips.byId: they left the document, and ' +
          'nothing shows them any more',
        args: { trees: 300, nodes: 600, outermost: '<aside>' },
      },
    ]);
  });

  test.each(['detached-dom', 'detached-map'])('nothing is said of the control of %s', async (program) => {
    expect((await askAboutProgram(detachedDom, program, { control: true })).findings).toEqual([]);
  });

  test('nothing is said of a page that keeps none', async () => {
    expect((await askAboutProgram(detachedDom, 'promise-set')).findings).toEqual([]);
  });
});

describe('a node in the midst of a tree', () => {
  test('keeps all of it, up to the outermost', async () => {
    const said = await askAboutDrawings(
      detachedDom,
      BEFORE,
      trees((n) => `list [${n}] item${n}`),
    );
    expect(said.findings).toMatchObject([
      {
        title:
          '12 detached <li>, kept by Array List.items, keep 12 detached trees under <nav> of 36 nodes in all: by its parent ' +
          'each node keeps the whole tree that left the document',
        args: { trees: 12, nodes: 36, outermost: '<nav>' },
      },
    ]);
    expect(labelsOf(said)).toEqual(['in a tree of 3 nodes, under <nav>']);
  });

  test('which node is outermost is not told where the edges do not tell it', async () => {
    const { findings } = await askAboutDrawings(
      detachedDom,
      BEFORE,
      trees((n) => `list [${n}] item${n}`, ''),
    );
    expect(findings).toMatchObject([
      { title: expect.stringContaining('keep 12 detached trees of 36 nodes in all'), args: { trees: 12, nodes: 36 } },
    ]);
    expect(findings[0].args).not.toHaveProperty('outermost');
  });
});

test('elements that objects keep are told with these', async () => {
  const { findings } = await askAboutDrawings(
    detachedDom,
    BEFORE,
    trees((n) => `list [${n}] panel${n}`),
  );
  expect(findings).toMatchObject([
    {
      title: expect.stringMatching(
        /^12 detached <nav>, with 24 nodes below them, are kept by 12 Panels of Array List\.items/,
      ),
    },
  ]);
});

test('nothing is said of fewer than were asked for', async () => {
  const { findings } = await askAboutDrawings(
    detachedDom,
    BEFORE,
    trees((n) => `list [${n}] panel${n}`),
    { analyzerOptions: { 'detached-dom': { least: 37 } } },
  );
  expect(findings).toEqual([]);
});

const DOCUMENT = { type: 'native', name: 'HTMLDocument', detachedness: 1 };
const BEFORE = drawHeap({ lists: 'List', list: 'Array', document: DOCUMENT }, [
  'root .lists lists',
  'root .document document',
  'lists .items list',
]);

/**
 * Twelve trees of `<nav>`, its only child `<ul>` and its only child `<li>`, whose edges Blink writes in this order; and as
 * many panels, each with its `<nav>`.
 *
 * @param hold - the edge that holds the one of a number
 * @param documentEdge - where it is empty, no element knows its document
 */
function trees(hold: (n: number) => string, documentEdge = '[3]'): typeof BEFORE {
  const element = (name: string) => ({ type: 'native', name, detachedness: 2 });
  const nodes: Record<string, string | ReturnType<typeof element>> = {};
  for (let n = 0; n < 12; n++) {
    nodes[`nav${n}`] = element('<nav>');
    nodes[`menu${n}`] = element('<ul>');
    nodes[`item${n}`] = element('<li class="item">');
    nodes[`panel${n}`] = 'Panel';
  }
  const edges = repeat(12, (n) => n.toString()).flatMap((n) => [
    hold(Number(n)),
    `panel${n} .element nav${n}`,
    `nav${n} [2] menu${n}`,
    ...(documentEdge === '' ? [] : [`nav${n} ${documentEdge} document`, `item${n} ${documentEdge} document`]),
    `menu${n} [2] item${n}`,
    `menu${n} [4] nav${n}`,
    `item${n} [4] menu${n}`,
  ]);
  const { nodes: before, edges: held = [] } = BEFORE;
  const more = drawHeap(nodes, edges);
  return { nodes: [...before, ...more.nodes], edges: [...held, ...(more.edges ?? [])] };
}
