import { expect, test } from 'vitest';
import { compareHuge, type HugeComparison, summariseHuge } from './support/compare-huge.ts';
import type { EdgeRun, HugeGraph, NodeBlock } from './support/write-huge-snapshot.ts';

const MIB = 1024 * 1024;
const LEAKED = 1000;

test('a list of 5 million nodes', async () => {
  // root -> global .list -> List .head -> Node .next -> Node .next -> ...
  const list = (length: number): HugeGraph => ({
    blocks: [
      ...globalWith({ name: 'list', to: 'list' }),
      { key: 'list', name: 'List', edges: [{ name: 'head', to: 'node' }] },
      // The node after the last of these is the last of all.
      { key: 'node', name: 'Node', count: length - 1, edges: [{ name: 'next', to: 'node', target: (at) => at + 1 }] },
      { key: 'last', name: 'Node' },
    ],
  });
  const result = await compareHuge(list(5_000_000), list(5_000_000 + LEAKED));
  expect(summariseHuge(result)).toEqual(leak('Node List.head.next keeps 1,000 Node'));
});

test('one object with 10 million edges', async () => {
  // The Array has them, and so has what holds its elements.
  const star = (length: number): HugeGraph => ({
    blocks: [
      ...globalWith({ name: 'registry', to: 'registry' }),
      { key: 'registry', name: 'Registry', edges: [{ name: 'entries', to: 'entries' }] },
      ...arrayOf('entries', 'entry', length),
      { key: 'entry', name: 'Entry', count: length },
    ],
  });
  const result = await compareHuge(star(10_000_000), star(10_000_000 + LEAKED));
  expect(summariseHuge(result)).toEqual(leak('Array Registry.entries keeps 1,000 Entry'));
});

test('one object that came to hold more than 2^24 others', async () => {
  const result = await compareHuge(withTasks(0), withTasks(17_000_000));
  expect(summariseHuge(result)).toEqual({
    title: 'Array Connection.tasks keeps 17,000,000 Task',
    count: 17_000_000,
    residualBytes: 0,
    isAsForecast: true,
  });
});

test('5 million objects that came to hold one more each', async () => {
  const graph = (edges: readonly EdgeRun[], ...added: readonly NodeBlock[]): HugeGraph => ({
    blocks: [...globalWith({ name: 'pages', to: 'pages' }), ...pagesOf(5000, edges), ...added],
  });
  const item: NodeBlock = { key: 'item', name: 'Item', count: 5_000_000 };
  const result = await compareHuge(graph([]), graph([{ name: 'item', to: 'item' }], item));
  const { count, residualBytes, isAsForecast } = summariseHuge(result);
  expect({ count, holders: result.report.suspects[0].holder.count, residualBytes, isAsForecast }).toEqual({
    count: 5_000_000,
    holders: 5_000_000,
    residualBytes: 0,
    isAsForecast: true,
  });
});

test('one object that 10 million edges lead to', async () => {
  const graph = (leaked: number): HugeGraph =>
    withTasks(leaked, ...pagesOf(10_000, [{ name: 'owner', to: 'connection', target: () => 0 }]));
  expectTasks(await compareHuge(graph(0), graph(LEAKED)));
});

test('more than 2^24 nodes', async () => {
  const graph = (leaked: number): HugeGraph => withTasks(leaked, ...pagesOf(17_000, []));
  const result = await compareHuge(graph(0), graph(LEAKED));
  expectTasks(result);
  expect(result.report.snapshots[0].nodeCount).toBeGreaterThan(2 ** 24);
});

test('600 MiB of strings, in 6 million and in one', async () => {
  const graph = (leaked: number): HugeGraph => ({
    ...withTasks(
      leaked,
      ...pagesOf(6000, [
        { name: 'text', to: 'text' },
        { name: 'book', to: 'long' },
      ]),
      { key: 'text', type: 'string', namedAfter: 'text', count: 6_000_000 },
      { key: 'long', type: 'string', namedAfter: 'long' },
    ),
    texts: [
      { key: 'text', count: 6_000_000, bytes: 105 },
      { key: 'long', count: 1, bytes: 600 * MIB },
    ],
  });
  expectTasks(await compareHuge(graph(0), graph(LEAKED)));
});

test('files of 5 GiB', async () => {
  const names = [
    'parent',
    'previous',
    'next',
    'owner',
    'kind',
    'start',
    'end',
    'symbol',
    'scope',
    'flow',
    'emit',
    'jsDoc',
    'file',
  ];
  const graph = (leaked: number): HugeGraph => ({
    ...withTasks(
      leaked,
      ...pagesOf(
        20_000,
        names.map((name, step) => ({ name, to: 'entry', target: (at) => (at + step * 997) % 20_000_000 })),
      ),
    ),
    texts: [{ key: 'text', count: 6_000_000, bytes: 100 }],
  });
  const result = await compareHuge(graph(0), graph(LEAKED));
  expectTasks(result);
  expect(result.fileBytes[0]).toBeGreaterThan(5 * 1024 * MIB);
});

function leak(title: string): unknown {
  return { title, count: LEAKED, residualBytes: 0, isAsForecast: true };
}

function expectTasks(result: HugeComparison): void {
  expect(summariseHuge(result)).toEqual(leak('Array Connection.tasks keeps 1,000 Task'));
}

/** root -> global -> what is named. */
function globalWith(...edges: readonly EdgeRun[]): NodeBlock[] {
  return [
    { key: 'root', name: '', type: 'synthetic', edges: [{ type: 'shortcut', name: '1', to: 'global' }] },
    { key: 'global', edges },
  ];
}

/** An Array in two nodes, as V8 has it: itself, and what holds its elements. */
function arrayOf(key: string, elements: string, length: number): NodeBlock[] {
  return [
    {
      key,
      name: 'Array',
      edges: [
        { type: 'element', to: elements, count: length },
        { type: 'internal', name: 'elements', to: `${key} elements` },
      ],
    },
    {
      key: `${key} elements`,
      name: '(object elements)',
      type: 'array',
      selfBytes: 16 + 8 * length,
      edges: [{ type: 'hidden', to: elements, count: length }],
    },
  ];
}

/** global .connection -> Connection .tasks -> Array [*] -> Task, and global .pages -> what else there is. */
function withTasks(leaked: number, ...others: readonly NodeBlock[]): HugeGraph {
  return {
    blocks: [
      ...globalWith(
        { name: 'connection', to: 'connection' },
        ...others.slice(0, 1).map(({ key }) => ({ name: key, to: key })),
      ),
      { key: 'connection', name: 'Connection', edges: [{ name: 'tasks', to: 'tasks' }] },
      ...arrayOf('tasks', 'task', 100 + leaked),
      ...others,
      { key: 'task', name: 'Task', count: 100 + leaked },
    ],
  };
}

/** An Array of pages with a thousand entries each. */
function pagesOf(pageCount: number, edgesOfEntry: readonly EdgeRun[]): NodeBlock[] {
  return [
    ...arrayOf('pages', 'page', pageCount),
    { key: 'page', name: 'Page', count: pageCount, edges: [{ type: 'element', to: 'entry', count: 1000 }] },
    { key: 'entry', name: 'Entry', count: pageCount * 1000, edges: edgesOfEntry },
  ];
}
