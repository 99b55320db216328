import {
  arrayOf,
  closure,
  copies,
  type DrawnNodes,
  drawHeap,
  extendHeap,
  type GraphDescription,
  globalObject,
  mapOf,
  object,
  repeat,
  text,
} from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { builtInAnalyzers } from '../../analyzers/index.ts';
import { askAboutDrawings, askAboutProgram, findingsOf, labelsOf, type Said } from '../support/ask-analyzers.ts';

describe('listeners that nobody removes', () => {
  test('on an EventEmitter: how many, since when, which function, and that Node was told not to warn', async () => {
    const said = await askAboutProgram(builtInAnalyzers, 'emitter-listeners');
    expect(findingsOf(said, 'event-listeners')).toMatchObject([
      {
        code: 'listeners-kept',
        title:
          '442 listeners for "message" on one Bus, bus: 400 are new since the first snapshot, ' +
          'every one onMessage at programs/emitter-listeners.cjs:21; Node does not warn: setMaxListeners() ' +
          'has changed the limit',
        suspect: said.suspects[0].fingerprint,
        args: { listeners: 442, added: 400, once: 0, distinct: 400 },
      },
    ]);
    expect(labelsOf(said)).toEqual(['442 listeners for "message"']);
  });

  test('on an AbortSignal, which outlives what listens to it', async () => {
    const said = await askAboutProgram(builtInAnalyzers, 'abort-signal');
    expect(findingsOf(said, 'event-listeners')).toMatchObject([
      {
        code: 'abort-signal-listeners-kept',
        title:
          '220 listeners for "abort" on one AbortSignal, AbortController.#signal: 200 are new since the first ' +
          'snapshot, every one onAbort at programs/abort-signal.cjs:19; the signal outlives ' +
          'what listens to it',
        args: { listeners: 220, added: 200, once: 0, distinct: 200 },
      },
    ]);
    expect(labelsOf(said)).toEqual(['not aborted, 220 listeners for "abort"']);
  });

  test('added by once() for an event that does not come: the function is the one that once() was given', async () => {
    const said = await askAboutProgram(builtInAnalyzers, 'once-listeners');
    const [finding, ...others] = findingsOf(said, 'event-listeners');
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: 'listeners-kept', args: { added: 200, once: 200, listeners: 221 } });
    expect(finding.title).toContain('every one onDrain at programs/once-listeners.cjs:');
    expect(finding.title).toContain('; all by once(), whose event has not come since; Node has warned of it');
  });

  test('on a page: the browser has five objects between the window and the function, and none of them is told', async () => {
    const said = await askAboutProgram(builtInAnalyzers, 'dom-listeners');
    expect(said.suspects[0]).toMatchObject({ className: '(closure) onResize', count: 300 });
    const [finding, ...others] = findingsOf(said, 'event-listeners');
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: 'listeners-kept', args: { listeners: 330, added: 300, distinct: 300 } });
    expect(finding.title).toMatch(/^330 listeners for events on one Window: 300 are new .*every one onResize at /u);
  });
});

test.each(['emitter-listeners', 'abort-signal', 'once-listeners', 'dom-listeners'])(
  '%s without the leak: nothing to say',
  async (program) => {
    expect(findingsOf(await askAboutProgram(builtInAnalyzers, program, { control: true }), 'event-listeners')).toEqual(
      [],
    );
  },
);

describe('an emitter with several types of events', () => {
  /** Each name has one listener from before, and `added` others. */
  function drawBus(names: readonly string[], added: number): GraphDescription {
    const listeners = arrayOf([closure('first'), ...Array.from({ length: added }, () => closure('onEvent'))]);
    const events = object('Object', Object.fromEntries(names.map((name) => [name, listeners])));
    return drawHeap({ global: globalObject({ bus: object('Bus', { _events: events }) }) });
  }
  const compare = (...names: string[]) => askAboutDrawings(builtInAnalyzers, drawBus(names, 0), drawBus(names, 20));

  test('of each suspect its own event is told, with its own counts', async () => {
    const { suspects, findings } = await compare('open', 'data', 'order:updated', 'user-left');
    const told = suspects.map(({ fingerprint, holder, chain }) => ({
      edge: chain.at(-1)?.edgeName,
      sizes: [holder.countBefore, holder.countAfter],
      title: findings
        .find(({ suspect }) => suspect === fingerprint)
        ?.title.split(':', 2)
        .join(':')
        .slice(0, 48),
    }));
    const expected = ['open', 'data', 'order:updated', 'user-left'].map((name) => ({
      edge: `on("${name}")`,
      sizes: [1, 21],
      title: `21 listeners for "${name}" on one Bus, global.bus: 20`.slice(0, 48),
    }));
    expect(told).toEqual(expect.arrayContaining(expected));
    expect(told).toHaveLength(4);
  });

  test('types that may not be told are one suspect, and counted together with what was there before', async () => {
    const { suspects, findings } = await compare('room:1', 'room:2', 'open');
    const rooms = suspects.find(({ chain }) => chain.at(-1)?.edgeName === 'on("room:[*]")');
    expect(rooms?.holder).toMatchObject({ countBefore: 2, countAfter: 42 });
    const finding = findings.find(({ suspect }) => suspect === rooms?.fingerprint);
    expect(finding?.title).toMatch(
      /^42 listeners for 2 types of events \("room:\[\*\]"\) on one Bus, global\.bus: 40 are new since /u,
    );
    expect(finding?.args).toMatchObject({ listeners: 42, added: 40 });
  });

  /** Functions that listen to several types each: those of a list to all in it. */
  async function listenTo(lists: readonly (readonly string[])[]): Promise<Said> {
    const names = [...new Set(lists.flat())];
    const events = object('Object', Object.fromEntries(names.map((name) => [name, `list-${name}`])));
    const bus = globalObject({ bus: object('Bus', { _events: events }) });
    const before = drawHeap({ ...Object.fromEntries(names.map((name) => [`list-${name}`, 'Array'])), bus });
    const listeners = lists.flatMap((_, at) => Object.entries(copies(`listener-${at}-`, 20, closure('onEvent'))));
    const edges = lists.flatMap((types, at) =>
      types.flatMap((name) => repeat(20, (n) => `list-${name} [${20 * at + n}] listener-${at}-${n}`)),
    );
    return askAboutDrawings(builtInAnalyzers, before, extendHeap(before, Object.fromEntries(listeners), edges));
  }

  test('that one function listens to are one suspect, and all of them are named', async () => {
    const { suspects, findings } = await listenTo([['open', 'data', 'room:1', 'room:2']]);
    expect(suspects).toHaveLength(1);
    expect(findings).toMatchObject([
      {
        code: 'listeners-kept',
        retainedBytes: suspects[0].growthBytes,
        args: { listeners: 80, added: 80, distinct: 20 },
      },
    ]);
    const [, told] = /^80 listeners for (.*?) on one Bus, global\.bus: all are new /u.exec(findings[0].title)!;
    expect(told.split(/, | and /u).sort()).toEqual(['"data"', '"open"', '2 types of events ("room:[*]")']);
    expect(findings[0].title).toContain('; Node does not warn');
  });

  test('are named, too, where each has a part of the functions of one', async () => {
    const names = 'abcdefghij'.split('').map((letter) => `on${letter}`);
    const { suspects, findings } = await listenTo(names.map((name) => ['all', name]));
    expect(suspects).toHaveLength(1);
    for (const name of ['all', ...names]) expect(findings[0].title).toContain(`"${name}"`);
    expect(findings[0].args).toMatchObject({ listeners: 400, added: 400, distinct: 200 });
  });

  test('where strings are asked for, each is told as it is', async () => {
    const names = ['sk_live_51HxyzABC'];
    const titleOf = async (showStrings: boolean): Promise<string> => {
      const said = await askAboutDrawings(builtInAnalyzers, drawBus(names, 0), drawBus(names, 20), { showStrings });
      return said.findings[0].title;
    };
    expect(await titleOf(false)).toMatch(/^21 listeners for \[\*\] on one Bus/u);
    expect(await titleOf(true)).toMatch(/^21 listeners for "sk_live_51HxyzABC" on one Bus/u);
  });
});

test('an emitter that is not the first holder of a suspect has its finding, too', async () => {
  const bus = object('Bus', { _events: object('Object', { open: 'listeners' }) });
  const before = drawHeap({ listeners: 'Array', jobs: 'Array', global: globalObject({ bus, jobs: 'jobs' }) });
  const after = extendHeap(
    before,
    {
      ...copies('job', 20, { name: 'Job', selfSize: 400 }),
      ...copies('listener', 20, { type: 'closure', name: 'onEvent', selfSize: 64 }),
      ...copies('entry', 20, { name: 'Entry', selfSize: 200 }),
    },
    repeat(20, (n) => [
      `jobs [${n}] entry${n}`,
      `entry${n} .job job${n}`,
      `listeners [${n}] listener${n}`,
      `listener${n} .job job${n}`,
    ]).flat(),
  );
  const { suspects, findings } = await askAboutDrawings(builtInAnalyzers, before, after);
  expect(suspects.map(({ chain }) => chain.find(({ suspectEdge }) => suspectEdge)?.edgeName)).toEqual(['[*]']);
  const told = findings.filter(({ analyzer }) => analyzer === 'event-listeners');
  expect(told).toMatchObject([{ suspect: suspects[0].fingerprint, args: { listeners: 20, added: 20 } }]);
  expect(told[0].title).toMatch(/^20 listeners for "open" on one Bus, global\.bus: all are new since /u);
});

test('an EventTarget has all its listeners in one place: their types are told together', async () => {
  const draw = (added: number): GraphDescription => {
    const list = (left: number): ReturnType<typeof object> =>
      object('Listener', { callback: closure('onEvent'), ...(left > 0 ? { next: list(left - 1) } : {}) });
    const types = ['progress', 'abort'].map((name) => [text(name), object('Object', { next: list(added) })] as const);
    return drawHeap({ global: globalObject({ target: object('EventTarget', { '<symbol kEvents>': mapOf(types) }) }) });
  };
  const { findings } = await askAboutDrawings(builtInAnalyzers, draw(0), draw(20));
  expect(findings[0].title).toMatch(
    /^42 listeners for 2 types of events \("abort", "progress"\) on one EventTarget, global\.target: 40 are new since /u,
  );
});

describe('the window of a browser', () => {
  const native = (key: string, name: string): DrawnNodes => ({ [key]: { type: 'native', name, selfSize: 64 } });

  /** A listener as Chromium has it, at a table; what is called has the key `called` and the rest of the listener's. */
  const drawListener = (table: string, key: string): { nodes: DrawnNodes; edges: string[] } => ({
    nodes: {
      ...native(`registered${key}`, 'blink::RegisteredEventListener'),
      ...native(`listener${key}`, 'EventListener'),
      ...native(`v8${key}`, 'V8EventListener'),
    },
    edges: [
      `${table} [${key.replace(/\D/gu, '')}] registered${key}`,
      `registered${key} [1] listener${key}`,
      `listener${key} [1] v8${key}`,
      `v8${key} [1] called${key}`,
    ],
  });

  /** `count` of what is called listen to the window; each knows a panel, to which a function of its own listens. */
  function drawWindow(count: number, called: DrawnNodes[string]): GraphDescription {
    const ofWindow = repeat(count, (n) => drawListener('table', `W${n}`));
    const ofPanels = repeat(count, (n) => drawListener(`data${n}`, `P${n}`));
    const numbers = repeat(count, (n) => n);
    return drawHeap(
      {
        ...native('window', 'Window'),
        ...native('data', 'blink::EventTargetData'),
        ...native('table', 'blink::HeapVectorBacking<int>'),
        ...Object.assign({}, ...[...ofWindow, ...ofPanels].map(({ nodes }) => nodes)),
        ...Object.assign({}, ...numbers.map((n) => native(`data${n}`, 'blink::EventTargetData'))),
        ...Object.assign({}, ...numbers.map((n) => ({ [`calledW${n}`]: called, [`calledP${n}`]: closure('onPick') }))),
      },
      [
        'root ^window window',
        'window [1] data',
        'data [1] table',
        ...[...ofWindow, ...ofPanels].flatMap(({ edges }) => edges),
        ...numbers.map((n) => `calledW${n} .panel data${n}`),
      ],
    );
  }

  test('has those of its own: what listens to the elements that its listeners know is not counted', async () => {
    const { findings } = await askAboutDrawings(
      builtInAnalyzers,
      drawWindow(5, closure('onPick')),
      drawWindow(45, closure('onPick')),
    );
    expect(findings.map(({ title }) => title)).toEqual([
      '45 listeners for events on one Window: 40 are new since the first snapshot, every one onPick',
    ]);
  });

  test('has objects that handle events', async () => {
    const { findings } = await askAboutDrawings(
      builtInAnalyzers,
      drawWindow(5, object('Menu')),
      drawWindow(45, object('Menu')),
    );
    expect(findings.map(({ title }) => title)).toEqual([
      '45 listeners for events on one Window: 40 are new since the first snapshot, every one handleEvent() of Menu',
    ]);
  });
});
