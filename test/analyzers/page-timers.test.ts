import { closure, copies, type DrawnNodes, drawHeap, type GraphDescription, repeat } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { builtInAnalyzers } from '../../analyzers/index.ts';
import { askAboutDrawings, askAboutProgram, findingsOf } from '../support/ask-analyzers.ts';

describe('timers of a page', () => {
  test('that run: how many, for which function, and the chain leads to it past what the browser has in between', async () => {
    const said = await askAboutProgram(builtInAnalyzers, 'page-timers');
    expect(said.suspects[0]).toMatchObject({ className: '(closure) poll', count: 200 });
    expect(said.suspects[0].chain.find(({ suspectEdge }) => suspectEdge)).toMatchObject({ edgeName: '(timers)' });
    const [{ growthBytes, cuts }] = said.suspects;
    expect(cuts[0].freedBytes).toBeGreaterThan(growthBytes * 0.8);
    expect(findingsOf(said, 'page-timers')).toMatchObject([
      { code: 'page-timers-running', suspect: said.suspects[0].fingerprint, args: { timers: 200 } },
    ]);
    expect(findingsOf(said, 'page-timers')[0].title).toMatch(
      /^200 timers that the page set since the first snapshot still wait or repeat, all for poll at \S+page-timers\.html:15; /u,
    );
  });

  test('that are cleared: nothing to say', async () => {
    const said = await askAboutProgram(builtInAnalyzers, 'page-timers', { control: true });
    expect(findingsOf(said, 'page-timers')).toEqual([]);
  });

  const native = (name: string): DrawnNodes[string] => ({ type: 'native', name, selfSize: 64 });

  /** As many timers of `poll` and of `blink`, of which Chromium knows an owner by a name. */
  function drawTimers(polls: number, blinks: number, coordinator: string): GraphDescription {
    const count = polls + blinks;
    return drawHeap(
      {
        window: native('Window'),
        coordinator: native(coordinator),
        table: native('blink::HeapHashTableBacking<int>'),
        ...copies('timer', count, native('DOMTimer')),
        ...copies('action', count, native('ScheduledAction')),
        ...copies('callback', count, native('V8Function')),
        ...Object.fromEntries(repeat(polls, (n) => [`called${n}`, closure('poll')])),
        ...Object.fromEntries(repeat(blinks, (n) => [`called${polls + n}`, closure('blink')])),
      },
      [
        'root ^window window',
        'window [1] coordinator',
        'coordinator [1] table',
        ...repeat(count, (n) => [
          `table [${n}] timer${n}`,
          `timer${n} [1] action${n}`,
          `action${n} [2] callback${n}`,
          `callback${n} [1] called${n}`,
        ]).flat(),
      ],
    );
  }

  test.each(['blink::DOMTimerCoordinator', 'blink::(anonymous namespace)::DOMTimerCoordinator'])(
    'are told by function, those that are few are not: %s',
    async (coordinator) => {
      const said = await askAboutDrawings(
        builtInAnalyzers,
        drawTimers(0, 0, coordinator),
        drawTimers(10, 9, coordinator),
      );
      expect(findingsOf(said, 'page-timers').map(({ title }) => title)).toEqual([
        expect.stringMatching(
          /^10 timers that the page set .* for poll; each keeps what its function knows: clearInterval\(\)/u,
        ),
      ]);
    },
  );

  test('that call a function which was there before are a suspect: their coordinator grew', async () => {
    const drawPolled = (count: number): GraphDescription => {
      const { nodes, edges } = drawTimers(count, 0, 'blink::DOMTimerCoordinator');
      const isCalled = (key: string): boolean => /^called[1-9]/u.test(key);
      return {
        nodes: nodes.filter(({ key }) => !isCalled(key ?? '')),
        edges: edges!
          .filter(({ from }) => !isCalled(from))
          .map((edge) => (isCalled(edge.to) ? { ...edge, to: 'called0' } : edge)),
      };
    };
    const { suspects } = await askAboutDrawings(builtInAnalyzers, drawPolled(2), drawPolled(42));
    expect(suspects.map(({ holder }) => holder.className)).toEqual(['blink::DOMTimerCoordinator']);
  });
});
