import {
  buildHeap,
  compareDrawings,
  copies,
  type DrawnNodes,
  drawHeap,
  extendHeap,
  type GraphDescription,
  type LocationDescription,
  repeat,
} from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { EdgeCosts } from '../../src/graph/edge-costs.ts';
import { Chains } from '../../src/retention/chains.ts';
import { findSuspects } from '../../src/retention/find-suspects.ts';
import { measureNamedCuts } from '../../src/retention/named-cut.ts';
import { sweepSurvivors } from '../../src/retention/survivor-sweep.ts';

/** Functions `user`, `other` and `node` tell where the scripts are: of other nodes the snapshot knows script, line and column. */
const SCRIPTS = {
  nodes: {
    user: 'closure:user',
    userShared: 'code:user',
    userScript: 'code:file:///app/lib/x.mjs',
    other: 'closure:other',
    otherShared: 'code:other',
    otherScript: 'code:file:///app/lib/y.mjs',
    node: 'closure:node',
    nodeShared: 'code:node',
    nodeScript: 'code:node:net',
  },
  edges: [
    'root .user user',
    'user #shared userShared',
    'userShared #script userScript',
    'root .other other',
    'other #shared otherShared',
    'otherShared #script otherScript',
    'root .node node',
    'node #shared nodeShared',
    'nodeShared #script nodeScript',
  ],
};

/** root -> global .timer -> set (Node's own) -> nodes: what only the engine leads to. */
const ENGINES_WAY = ['root ^global global', 'global .timer set', 'set #context lists', 'lists $timerListMap map'];
const ENGINES_NODES: DrawnNodes = {
  global: 'global',
  set: 'closure:setTimeout',
  lists: 'system / Context',
  map: 'Object',
};

describe('a module', () => {
  const MODULE = {
    run: 'closure:run',
    context: 'system / Context',
    realm: 'hidden:system / NativeContext',
    cache: 'Map',
  };

  test('by the variable of it, whatever function leads there', async () => {
    // global .timer -> setTimeout -> run (lib/x.mjs) -> context $cache -> Map
    const edges = ['map .run run', 'run #context context', 'context #previous realm', 'context $cache cache'];
    const graph = draw({ ...ENGINES_NODES, ...MODULE }, [...ENGINES_WAY, ...edges], { user: ['run'], node: ['set'] });
    expect(await chainTo(graph, 'cache')).toEqual(['module lib/x.mjs: a module', 'cache Map']);
  });

  test('on the stack, where a function of it tells which', async () => {
    // (Stack roots) -> context $cache -> Map, $run -> run (lib/x.mjs) -> context
    const edges = ['stack #1 context', 'context $run run', 'run #context context', 'context #previous realm'];
    const graph = draw(
      { roots: 'synthetic:(GC roots)', stack: 'synthetic:(Stack roots)', ...MODULE },
      ['root [1] roots', 'roots [1] stack', ...edges, 'context $cache cache'],
      { user: ['run'] },
    );
    expect(await chainTo(graph, 'cache')).toEqual(['module lib/x.mjs: a module', 'cache Map']);
  });

  describe('that vite runs as a block of a function', () => {
    // global ... -> wrap (of vitest) -> run (lib/x.mjs) -> context of the block, whose variables have numbers: Map
    const drawBlock = (way: string): GraphDescription =>
      draw(
        {
          ...MODULE,
          global: 'global',
          worker: 'Object',
          wrap: 'closure:fn',
          wrapContext: 'system / Context',
          scope: 'code:system / ScopeInfo',
          name: 'string:cache',
        },
        [
          'root ^global global',
          `global ${way} worker`,
          'worker .fn wrap',
          'wrap #context wrapContext',
          'wrapContext $fn run',
          'run #context context',
          'context #previous realm',
          'context #scope_info scope',
          'scope ?1 name',
          'context ?0 cache',
        ],
        { user: ['run'], other: ['wrap'] },
      );

    test('in a worker of vitest it is the module, though several functions lead there', async () => {
      expect(await chainTo(drawBlock('.__vitest_worker__'), 'cache')).toEqual([
        'module lib/x.mjs: a module',
        'cache Map',
      ]);
    });

    test('elsewhere it may be a block of a call', async () => {
      expect(await chainTo(drawBlock('.worker'), 'cache')).toEqual([
        'global: the global object',
        '.worker Object',
        '.fn (closure) fn',
        '(closure) fn (closure) run',
        '(closure) cache Map',
      ]);
    });
  });

  test('a variable of a function inside it begins no chain', async () => {
    // global .run -> run -> inner context $seen -> Set; its outer context is the module's
    const graph = draw(
      { global: 'global', ...MODULE, inner: 'system / Context', seen: 'Set' },
      [
        'root ^global global',
        'global .run run',
        'run #context inner',
        'inner #previous context',
        'context #previous realm',
        'inner $seen seen',
      ],
      { user: ['run'] },
    );
    expect(await chainTo(graph, 'seen')).toEqual([
      'global: the global object',
      '.run (closure) run',
      '(closure) seen Set',
    ]);
  });
});

describe('an ECMAScript module', () => {
  /** A module record: a table of names and cells, and a list of its own cells. */
  const EXPORTING: DrawnNodes = {
    record: 'hidden:system / SourceTextModule',
    table: 'array:',
    own: 'array:',
    code: 'Generator',
    key: 'string:cache',
    cell: 'hidden:system / Cell',
    cache: 'Map',
  };
  const EXPORTS = [
    'record ?0 table',
    'record ?4 code',
    'record ?5 own',
    'table #5 key',
    'table #6 cell',
    'own #0 cell',
    'cell #value cache',
  ];

  test('by the name under which it exports a variable', async () => {
    const graph = draw(
      { ...ENGINES_NODES, wrap: 'ModuleWrap', ...EXPORTING },
      [...ENGINES_WAY, 'map .module wrap', 'wrap #2 record', ...EXPORTS],
      { user: ['code'], node: ['set'] },
    );
    expect(await chainTo(graph, 'cache')).toEqual(['module lib/x.mjs: a module', 'cache Map']);
  });

  test('and each variable that it exports for itself', async () => {
    const before = draw(
      {
        ...ENGINES_NODES,
        wrap: 'ModuleWrap',
        ...EXPORTING,
        otherKey: 'string:users',
        otherCell: 'hidden:system / Cell',
        users: 'Map',
      },
      [
        ...ENGINES_WAY,
        'map .module wrap',
        'wrap #2 record',
        ...EXPORTS,
        'table #7 otherKey',
        'table #8 otherCell',
        'own #1 otherCell',
        'otherCell #value users',
      ],
      { user: ['code'], node: ['set'] },
    );
    const jobs = {
      ...copies('job', 4, { name: 'Job', selfSize: 900 }),
      ...copies('user', 3, { name: 'User', selfSize: 900 }),
    };
    const after = extendHeap(before, jobs, [
      ...repeat(4, (n) => `cache [${n}] job${n}`),
      ...repeat(3, (n) => `users [${n}] user${n}`),
    ]);
    const { comparison } = await compareDrawings(before, after);
    const { suspects } = findSuspects(comparison);
    expect(
      suspects.map(({ title, cuts }) => [title, cuts.map(({ edges }) => edges.map(({ label }) => label))]),
    ).toEqual([
      ['Map cache keeps 4 Job', [['cache[*]']]],
      ['Map users keeps 3 User', [['users[*]']]],
    ]);
    expect(new Set(suspects.map(({ fingerprint }) => fingerprint)).size).toBe(2);
    const named = measureNamedCuts(comparison.after, ['users[*]', 'module lib/x.mjs cache']);
    expect(named.map(({ edgeCount, frees }) => [edgeCount, frees.map(({ className }) => className).sort()])).toEqual([
      [3, ['User']],
      [1, ['Job', 'Map']],
      [4, ['Job', 'Map', 'User']],
    ]);
  });

  test('and no module that imports it', async () => {
    // importing record -> its imports -> cell, and -> requested modules -> record
    const graph = draw(
      {
        ...ENGINES_NODES,
        wrap: 'ModuleWrap',
        importing: 'hidden:system / SourceTextModule',
        imports: 'array:',
        requested: 'array:',
        ...EXPORTING,
      },
      [
        ...ENGINES_WAY,
        'map .module wrap',
        'wrap #2 importing',
        'importing ?6 imports',
        'importing ?7 requested',
        'imports #0 cell',
        'requested #0 record',
        ...EXPORTS,
      ],
      { user: ['code'], node: ['set'] },
    );
    expect(await chainTo(graph, 'cache')).toEqual(['module lib/x.mjs: a module', 'cache Map']);
  });
});

describe('what is open', () => {
  const ROOTS: DrawnNodes = { roots: 'synthetic:(GC roots)', handles: 'synthetic:(Global handles)' };
  const HELD = ['root [1] roots', 'roots [1] handles'];

  test('a server that listens', async () => {
    // (Global handles) -> TCP .owner -> Server .sessions -> Set
    const graph = draw(
      {
        ...ROOTS,
        tcp: 'TCP',
        wrap: 'native:Node / TCPServerWrap',
        listen: 'closure:onconnection',
        server: 'Server',
        set: 'Set',
      },
      [
        ...HELD,
        'handles #1 tcp',
        'tcp #javascript_to_native wrap',
        'tcp .onconnection listen',
        'tcp .owner server',
        'server .sessions set',
      ],
      { node: ['server'] },
    );
    expect(await chainTo(graph, 'set')).toEqual(['Server: a listening server', '.sessions Set']);
  });

  test('a socket', async () => {
    const graph = draw(
      {
        ...ROOTS,
        tcp: 'TCP',
        wrap: 'native:Node / TCPSocketWrap',
        none: 'hidden:null',
        socket: 'Socket',
        events: 'Object',
      },
      [
        ...HELD,
        'handles #1 tcp',
        'tcp #javascript_to_native wrap',
        'tcp .onconnection none',
        'tcp .owner socket',
        'socket ._events events',
      ],
      { node: ['socket'] },
    );
    expect(await chainTo(graph, 'events')).toEqual(['Socket: an open socket', '._events Object']);
  });

  test('a worker, behind a function of Node', async () => {
    const graph = draw(
      {
        ...ROOTS,
        handle: { type: 'object', name: 'Worker' },
        wrap: 'native:Node / Worker',
        exit: 'closure:',
        context: 'system / Context',
        worker: { type: 'object', name: 'Worker' },
        events: 'Object',
      },
      [
        ...HELD,
        'handles #1 handle',
        'handle #javascript_to_native wrap',
        'handle .onexit exit',
        'exit #context context',
        'context $this worker',
        'worker ._events events',
      ],
      { node: ['exit', 'worker'] },
    );
    expect(await chainTo(graph, 'events')).toEqual(['Worker: a running worker', '._events Object']);
  });

  test('a handle that its author has is no beginning', async () => {
    const graph = draw(
      { global: 'global', tcp: 'TCP', wrap: 'native:Node / TCPSocketWrap', socket: 'Socket', events: 'Object' },
      [
        'root ^global global',
        'global .tcp tcp',
        'tcp #javascript_to_native wrap',
        'tcp .owner socket',
        'socket ._events events',
      ],
      { node: ['socket'] },
    );
    expect((await chainTo(graph, 'events'))[0]).toBe('global: the global object');
  });
});

describe('an async function that waits', () => {
  /** A promise, what waits for it, and the function's state. */
  const WAITING: DrawnNodes = {
    promise: 'Promise',
    reaction: 'hidden:system / PromiseReaction',
    handler: 'closure:',
    await: 'system / Context',
    state: 'Generator',
    registers: 'array:',
    seen: 'Map',
  };
  const WAITS = [
    'promise #reactions_or_result reaction',
    'reaction #fulfill_handler handler',
    'handler #context await',
    'await #extension state',
    'state #function user',
    'state #parameters_and_registers registers',
    'registers #3 seen',
  ];

  test('where the engine has what it waits for', async () => {
    const graph = draw(
      { ...ENGINES_NODES, ...WAITING, list: 'TimersList', timer: 'Timeout' },
      [...ENGINES_WAY, 'map [2] list', 'list ._idleNext timer', 'timer .promise promise', ...WAITS],
      { user: ['state'], node: ['set', 'list', 'timer'] },
    );
    expect(await chainTo(graph, 'seen')).toEqual(['async user(): an async function that waits', '(local) Map']);
  });

  test('not where its author has it', async () => {
    const graph = draw({ global: 'global', ...WAITING }, ['root ^global global', 'global .ready promise', ...WAITS], {
      user: ['state'],
    });
    expect((await chainTo(graph, 'seen')).slice(0, 2)).toEqual(['global: the global object', '.ready Promise']);
  });

  test('not one of Node', async () => {
    const graph = draw(
      { ...ENGINES_NODES, ...WAITING, list: 'TimersList', timer: 'Timeout' },
      [...ENGINES_WAY, 'map [2] list', 'list ._idleNext timer', 'timer .promise promise', ...WAITS],
      { node: ['set', 'list', 'timer', 'state'] },
    );
    expect((await chainTo(graph, 'seen'))[0]).toBe('Timeout: a running timer');
  });

  test('goes on, whatever new thing it waits for', async () => {
    const graph = draw({ global: 'global', ...WAITING }, ['root ^global global', 'global .ready promise', ...WAITS], {
      user: ['state'],
    });
    expect(await chainTo(graph, 'seen', ['promise', 'reaction', 'handler', 'await'])).toEqual([
      'async user(): an async function that waits',
      '(local) Map',
    ]);
  });
});

describe('a function of a module', () => {
  test('has the variables of the module, whatever new thing leads there', async () => {
    // global .timer -> Timeout (new) -> step (new) -> context $work -> work -> context, $cache -> Map
    const graph = draw(
      {
        global: 'global',
        timer: 'Timeout',
        step: 'closure:step',
        context: 'system / Context',
        realm: 'hidden:system / NativeContext',
        work: 'closure:work',
        cache: 'Map',
      },
      [
        'root ^global global',
        'global .timer timer',
        'timer ._onTimeout step',
        'step #context context',
        'context #previous realm',
        'context $work work',
        'work #context context',
        'context $cache cache',
      ],
      { user: ['step', 'work'] },
    );
    const added = ['timer', 'step'];
    expect(await chainTo(graph, 'work', added)).toEqual(['(closure) work: there before']);
    expect(await chainTo(graph, 'cache', added)).toEqual(['module lib/x.mjs: a module', 'cache Map']);
  });
});

describe('in a page', () => {
  test('the document', async () => {
    const graph = draw(
      { window: 'Window', document: 'native:HTMLDocument', button: 'native:<button id="b">', popups: 'Array' },
      ['root ^window window', 'window .cached document', 'document [3] button', 'button .popups popups'],
    );
    expect(await chainTo(graph, 'popups')).toEqual(['HTMLDocument: the document', '[*] <button>', '.popups Array']);
  });

  test('a timer', async () => {
    const graph = draw(
      { window: 'Window', timers: 'native:blink::Timers', timer: 'native:DOMTimer', tick: 'closure:tick' },
      ['root ^window window', 'window [1] timers', 'timers [1] timer', 'timer [1] tick'],
    );
    expect(await chainTo(graph, 'tick')).toEqual(['DOMTimer: a running timer', '[*] (closure) tick']);
  });
});

describe('growth that a variable of a module holds itself', () => {
  test('is told by the module, whichever function leads there', async () => {
    // global .timer -> setTimeout -> run -> context $head -> Job .next -> Job ...
    const before = draw(
      {
        ...ENGINES_NODES,
        run: 'closure:run',
        context: 'system / Context',
        realm: 'hidden:system / NativeContext',
        old: 'Job',
      },
      [...ENGINES_WAY, 'map .run run', 'run #context context', 'context #previous realm', 'context $other old'],
      { user: ['run'], node: ['set'] },
    );
    const after = extendHeap(before, copies('job', 2, { name: 'Job', selfSize: 1000 }), [
      'context $head job1',
      'job1 .next job0',
    ]);
    const { comparison, nodeAfter } = await compareDrawings(before, after);
    const [{ title, holder, chain, cuts }] = findSuspects(comparison).suspects;
    const { nodeId } = comparison.after.snapshot;
    expect(title).toBe('module lib/x.mjs head keeps 2 Job');
    expect(holder).toEqual({ className: 'module lib/x.mjs', nodeId: nodeId[nodeAfter('context')] });
    expect(chain.map(({ className, edgeName, reason }) => [edgeName, className, reason])).toEqual([
      ['', 'module lib/x.mjs', 'a module'],
      ['head', 'Job', 'born after'],
      ['.next', 'Job', 'born after'],
    ]);
    expect(cuts.map(({ edges }) => edges.map(({ label }) => label))).toEqual([['module lib/x.mjs head']]);
  });

  test.each([
    ['itself', (file: string) => `${file}Context $queue new${file}`, 'queue keeps 1 Job'],
    ['in a Set', (file: string) => `${file}Table #7 new${file}`, 'queue keeps 1 Job'],
  ])('is told for each module that has such a variable: %s', async (_, grow, told) => {
    // global .timer -> setTimeout -> map .x -> run (lib/x.mjs) -> context $queue -> Set, and .y -> run (lib/y.mjs) likewise
    const drawn = ['x', 'y'].map((file) => ({
      nodes: {
        [`${file}Run`]: 'closure:run',
        [`${file}Context`]: 'system / Context',
        [`${file}Queue`]: 'Set',
        [`${file}Table`]: 'array:',
      },
      edges: [
        `map [1] ${file}Run`,
        `${file}Run #context ${file}Context`,
        `${file}Context #previous realm`,
        `${file}Context $queue ${file}Queue`,
        `${file}Queue #table ${file}Table`,
      ],
    }));
    const before = draw(
      {
        ...ENGINES_NODES,
        realm: 'hidden:system / NativeContext',
        ...drawn[0].nodes,
        ...drawn[1].nodes,
      },
      [...ENGINES_WAY, ...drawn.flatMap(({ edges }) => edges)],
      { user: ['xRun'], other: ['yRun'], node: ['set'] },
    );
    const jobs = { newx: { name: 'Job', selfSize: 1000 }, newy: { name: 'Job', selfSize: 1001 } };
    const after = extendHeap(before, jobs, [grow('x'), grow('y')]);
    const { suspects } = findSuspects((await compareDrawings(before, after)).comparison);
    expect(suspects.map(({ chain: [module], title }) => [module.className, module.count, title])).toEqual([
      ['module lib/y.mjs', undefined, expect.stringContaining(told)],
      ['module lib/x.mjs', undefined, expect.stringContaining(told)],
    ]);
  });
});

/** @param written - keys of nodes by who wrote the code that is told of them */
function draw(
  nodes: DrawnNodes,
  edges: readonly string[],
  written: {
    readonly user?: readonly string[];
    readonly other?: readonly string[];
    readonly node?: readonly string[];
  } = {},
): GraphDescription {
  const places = (scriptId: number, nodes: readonly string[]): LocationDescription[] =>
    nodes.map((node) => ({ node, scriptId, line: 6, column: 2 }));
  return {
    ...drawHeap({ ...SCRIPTS.nodes, ...nodes }, [...SCRIPTS.edges, ...edges]),
    locations: [
      ...places(1, ['user', ...(written.user ?? [])]),
      ...places(2, ['node', ...(written.node ?? [])]),
      ...places(3, ['other', ...(written.other ?? [])]),
    ],
  };
}

/** The hops of a chain as text: the first with its reason, the others with the edge that leads there. */
async function chainTo(graph: GraphDescription, key: string, added: readonly string[] = []): Promise<string[]> {
  const { heap, node } = await buildHeap(graph);
  const isAdded = new Uint8Array(heap.snapshot.nodeCount);
  for (const each of added) isAdded[node(each)] = 1;
  const sweep = sweepSurvivors(heap, isAdded, new EdgeCosts(heap.snapshot));
  return new Chains(heap, sweep)
    .chainTo(node(key))
    .map(({ className, edgeName, reason }, hop) =>
      hop === 0 ? `${className}: ${reason}` : `${edgeName} ${className}`,
    );
}
