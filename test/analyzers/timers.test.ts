import { closure, copies, drawHeap, extendHeap, object, repeat } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { builtInAnalyzers } from '../../analyzers/index.ts';
import timers from '../../analyzers/timers.ts';
import { askAboutDrawings, askAboutProgram, findingsOf, labelsOf } from '../support/ask-analyzers.ts';

describe('timers that were set since the first snapshot', () => {
  test('run: how many, how often, for which function, and what stays with them', async () => {
    const said = await askAboutProgram(builtInAnalyzers, 'session-timers');
    expect(findingsOf(said, 'timers')).toMatchObject([
      {
        code: 'intervals-running',
        title:
          '200 intervals of 60000 ms are running that were set since the first snapshot, for an unnamed function at ' +
          'programs/session-timers.cjs:10, and with them 200 Session stay; an interval never ends by itself: ' +
          'clearInterval() when its owner is done',
        suspect: said.suspects[0].fingerprint,
        args: { timers: 200, kind: 'interval of 60000 ms' },
      },
    ]);
    expect(labelsOf(said)).toEqual(['interval of 60000 ms, running']);
  });

  test('are over, and kept by somebody else', async () => {
    const said = await askAboutProgram(builtInAnalyzers, 'ended-timers');
    expect(findingsOf(said, 'timers')).toMatchObject([
      { code: 'ended-timers-kept', suspect: said.suspects[0].fingerprint, args: { timers: 300 } },
    ]);
    expect(findingsOf(said, 'timers')[0].title).toMatch(/^300 Timeout in Array Retries\.timers are cleared or over/u);
    expect(labelsOf(said)).toEqual(['cleared or over']);
  });

  test('are over, and kept by what others that wait lead to: it is told who has them, and their own bytes alone', async () => {
    // queue -> Array -> waiting0 -> function -> Poller .timer -> over0
    const before = drawHeap({ global: 'global', queue: 'Queue', list: 'Array', slots: 'array:' }, [
      'root ^global global',
      'global .queue queue',
      'queue .waiting list',
      'list #elements slots',
    ]);
    const after = extendHeap(
      before,
      {
        yes: 'hidden:true',
        ...Object.fromEntries(
          repeat(30, (n) => [
            `waiting${n}`,
            object('Timeout', { _onTimeout: closure('tick', { poller: `poller${n}` }), _idleNext: 'list' }),
          ]),
        ),
        ...Object.fromEntries(repeat(30, (n) => [`poller${n}`, object('Poller', { timer: `over${n}` })])),
        ...copies('over', 30, object('Timeout', { _destroyed: 'yes' }, { selfSize: 100 })),
      },
      repeat(30, (n) => `slots [${n}] waiting${n}`),
    );
    const { suspects, findings } = await askAboutDrawings(timers, before, after);
    expect(suspects[0]).toMatchObject({ className: 'Timeout', count: 30 });
    expect(findings).toMatchObject([
      {
        code: 'ended-timers-kept',
        title:
          '30 Timeout in Poller.timer are cleared or over, and kept all the same: nothing will call them any more, so forget them',
        retainedBytes: 30 * 100,
        args: { timers: 30 },
      },
    ]);
  });
});

test('one interval that keeps what grows is told where it is on the chain', async () => {
  const said = await askAboutProgram(builtInAnalyzers, 'interval-closure');
  expect(labelsOf(said)).toEqual(['interval of 1 ms, running']);
  expect(findingsOf(said, 'timers')).toEqual([]);
});

test.each(['session-timers', 'ended-timers', 'interval-closure'])(
  '%s without the leak: nothing to say',
  async (program) => {
    expect(findingsOf(await askAboutProgram(builtInAnalyzers, program, { control: true }), 'timers')).toEqual([]);
  },
);
