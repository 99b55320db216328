import { describe, expect, test } from 'vitest';
import promises from '../../analyzers/promises.ts';
import { askAboutProgram } from '../support/ask-analyzers.ts';

const PLANTED = [
  {
    program: 'race',
    code: 'races-on-pending-promise',
    title:
      '500 race-like reactions wait on one pending promise, Server.shutdown; all of their races are decided, but a reaction stays until its promise settles',
    args: { kind: 'race-like reaction', count: 500, promises: 1, decided: 500 },
  },
  {
    program: 'reaction-list',
    code: 'reactions-on-pending-promise',
    title:
      '1,000 .then() reactions wait on one pending promise, Gate.opened; each would call enter at programs/reaction-list.cjs:36, and cannot be taken back before its promise settles',
    args: { kind: '.then() reaction', count: 1000, promises: 1 },
  },
  {
    program: 'pending-awaits',
    code: 'awaits-on-pending-promise',
    title: '400 calls of async handle() wait on one pending promise, Database.ready',
    args: { kind: 'await reaction', count: 400, promises: 1, stacks: 1 },
  },
  {
    program: 'awaited-calls',
    code: 'awaits-on-pending-promise',
    title:
      '300 calls of async handle() wait on one pending promise, Database.ready; by async stack: handle <- serve <- main x300',
    args: { kind: 'await reaction', count: 300, promises: 1, stacks: 1 },
  },
  {
    program: 'connection-tasks',
    code: 'settled-promises-kept',
    title: '2,000 promises in Set Connection.tasks: all settled, and kept with their results',
    args: { count: 2000, settled: 2000, waitedFor: 0, unknown: 0 },
  },
  {
    program: 'promise-set',
    code: 'settled-promises-kept',
    title: '2,000 promises in Set Connection.tasks: all settled, and kept with their results',
    args: { count: 2000, settled: 2000, waitedFor: 0, unknown: 0 },
  },
];

describe.each(PLANTED)('$program', ({ program, ...told }) => {
  test('is told with its count, its place and its state', async () => {
    const { findings, suspects } = await askAboutProgram(promises, program);
    expect(findings).toMatchObject([{ analyzer: 'promises', ...told, suspect: suspects[0].fingerprint }]);
  });

  test('is not told of the same work without the leak', async () => {
    expect((await askAboutProgram(promises, program, { control: true })).findings).toEqual([]);
  });
});

test('a chain tells which promise is pending, and which functions await the one that waits', async () => {
  const { chain } = (await askAboutProgram(promises, 'awaited-calls')).suspects[0];
  expect(chain.flatMap(({ className, labels = [] }) => labels.map((label) => [className, label]))).toEqual([
    ['Promise', 'pending, waited for'],
    ['async handle()', 'awaited by serve <- main'],
  ]);
});

test.each(['emitter-listeners', 'map-cache', 'abort-signal', 'worker-loop', 'module-export'])(
  'of %s, which leaks no promise, nothing is said',
  async (program) => {
    expect((await askAboutProgram(promises, program)).findings).toEqual([]);
  },
);

test('fewer than the least are no finding', async () => {
  const { findings } = await askAboutProgram(promises, 'race', {}, { analyzerOptions: { promises: { least: 501 } } });
  expect(findings).toEqual([]);
});
