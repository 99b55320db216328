import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MeasureOptions, measureRetention } from 'heapdiff/capture';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findCollector } from '../../src/measure/collector.ts';

let temporary: string;
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'measure-'));
  vi.stubEnv('TMPDIR', temporary);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  rmSync(temporary, { recursive: true });
});

describe('options that nobody could follow', () => {
  test.each<[MeasureOptions, string]>([
    [{ iterations: 0 }, 'iterations is 0; expected a whole number from 1 up'],
    [{ iterations: 2.5 }, 'iterations is 2.5; expected a whole number from 1 up'],
    [{ rounds: 1 }, 'rounds is 1; expected a whole number from 2 up'],
    [{ warmUp: -1 }, 'warmUp is -1; expected a whole number from 0 up'],
    [{ iteration: 2 } as object, 'there is no option iteration; did you mean iterations?'],
    [{ thresholds: {} } as object, 'there is no option thresholds; expected iterations, rounds,'],
    [{ budget: { maxCount: -1 } }, 'budget.maxCount is -1; expected a number from 0 up'],
  ])('%j', async (options, message) => {
    const action = vi.fn();
    await expect(measureRetention(action, options)).rejects.toThrow(message);
    expect(action).not.toHaveBeenCalled();
  });

  test('an action that is none', async () => {
    const action = Promise.resolve() as unknown as () => void;
    await expect(measureRetention(action)).rejects.toThrow('the action is of type object; expected a function');
  });
});

describe('what ends a measurement leaves no file', () => {
  test('an action that throws: its error, as it is', async () => {
    const error = new Error('no such user');
    await expect(measureRetention(() => Promise.reject(error))).rejects.toBe(error);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('a signal: its reason, before the next repetition', async () => {
    const ended = new AbortController();
    const action = vi.fn(() => ended.abort('out of time'));
    await expect(measureRetention(action, { signal: ended.signal })).rejects.toBe('out of time');
    expect(action).toHaveBeenCalledTimes(1);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

test('a folder keeps what was measured, under a clock that stands still as well', async () => {
  const kept: object[] = [];
  const folder = join(temporary, 'kept');
  vi.useFakeTimers();
  const measured = measureRetention(() => kept.push({}), { iterations: 5, rounds: 2, warmUp: 2, folder });
  const { passed, suspects, report, reportFile, message } = await measured.finally(() => vi.useRealTimers());
  expect({ passed, titles: suspects.map(({ title }) => title), reportFile }).toEqual({
    passed: false,
    titles: [expect.stringContaining('kept keeps 10 Object')],
    reportFile: join(folder, 'report.txt'),
  });
  expect(suspects[0].perIteration).toBe(1);
  expect(report.control?.iterationsTotal).toBe(10);
  expect(message).toContain(suspects[0].fingerprint);
  const names = ['action', 'control'].flatMap((name) => [0, 1, 2].map((at) => `${name}-${at}.heapsnapshot`));
  expect(readdirSync(folder).sort()).toEqual(
    [...names.flatMap((name) => [name, `${name}.json`]), 'report.json', 'report.txt'].sort(),
  );
}, 300_000);

test('what grows as fast where nothing is done is not the action’s', async () => {
  const collections: object[] = [];
  const collect = findCollector();
  vi.stubGlobal('gc', () => {
    collect();
    collections.push({});
  });
  const { passed, message, report } = await measureRetention(() => {}, { iterations: 5, rounds: 2 });
  expect({ passed, message }).toEqual({ passed: true, message: '' });
  expect(report.control?.subtracted.map(({ title }) => title)).toEqual([
    expect.stringMatching(/collections keeps 12 Object$/u),
  ]);
  expect(readdirSync(temporary)).toEqual([]);
}, 300_000);

test('a collection can be forced without a flag, and nobody else sees it', async () => {
  const gone = new WeakRef({});
  await new Promise(setImmediate);
  findCollector()();
  expect(gone.deref()).toBeUndefined();
  expect(globalThis).not.toHaveProperty('gc');
});
