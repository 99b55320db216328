import {
  arrayOf,
  closure,
  copies,
  type DrawnNodes,
  drawHeap,
  type GraphDescription,
  globalObject,
  object,
  repeat,
} from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { describeCuts } from '../../src/report/cut-text.ts';
import { suspectsOf } from '../support/suspect-graphs.ts';

describe('what Node has open', () => {
  test('is told by the objects that programs know it by, and as the list of what is open', async () => {
    const [suspect, ...others] = await suspectsOf(drawSockets(2), drawSockets(22));
    expect(others).toEqual([]);
    expect(suspect.title).toBe('list of open handles keeps 20 Socket');
    expect(suspect.chain.map(({ edgeName, className, count }) => [edgeName, className, count])).toEqual([
      ['', 'list of open handles', undefined],
      ['[*]', 'TCP', 20],
      ['[Symbol(owner_symbol)]', 'Socket', 20],
    ]);
  });

  test('comes before its own timers, which go with it', async () => {
    const [{ title, cuts, otherChains }] = await suspectsOf(drawSockets(2, true), drawSockets(22, true));
    expect(title).toBe('list of open handles keeps 20 Socket');
    expect(otherChains?.[0].map(({ className }) => className)).toEqual(['timers of 5000 ms', 'Timeout']);
    expect(cuts.map(({ edges, freedBytes }) => [edges.map(({ label }) => label), freedBytes])).toEqual([
      [['list of open handles[*]', "V8's roots"], 0],
      [['timers of 5000 ms[*]'], 0],
      [['timers of 5000 ms[*]', 'list of open handles[*]', "V8's roots"], 20 * 1070],
    ]);
  });

  test('is one part of a cut with all else that Node has of it', async () => {
    const [suspect] = await suspectsOf(drawSockets(2, true), drawSockets(22, true));
    expect(describeCuts(suspect, 60).join(' ')).toBe(
      "list of open handles[*] and 1 more of the engine's alone frees 0 B, timers of 5000 ms[*] alone frees 0 B; " +
        'both free 21.4 kB (all it holds)',
    );
    expect(suspect.cuts.at(-1)?.edges.map(({ isEngines }) => isEngines)).toEqual([undefined, true, true]);
  });

  test('is not what timers keep that have more', async () => {
    // Each socket hangs on a poller, which only its interval has.
    const pollers = (count: number): GraphDescription =>
      drawSockets(count, true, {
        nodes: copies('poller', count, { name: 'Poller', selfSize: 5000 }),
        edges: repeat(count, (n) => [`timer${n} .poller poller${n}`, `poller${n} .socket socket${n}`]).flat(),
        isTimerOfSocket: false,
      });
    const [{ title }] = await suspectsOf(pollers(2), pollers(22));
    expect(title).toBe('timers of 5000 ms keep 20 Timeout');
  });

  test("comes before Node's own listeners, and a worker is told by the handle of its name", async () => {
    const [suspect, ...others] = await suspectsOf(drawWorkers(2, 'node:events'), drawWorkers(12, 'node:events'));
    expect(others).toEqual([]);
    expect(suspect.title).toBe('list of open handles keeps 10 Worker');
    expect(suspect.count).toBe(10);
    expect(suspect.holds.find(({ className }) => className === 'Worker')?.count).toBe(20);
    expect(suspect.otherChains?.[0].at(-1)?.className).toBe('(closure) onclose');
  });

  test('does not come before listeners that somebody else wrote', async () => {
    const [{ title }] = await suspectsOf(drawWorkers(2, 'file:///app.js'), drawWorkers(12, 'file:///app.js'));
    expect(title).toBe('Array global.listeners keeps 10 Worker');
  });

  test('is told without what Node has for it in C++', async () => {
    const ports = (count: number): GraphDescription =>
      drawHeap(
        {
          global: 'global',
          roots: 'synthetic:(GC roots)',
          handles: 'synthetic:(Global handles)',
          list: 'native:Node / BaseObjectList',
          ...copies('port', count, { name: 'MessagePort', selfSize: 100 }),
          ...copies('native', count, { type: 'native', name: 'Node / MessagePort', selfSize: 200 }),
        },
        [
          'root ^global global',
          'root [1] roots',
          'root [2] list',
          'roots [1] handles',
          ...repeat(count, (n) => [
            `handles #${n} port${n}`,
            `list [${n}] native${n}`,
            `native${n} #native_to_javascript port${n}`,
            `port${n} #javascript_to_native native${n}`,
          ]).flat(),
        ],
      );
    const [{ title, holds }] = await suspectsOf(ports(2), ports(22));
    expect(title).toBe('list of open handles keeps 20 MessagePort');
    expect(holds.map(({ className, count }) => [className, count])).toEqual([
      ['Node / MessagePort', 20],
      ['MessagePort', 20],
    ]);
  });
});

interface Extra {
  readonly nodes: DrawnNodes;
  readonly edges: readonly string[];
  readonly isTimerOfSocket: boolean;
}

/**
 * (Global handles) -> TCP .<symbol owner_symbol> -> Socket ._handle -> TCP; (GC roots) -> Node / TCPSocketWrap <-> TCP;
 * with timers also TimersList -> Timeout ._onTimeout -> function $socket -> Socket .timeout -> Timeout
 */
function drawSockets(count: number, hasTimers = false, extra?: Extra): GraphDescription {
  const ring = ['list', ...repeat(count, (n) => `timer${n}`), 'list'];
  return drawHeap(
    {
      global: 'global',
      roots: 'synthetic:(GC roots)',
      handles: 'synthetic:(Global handles)',
      ...copies('tcp', count, { name: 'TCP', selfSize: 100 }),
      ...copies('wrap', count, { type: 'native', name: 'Node / TCPSocketWrap', selfSize: 200 }),
      ...copies('socket', count, { name: 'Socket', selfSize: 500 }),
      ...(hasTimers
        ? {
            list: 'TimersList',
            ...copies('timer', count, { name: 'Timeout', selfSize: 150 }),
            ...copies('call', count, { type: 'closure', name: 'onTimeout', selfSize: 120 }),
          }
        : {}),
      ...extra?.nodes,
    },
    [
      'root ^global global',
      'root [1] roots',
      'roots [1] handles',
      ...repeat(count, (n) => [
        `handles #${n} tcp${n}`,
        `root [${n + 2}] wrap${n}`,
        `wrap${n} #native_to_javascript tcp${n}`,
        `tcp${n} #javascript_to_native wrap${n}`,
        `tcp${n} .<symbol owner_symbol> socket${n}`,
        `socket${n} ._handle tcp${n}`,
      ]).flat(),
      ...(hasTimers ? ['global .5000 list', ...ring.slice(1).map((key, at) => `${ring[at]} ._idleNext ${key}`)] : []),
      ...(hasTimers ? repeat(count, (n) => `timer${n} ._onTimeout call${n}`) : []),
      ...(hasTimers && extra?.isTimerOfSocket !== false
        ? repeat(count, (n) => [`call${n} $socket socket${n}`, `socket${n} .timeout timer${n}`]).flat()
        : []),
      ...(extra?.edges ?? []),
    ],
  );
}

/**
 * (Global handles) -> Worker, the handle, .onexit -> function $worker -> Worker .<symbol kHandle> -> the handle, and three ports
 * each; global.listeners -> functions $worker -> Worker
 *
 * @param url - of the listeners
 */
function drawWorkers(count: number, url: string): GraphDescription {
  const numbers = repeat(count, (n) => n);
  const byNumber = (draw: (n: number) => DrawnNodes): DrawnNodes => Object.assign({}, ...numbers.map(draw));
  return drawHeap(
    {
      global: globalObject({ listeners: arrayOf(numbers.map((n) => `close${n}`)) }),
      roots: 'synthetic:(GC roots)',
      handles: 'synthetic:(Global handles)',
      ...copies('handle', count, { name: 'Worker', selfSize: 100 }),
      ...copies('wrap', count, { type: 'native', name: 'Node / Worker', selfSize: 200 }),
      ...copies('port', 3 * count, { name: 'MessagePort', selfSize: 100 }),
      ...byNumber((n) => ({
        [`worker${n}`]: object('Worker', { '<symbol kHandle>': `handle${n}`, onclose: `close${n}` }, { selfSize: 500 }),
        [`exit${n}`]: closure('onexit', { worker: `worker${n}` }, { at: 'node:internal/worker:267:29' }),
        [`close${n}`]: closure('onclose', { worker: `worker${n}` }, { at: `${url}:9:3` }),
      })),
    },
    [
      'root [1] roots',
      'roots [1] handles',
      ...numbers.flatMap((n) => [
        `handles #${n} handle${n}`,
        `root [${n + 2}] wrap${n}`,
        `wrap${n} #native_to_javascript handle${n}`,
        `handle${n} #javascript_to_native wrap${n}`,
        `handle${n} .onexit exit${n}`,
        ...[0, 1, 2].map((port) => `handles #${count + 3 * n + port} port${3 * n + port}`),
        ...[0, 1, 2].map((port) => `worker${n} .port${port} port${3 * n + port}`),
      ]),
    ],
  );
}
