import { describe, expect, test } from 'vitest';
import { compareAnalyzed, findingsOf, labelsOf } from '../support/analyzed.ts';

describe('timers that were set since the first snapshot', () => {
  test('run: how many, how often, for which function, and what stays with them', async () => {
    const report = await compareAnalyzed('session-timers');
    expect(findingsOf(report, 'timers')).toMatchObject([
      {
        code: 'intervals-running',
        title:
          '200 intervals of 60000 ms are running that were set since the first snapshot, for an unnamed function at ' +
          'programs/session-timers.cjs:10, and with them 200 Session stay; an interval never ends by itself: ' +
          'clearInterval() when its owner is done',
        suspect: report.suspects[0].fingerprint,
        args: { timers: 200, kind: 'interval of 60000 ms' },
      },
    ]);
    expect(labelsOf(report)).toEqual(['interval of 60000 ms, running']);
  });

  test('are over, and kept by somebody else', async () => {
    const report = await compareAnalyzed('ended-timers');
    expect(findingsOf(report, 'timers')).toMatchObject([
      { code: 'ended-timers-kept', suspect: report.suspects[0].fingerprint, args: { timers: 300 } },
    ]);
    expect(findingsOf(report, 'timers')[0].title).toMatch(/^300 Timeout in Array Retries\.timers are cleared or over/u);
    expect(labelsOf(report)).toEqual(['cleared or over']);
  });
});

test('one interval that keeps what grows is told where it is on the chain', async () => {
  const report = await compareAnalyzed('interval-closure');
  expect(labelsOf(report)).toEqual(['interval of 1 ms, running']);
  expect(findingsOf(report, 'timers')).toEqual([]);
});

test.each(['session-timers', 'ended-timers', 'interval-closure'])(
  '%s without the leak: nothing to say',
  async (program) => {
    expect(findingsOf(await compareAnalyzed(program, { control: true }), 'timers')).toEqual([]);
  },
);
