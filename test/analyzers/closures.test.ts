import { functionOfScope, functionsInScope, Heap, HeapView, readSnapshot, scopesOf } from 'heapdiff';
import {
  closure,
  context,
  copies,
  drawHeap,
  type GraphDescription,
  globalObject,
  object,
  repeat,
} from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import closures from '../../analyzers/closures.ts';
import { askAboutDrawings, askAboutProgram, askAboutSeries, codesAndTitles } from '../support/ask-analyzers.ts';
import { recordPair } from '../support/record.ts';

describe('scopes that functions keep', () => {
  test('a payload that only a function which is gone had use for', async () => {
    const [finding, ...others] = (await askAboutProgram(closures, 'shared-context')).findings;
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      code: 'closures-keep-scopes',
      title:
        '100 functions onClose each keep the scope of a call of load(), with payload (Payload); all functions of a call share one scope: if these do not read payload, it is there for another one of that call, which is gone',
      args: { functions: 100, scopes: 100, variable: 'payload' },
    });
    expect(finding.retainedBytes).toBeGreaterThan(400_000);
  });

  test('over three snapshots there are twice as many', async () => {
    const [finding] = (await askAboutSeries(closures, 'shared-context')).findings;
    expect(finding.args).toEqual({ functions: 200, scopes: 200, variable: 'payload' });
  });

  test('a session that the listeners have use for', async () => {
    expect(codesAndTitles(await askAboutProgram(closures, 'emitter-listeners'))).toEqual([
      [
        'closures-keep-scopes',
        '400 functions onMessage each keep the scope of a call of open(), with session (Session); all functions of a call share one scope: if these do not read session, it is there for another one of that call, which is gone',
      ],
    ]);
  });
});

test('a list in a variable that the callback of a timer alone can empty', async () => {
  const said = await askAboutProgram(closures, 'interval-closure');
  expect(codesAndTitles(said)).toEqual([
    [
      'kept-by-variable',
      '100 Instance are in instances, a variable of a call of startMonitor() that only collect can still reach: no other code can empty it',
    ],
  ]);
  expect(said.findings[0].args).toEqual({ variable: 'instances', functions: 1, count: 100 });
});

test('what waits for a promise in a variable, of which nothing is left that could settle it', async () => {
  const draw = (count: number): GraphDescription =>
    drawHeap(
      {
        global: globalObject({
          api: object('Api', { handle: closure('', 'scope', { at: 'file:///app/api.js:8:14' }) }),
        }),
        scope: context({ ready: 'ready' }),
        ready: 'Promise',
        ...copies('reaction', count, 'hidden:system / PromiseReaction'),
        ...copies('then', count, closure('onReady')),
      },
      repeat(count, (n) => [
        // The latest first, as V8 links them.
        `${n === count - 1 ? 'ready #reactions_or_result' : `reaction${n + 1} #next`} reaction${n}`,
        `reaction${n} #fulfill_handler then${n}`,
      ]).flat(),
    );
  expect(codesAndTitles(await askAboutDrawings(closures, draw(5), draw(45)))).toEqual([
    [
      'kept-by-variable',
      '40 .then() reactions wait for ready, a variable of a call that only an unnamed function at app/api.js:8 can still reach: nothing is left that could settle it',
    ],
  ]);
});

test.each(['shared-context', 'emitter-listeners', 'interval-closure', 'compile-cache'])(
  'nothing is said of the same work without the leak: %s',
  async (program) => {
    expect((await askAboutProgram(closures, program, { control: true })).findings).toEqual([]);
    expect((await askAboutSeries(closures, program, { control: true })).findings).toEqual([]);
  },
);

test.each(['compile-cache', 'map-cache', 'connection-tasks', 'async-store', 'worker-loop', 'module-export'])(
  'nothing is said where no scope of a call keeps anything: %s',
  async (program) => {
    expect((await askAboutProgram(closures, program)).findings).toEqual([]);
  },
);

describe('scopes in a recorded heap', () => {
  test('are named by the function whose call made them', async () => {
    const heap = new HeapView(new Heap(await readSnapshot((await recordPair('shared-context')).after)));
    const onClose = [...heap.objects('(closure) onClose')].at(-1);
    const names = [...scopesOf(onClose!)].map(functionOfScope);
    // Around load() is what Node wraps a module in, a function without a name, then V8's own.
    expect(names[0]).toBe('load');
    expect(names.slice(1).filter((name) => name !== undefined)).toEqual([]);
  });

  test('are seen by the functions that were made in them, and by those in these', async () => {
    const heap = new HeapView(new Heap(await readSnapshot((await recordPair('interval-closure')).after)));
    const [collect] = heap.objects('(closure) collect');
    const [call, file] = scopesOf(collect);
    expect([...functionsInScope(call, heap)].map(({ id }) => id)).toEqual([collect.id]);
    const names = [...functionsInScope(file, heap)].map(({ functionName }) => functionName);
    expect(names).toEqual(expect.arrayContaining(['collect', 'Instance']));
  });
});
