import { describe, expect, test } from 'vitest';
import playwright from '../../analyzers/playwright.ts';
import { askAboutProgram } from '../support/ask-analyzers.ts';
import { nodeBinary } from '../support/record.ts';

describe('route-handlers', () => {
  test.each([undefined, 18, 26])('the tasks are told with what they keep, and its state (Node %s)', async (major) => {
    const options = major === undefined ? {} : { node: await nodeBinary(major) };
    const { findings, suspects } = await askAboutProgram(playwright, 'route-handlers', options);
    expect(findings).toMatchObject([
      {
        analyzer: 'playwright',
        code: 'closed-owners-kept',
        title:
          '800 done tasks in Set Connection._routeTasks keep 800 Request, 800 Route, 100 BrowserContext, 100 Page: all of closed pages or contexts; Connection._objects has none of them any more; a task that is done is not taken out',
        suspect: suspects[0].fingerprint,
        args: { count: 1800, closed: 1800, registered: 0, doneTasks: 800 },
      },
    ]);
  });

  test('a route of a closed page is leaking, and is told by its guid', async () => {
    const { chain } = (await askAboutProgram(playwright, 'route-handlers')).suspects[0];
    expect(chain.at(-1)).toMatchObject({
      className: 'Route',
      verdict: 'leaking',
      reason: 'context is closed',
      labels: [expect.stringMatching(/^guid=route@[0-9a-f]{8}\.\.\.$/)],
    });
  });

  test('is not told of the same work without the leak', async () => {
    expect((await askAboutProgram(playwright, 'route-handlers', { control: true })).findings).toEqual([]);
  });
});

test.each(['connection-tasks', 'callback-args', 'request-error-cycle', 'pending-awaits', 'module-export'])(
  'of %s, whose Connection, Request or Page is not one of Playwright, nothing is said',
  async (program) => {
    const { findings, suspects } = await askAboutProgram(playwright, program);
    expect(findings).toEqual([]);
    expect(suspects.flatMap(({ chain }) => chain.flatMap(({ labels = [] }) => labels))).toEqual([]);
  },
);
