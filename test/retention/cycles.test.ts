import { fileURLToPath } from 'node:url';
import { compareFiles } from 'heapdiff';
import {
  compareDrawings,
  copies,
  type DrawnNodes,
  drawHeap,
  extendHeap,
  type GraphDescription,
  repeat,
} from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { findSuspects } from '../../src/retention/find-suspects.ts';
import type { ChainHop, Cycle } from '../../src/retention/suspect.ts';

/** root -> global .log -> ErrorLog .recent -> Array -> slots; ids up to 9 */
const LOG = drawHeap({ global: 'global', log: 'ErrorLog', recent: 'Array', slots: 'array:' }, [
  'root ^global global',
  'global .log log',
  'log .recent recent',
  'recent #elements slots',
]);

/** Enough bytes to be no small change. */
const LARGE = 1000;

describe('what holds each other', () => {
  test('requests and their errors are cycles of one kind, entered where the log holds the errors', async () => {
    const found = await cyclesOf(
      { ...copies('error', 30, 'RequestError'), ...copies('request', 30, { name: 'Request', selfSize: 100 }) },
      [
        ...repeat(30, (n) => `slots [${n}] error${n}`),
        ...repeat(30, (n) => `error${n} .request request${n}`),
        ...repeat(30, (n) => `request${n} .error error${n}`),
      ],
    );
    const [error0, request0] = [11, 71];
    expect(found).toEqual([
      {
        count: 30,
        members: [
          { className: 'Request', count: 30 },
          { className: 'RequestError', count: 30 },
        ],
        shallowBytes: 3480,
        example: [
          hop('', '', 'RequestError', error0),
          hop('property', '.request', 'Request', request0),
          hop('property', '.error', 'RequestError', error0),
        ],
        entry: {
          ...hop('element', '[*]', 'RequestError', error0),
          suspectEdge: true,
          fromClassName: 'Array',
          fromId: 7,
          label: 'ErrorLog.recent[*]',
        },
      },
    ]);
  });

  test('a list of a thousand that is linked both ways is one cycle with a thousand members', async () => {
    const found = await cyclesOf(copies('node', 1000, 'Node'), ['log .head node0', ...linksBothWays(1000)]);
    expect(found.map(sketch)).toEqual(['1 x 1000 Node: Node .next Node .prev Node <- global.log.head']);
  });

  test('plumbing that members hold is counted with them, and told by the edge into it', async () => {
    const elements = { type: 'array', name: '', selfSize: LARGE };
    const found = await cyclesOf({ tree: 'Tree', leaf: 'Leaf', children: 'Array', elements }, [
      'slots [0] tree',
      'tree .children children',
      'children #elements elements',
      'elements [0] leaf',
      'leaf .parent tree',
    ]);
    expect(found.map(sketch)).toEqual([
      '1 x 1 Array, 1 Leaf, 1 Tree: Tree .children Array [*] Leaf .parent Tree <- ErrorLog.recent[*]',
    ]);
    expect(found[0].shallowBytes).toBe(LARGE + 48);
  });

  test('functions of one scope see each other through it', async () => {
    const found = await cyclesOf(
      { scope: 'object:system / Context', start: 'closure:start', stop: { ...large('stop'), type: 'closure' } },
      ['slots [0] start', 'start #context scope', 'stop #context scope', 'scope $start start', 'scope $stop stop'],
    );
    expect(found.map(({ members, example }) => ({ members, example: example.map(sketchHop) }))).toEqual([
      {
        members: [
          { className: '(closure) start', count: 1 },
          { className: '(closure) stop', count: 1 },
        ],
        example: ['(closure) start', '(closure) stop (closure) stop', '(closure) start (closure) start'],
      },
    ]);
  });

  test('a WeakMap entry is a reference like any', async () => {
    const pair = '1 / part of key (Key @15) -> value (Value @17) pair in WeakMap (table @13)';
    const found = await cyclesOf({ map: 'WeakMap', table: 'array:', key: 'Key', value: large('Value') }, [
      'log .data map',
      'map #table table',
      'slots [0] key',
      `table #${pair} value`,
      `key #${pair} value`,
      'value .key key',
    ]);
    expect(found.map(sketch)).toEqual(['1 x 1 Key, 1 Value: Key (WeakMap value) Value .key Key <- ErrorLog.recent[*]']);
  });

  test('kinds that alternate are told apart, most bytes first', async () => {
    const peer = (n: number): string => `${n % 4 === 0 ? 'b' : 'c'}${n}`;
    const found = await cyclesOf({ ...copies('a', 20, 'A'), ...copies('b', 20, 'B'), ...copies('c', 20, 'C') }, [
      ...repeat(20, (n) => `slots [${n}] a${n}`),
      ...repeat(20, (n) => `a${n} .peer ${peer(n)}`),
      ...repeat(20, (n) => `${peer(n)} .owner a${n}`),
    ]);
    expect(found.map(sketch)).toEqual([
      '15 x 15 A, 15 C: A .peer C .owner A <- ErrorLog.recent[*]',
      '5 x 5 A, 5 B: A .peer B .owner A <- ErrorLog.recent[*]',
    ]);
  });

  test('trees with links to parents are of one kind, however many leaves they have', async () => {
    const leaves = [0, 1, 2].flatMap((tree) => repeat(tree + 2, (n) => `${tree}leaf${n}`));
    const found = await cyclesOf(
      { ...copies('tree', 3, 'Tree'), ...Object.fromEntries(leaves.map((leaf) => [leaf, 'Leaf'])) },
      [
        ...repeat(3, (n) => `slots [${n}] tree${n}`),
        ...leaves.flatMap((leaf) => [`tree${leaf[0]} .${leaf} ${leaf}`, `${leaf} .parent tree${leaf[0]}`]),
      ],
    );
    expect(found.map(({ count, members }) => ({ count, members }))).toEqual([
      {
        count: 3,
        members: [
          { className: 'Leaf', count: 9 },
          { className: 'Tree', count: 3 },
        ],
      },
    ]);
  });

  test('no more than the three largest kinds are told', async () => {
    const kinds = ['A', 'B', 'C', 'D', 'E'];
    const found = await cyclesOf(
      Object.fromEntries(
        kinds.flatMap((kind, size) => [
          [`${kind}1`, { name: kind, selfSize: LARGE * (size + 1) }],
          [`${kind}2`, 'Peer'],
        ]),
      ),
      kinds.flatMap((kind, n) => [`slots [${n}] ${kind}1`, `${kind}1 .peer ${kind}2`, `${kind}2 .peer ${kind}1`]),
    );
    expect(found.map(({ members }) => members[0].className)).toEqual(['E', 'D', 'C']);
  });

  test('property names that one object alone has may be secrets, and are not told', async () => {
    const found = await cyclesOf({ a: large('Object'), b: 'B' }, ['slots [0] a', 'a .hunter2 b', 'b .peer a']);
    expect(found[0].members).toEqual([
      { className: 'B', count: 1 },
      { className: 'Object', count: 1 },
    ]);
  });
});

describe('the way in', () => {
  test('what is new in front of a cycle is told in the label', async () => {
    const [{ entry }] = await cyclesOf({ job: 'Job', request: large('Request'), error: 'RequestError' }, [
      'slots [0] job',
      'job .request request',
      'request .error error',
      'error .request request',
    ]);
    expect(entry).toEqual({
      ...hop('property', '.request', 'Request', 13),
      fromClassName: 'Job',
      fromId: 11,
      label: 'ErrorLog.recent[*].request',
    });
  });

  test.each([
    ['one holder more is counted', ['global .last b'], 1],
    ['two that lead there by something else, too', ['global .last job', 'job .b b', 'log .latest b'], 2],
    ['the engine is none', ['global #map b'], undefined],
  ])('%s', async (_, edges, count) => {
    const [{ entry }] = await cyclesOf({ job: 'Job', ...PAIR }, ['slots [0] a', ...PAIR_EDGES, ...edges]);
    expect(entry.otherHolderCount).toBe(count);
  });

  test('of a long way in the middle is left out', async () => {
    const [{ entry }] = await cyclesOf({ ...copies('step', 6, 'Step'), ...PAIR }, [
      'slots [0] step0',
      ...repeat(5, (n) => `step${n} .to${n} step${n + 1}`),
      'step5 .a a',
      ...PAIR_EDGES,
    ]);
    expect(entry.label).toBe('ErrorLog.recent[*] ... .to3.to4.a');
  });

  test('a growth point is told, not a way through what is new, by the engine, or from what the cycle itself holds', async () => {
    const found = await cyclesOf({ wrapper: 'Wrapper', behind: 'Behind', ...PAIR }, [
      'global #map b',
      'slots [0] wrapper',
      'wrapper .b b',
      'slots [1] a',
      ...PAIR_EDGES,
      'b #map behind',
      'behind .owner b',
    ]);
    expect(found.map(sketch)).toEqual(['1 x 1 A, 1 B: A .b B .a A <- ErrorLog.recent[*]']);
  });

  test('where only the engine leads in, that is told', async () => {
    const found = await cyclesOf({ ...copies('more', 20, 'More'), map: 'object shape:map', ...PAIR }, [
      ...repeat(20, (n) => `slots [${n}] more${n}`),
      'more0 #map map',
      'map #prototype a',
      ...PAIR_EDGES,
    ]);
    expect(found.map(({ entry }) => entry.label)).toEqual(['ErrorLog.recent[*] (internal) map']);
  });
});

describe('the way round', () => {
  test('is the shortest one through the way in', async () => {
    // a -> b -> c -> a, with shorter ways that do not pass a, and a longer one that does.
    const found = await cyclesOf({ ...PAIR, c: 'C', d: 'D' }, [
      'slots [0] a',
      'a .d d',
      'd .b b',
      'a .b b',
      'b .c c',
      'c .b b',
      'c .a a',
    ]);
    expect(found[0].example.map(sketchHop)).toEqual(['A', '.b B', '.c C', '.a A']);
  });

  test('takes plumbing for no step', async () => {
    // Through the Map it is one object more than through two tables that nobody sees.
    const found = await cyclesOf({ ...PAIR, map: 'Map', tableA: 'array:', tableB: 'array:' }, [
      'slots [0] a',
      'a .map map',
      'map .b b',
      'a #table tableA',
      'tableA #1 tableB',
      'tableB #7 b',
      'b .a a',
    ]);
    expect(found[0].example.map(sketchHop)).toEqual(['A', '[*] B', '.a A']);
  });

  test('tells objects of one class in a row as one hop', async () => {
    const found = await cyclesOf(copies('node', 100, 'Node'), [
      'slots [0] node0',
      ...repeat(100, (n) => `node${n} .next node${(n + 1) % 100}`),
    ]);
    expect(found.map(sketch)).toEqual(['1 x 100 Node: Node .next Node x99 .next Node <- ErrorLog.recent[*]']);
  });

  test('loses its middle where it is long', async () => {
    const classes = Object.fromEntries(repeat(12, (n) => `n${n}`).map((key) => [key, { name: key, selfSize: 100 }]));
    const [{ example, hopsLeftOut }] = await cyclesOf(classes, [
      'slots [0] n0',
      ...repeat(12, (n) => `n${n} .to n${(n + 1) % 12}`),
    ]);
    expect(example.map(({ className }) => className)).toEqual(['n0', 'n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n0']);
    expect(hopsLeftOut).toBe(5);
  });
});

describe('what is no cycle', () => {
  test('objects that were there before, whoever holds them now', async () => {
    const before = extendHeap(LOG, { ...PAIR, ...copies('pad', 9, 'Pad') }, [
      ...repeat(9, (n) => `global .pad${n} pad${n}`),
      'slots [0] a',
      ...PAIR_EDGES,
    ]);
    const added = extendHeap(before, { job: large('Job') }, ['slots [1] job', 'job .a a', 'b .job job']);
    expect(await cyclesBetween(before, added)).toEqual([]);
    const moved = { ...added, edges: added.edges!.filter(({ from, to }) => !(from === 'slots' && to === 'a')) };
    expect(await cyclesBetween(before, moved)).toEqual([]);
  });

  test.each<[string, DrawnNodes, string[]]>([
    ['an object that holds itself', { a: large('A') }, ['a .self a']],
    [
      'a function that hangs in its own scope',
      { a: 'closure:a', b: { type: 'object', name: 'system / Context', selfSize: LARGE } },
      ['a #context b', 'b $a a'],
    ],
    ['a function and its prototype', { a: 'closure:A', b: large('Object') }, ['a .prototype b', 'b .constructor a']],
    [
      'a class whose prototype is a dictionary',
      { a: 'closure:A', b: large('Object'), table: 'array:' },
      ['a .prototype b', 'b #properties table', 'table [7] a'],
    ],
    [
      'an object and its map',
      { a: large('A'), b: 'object shape:map', c: 'C' },
      ['a #map b', 'b #prototype c', 'c .a a'],
    ],
    ['an object that is named by its prototype', { a: large('A'), b: 'B' }, ['a .__proto__ b', 'b .instance a']],
    ['an array and its elements', { a: large('Array'), b: 'array:' }, ['a #elements b', 'b [0] a']],
    [
      'a promise and its reactions',
      { a: large('Promise'), b: 'hidden:system / PromiseReaction' },
      ['a #reactions_or_result b', 'b #promise_or_capability a'],
    ],
    ['an object and its half in C++', { a: large('TCP'), b: 'native:Node / TCPWrap' }, ['a #native b', 'b #wrapped a']],
    [
      'functions of one realm',
      { a: large('A'), f: 'closure:f', realm: 'object:system / NativeContext', g: 'closure:g' },
      ['a .f f', 'f #context realm', 'g #context realm', 'realm #1 f', 'realm #2 g'],
    ],
    ['a DOM tree', { a: { ...large('<div>'), type: 'native' }, b: 'native:<p>' }, ['a [0] b', 'b #parent a']],
    ['what holds another weakly', { a: large('A'), b: 'B' }, ['a .b b', 'b ~a a']],
  ])('%s', async (_, nodes, edges) => {
    expect(await cyclesOf(nodes, ['slots [0] a', ...edges])).toEqual([]);
  });

  test('but a DOM tree with an object of JavaScript in it is one', async () => {
    const found = await cyclesOf({ div: 'native:<div>', p: 'native:<p>', view: large('View') }, [
      'slots [0] view',
      'view .p p',
      'p #parent div',
      'div [0] p',
      'div .view view',
    ]);
    expect(found[0].members.map(({ className }) => className)).toEqual(['<div>', '<p>', 'View']);
  });
});

test('fifty thousand that are linked both ways are found in linear time', async () => {
  const length = 50_000;
  const after = extendHeap(LOG, copies('node', length, 'Node'), ['log .head node0', ...linksBothWays(length)]);
  const { comparison } = await compareDrawings(LOG, after);
  const started = performance.now();
  const [{ cycles }] = findSuspects(comparison).suspects;
  expect(performance.now() - started).toBeLessThan(10_000);
  expect(cycles?.map(sketch)).toEqual([`1 x ${length} Node: Node .next Node .prev Node <- global.log.head`]);
});

test('the order of nodes changes nothing that is told but the example’s ids', async () => {
  const after = extendHeap(LOG, { ...copies('a', 20, 'A'), ...copies('b', 20, 'B'), ...copies('c', 20, 'C') }, [
    ...repeat(20, (n) => `slots [${n}] a${n}`),
    ...repeat(20, (n) => `a${n} .peer ${n % 2 === 0 ? 'b' : 'c'}${n}`),
    ...repeat(20, (n) => `${n % 2 === 0 ? 'b' : 'c'}${n} .owner a${n}`),
  ]);
  const reversed = { ...after, nodes: after.nodes.toReversed() };
  const told = await cyclesBetween(LOG, after);
  expect(await cyclesBetween(LOG, after)).toEqual(told);
  expect((await cyclesBetween(LOG, reversed)).map(sketch)).toEqual(told.map(sketch));
});

test('of the recorded requests and errors all three hundred cycles are told, with what keeps them', async () => {
  const folder = fileURLToPath(new URL('../../snapshots/recorded/request-error-cycle/', import.meta.url));
  const { suspects } = await compareFiles(`${folder}before.heapsnapshot.gz`, `${folder}after.heapsnapshot.gz`);
  expect(suspects.map(({ cycles }) => cycles?.map(sketch))).toEqual([
    ['300 x 300 Request, 300 RequestError: RequestError .request Request .error RequestError <- ErrorLog.recent[*]'],
  ]);
  const [{ chain, cycles }] = suspects;
  expect(cycles?.map(({ entry }) => [entry.fromId, entry.nodeId, entry.suspectEdge])).toEqual([
    [chain.at(-2)?.nodeId, chain.at(-1)?.nodeId, true],
  ]);
});

/** Two objects for a cycle, large enough for a suspect. */
const PAIR = { a: 'A', b: large('B') };
const PAIR_EDGES = ['a .b b', 'b .a a'];

function large(name: string): { name: string; selfSize: number } {
  return { name, selfSize: LARGE };
}

function linksBothWays(length: number): string[] {
  return [
    ...repeat(length - 1, (n) => `node${n} .next node${n + 1}`),
    ...repeat(length - 1, (n) => `node${n + 1} .prev node${n}`),
  ];
}

/** The cycles of what was added to the log. */
function cyclesOf(nodes: DrawnNodes, edges: readonly string[]): Promise<Cycle[]> {
  return cyclesBetween(LOG, extendHeap(LOG, nodes, edges));
}

/** The cycles of all suspects, of which there is at least one. */
async function cyclesBetween(before: GraphDescription, after: GraphDescription): Promise<Cycle[]> {
  const { suspects } = findSuspects((await compareDrawings(before, after)).comparison);
  expect(suspects).not.toEqual([]);
  return suspects.flatMap(({ cycles = [] }) => cycles);
}

function hop(edgeType: string, edgeName: string, className: string, nodeId: number): object {
  return {
    edgeType,
    edgeName,
    className,
    nodeType: 'object',
    nodeId,
    verdict: 'unknown',
    reason: 'born after',
    suspectEdge: false,
  };
}

/** `30 x 30 A, 30 B: A .b B .a A <- ErrorLog.recent[*]` */
function sketch({ count, members, example, entry }: Cycle): string {
  const list = members.map((member) => `${member.count} ${member.className}`).join(', ');
  return `${count} x ${list}: ${example.map(sketchHop).join(' ')} <- ${entry.label}`;
}

/** `.next Node x4` */
function sketchHop({ edgeName, className, count }: ChainHop): string {
  return `${edgeName} ${className}${count === undefined ? '' : ` x${count}`}`.trimStart();
}
