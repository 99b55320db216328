import { describe, expect, test } from 'vitest';
import { builtInAnalyzers } from '../../analyzers/index.ts';
import { askAboutProgram, findingsOf, labelsOf } from '../support/ask-analyzers.ts';

describe('listeners that nobody removes', () => {
  test('on an EventEmitter: how many, since when, which function, and that Node was told not to warn', async () => {
    const said = await askAboutProgram(builtInAnalyzers, 'emitter-listeners');
    expect(findingsOf(said, 'event-listeners')).toMatchObject([
      {
        code: 'listeners-kept',
        title:
          '442 listeners for "message" on one Bus, bus: 400 were added since the first snapshot and none of these ' +
          'removed, every one onMessage at programs/emitter-listeners.cjs:21; Node does not warn: setMaxListeners() ' +
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
          '220 listeners for "abort" on one AbortSignal, AbortController.#signal: 200 were added since the first ' +
          'snapshot and none of these removed, every one onAbort at programs/abort-signal.cjs:19; the signal outlives ' +
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
    expect(finding).toMatchObject({ code: 'listeners-kept', args: { listeners: 300, added: 300, distinct: 300 } });
    expect(finding.title).toMatch(/^300 listeners for events on one Window: all were added .*every one onResize at /u);
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
