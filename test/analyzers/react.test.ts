import { copies, type DrawnNodes, drawHeap, repeat } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import react from '../../analyzers/react.ts';
import { askAboutDrawings, askAboutProgram, labelsOf } from '../support/ask-analyzers.ts';

const COUNT = 12;

describe('components', () => {
  test('that were unmounted are told by name, with the fibers below them', async () => {
    const said = await askAboutDrawings(react, BEFORE, mountedOrNot('nothing'));
    expect(said.findings).toMatchObject([
      {
        code: 'unmounted-components',
        title:
          '12 components that React has unmounted, all <Chart>, with 24 fibers in all, are kept by Set Theme.listeners: what ' +
          'an effect adds there its clean-up function has to take away',
        args: { components: 12, fibers: 24, name: '<Chart>', named: 12, bySetter: false },
      },
    ]);
    expect(labelsOf(said)).toEqual(['<Chart>, unmounted', 'unmounted']);
    expect(said.suspects[0].chain.at(-1)).toMatchObject({ verdict: 'leaking', reason: 'unmounted' });
  });

  test('that are mounted are as they should be', async () => {
    const said = await askAboutDrawings(react, BEFORE, mountedOrNot('top'));
    expect(said.findings).toEqual([]);
    expect(labelsOf(said)).toEqual(['<Chart>, mounted', 'mounted']);
  });

  test('are recognised under a name that a minifier gave', async () => {
    const minified = ({ nodes, edges }: typeof BEFORE): typeof BEFORE => ({
      nodes: nodes.map((node) => (node.name === 'FiberNode' ? { ...node, name: 'yt' } : node)),
      edges: edges ?? [],
    });
    const { findings } = await askAboutDrawings(react, minified(BEFORE), minified(mountedOrNot('nothing')));
    expect(findings).toMatchObject([{ args: { components: 12, fibers: 24 } }]);
  });

  test('nothing is said of fewer than were asked for', async () => {
    const { findings } = await askAboutDrawings(react, BEFORE, mountedOrNot('nothing'), {
      analyzerOptions: { react: { least: 13 } },
    });
    expect(findings).toEqual([]);
  });
});

test('roots whose element left the document were never unmounted', async () => {
  const said = await askAboutDrawings(react, BEFORE, roots(2));
  expect(said.findings).toMatchObject([
    {
      code: 'roots-never-unmounted',
      title:
        '12 React roots in Set Theme.listeners are still mounted, though the elements they draw into have left the document: ' +
        'nobody called root.unmount(), so that no effect was cleaned up',
      args: { roots: 12 },
    },
  ]);
  expect((await askAboutDrawings(react, BEFORE, roots(1))).findings).toEqual([]);
});

test.each(['connection-tasks', 'emitter-listeners'])('nothing is said of %s, without React', async (program) => {
  expect((await askAboutProgram(react, program)).findings).toEqual([]);
});

/** A theme that components subscribe to, and a mounted tree: its root, the fiber of the root and one component. */
const MOUNTED: DrawnNodes = {
  theme: 'Theme',
  listeners: 'Set',
  table: 'array:',
  tree: 'FiberRootNode',
  container: { type: 'native', name: '<main>', detachedness: 1 },
  top: 'FiberNode',
  null: 'hidden:system / Oddball',
  Chart: 'closure:Chart',
  tag: 'string:figure',
};
const FIBER_EDGES = ['memoizedProps', 'pendingProps', 'alternate', 'stateNode', 'return', 'type'];
const MOUNTED_EDGES = [
  'root .theme theme',
  'root .tree tree',
  'root .Chart Chart',
  'root .tag tag',
  'theme .listeners listeners',
  'listeners #table table',
  'tree .current top',
  'tree .containerInfo container',
  ...fiber('top', { stateNode: 'tree' }),
];
const BEFORE = drawHeap(MOUNTED, MOUNTED_EDGES);

/** The edges of a fiber, which lead to `null` where nothing is said. */
function fiber(key: string, edges: Readonly<Record<string, string>>): string[] {
  return FIBER_EDGES.map((name) => `${key} .${name} ${edges[name] ?? 'null'}`);
}

/** Charts that the theme keeps, each with the fiber of an element, of which the uppermost returns to `above`. */
function mountedOrNot(above: string): typeof BEFORE {
  const up = above === 'nothing' ? 'null' : above;
  return drawHeap({ ...MOUNTED, ...copies('chart', COUNT, 'FiberNode'), ...copies('figure', COUNT, 'FiberNode') }, [
    ...MOUNTED_EDGES,
    ...repeat(COUNT, (n) => `table ?${n} chart${n}`),
    ...repeat(COUNT, (n) => `chart${n} .child figure${n}`),
    ...Array.from({ length: COUNT }, (_, n) => fiber(`chart${n}`, { return: up, type: 'Chart' })).flat(),
    ...Array.from({ length: COUNT }, (_, n) => fiber(`figure${n}`, { return: `chart${n}`, type: 'tag' })).flat(),
  ]);
}

/** Roots that the theme keeps, each with its fiber. @param detachedness - of the elements they draw into */
function roots(detachedness: number): typeof BEFORE {
  const element = { type: 'native', name: '<div>', detachedness };
  return drawHeap(
    {
      ...MOUNTED,
      ...copies('tree', COUNT, 'FiberRootNode'),
      ...copies('host', COUNT, 'FiberNode'),
      ...copies('div', COUNT, element),
    },
    [
      ...MOUNTED_EDGES,
      ...repeat(COUNT, (n) => `table ?${n} tree${n}`),
      ...repeat(COUNT, (n) => `tree${n} .current host${n}`),
      ...repeat(COUNT, (n) => `tree${n} .containerInfo div${n}`),
      ...Array.from({ length: COUNT }, (_, n) => fiber(`host${n}`, { stateNode: `tree${n}` })).flat(),
    ],
  );
}
