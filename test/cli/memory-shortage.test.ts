import { describe, expect, test } from 'vitest';
import { memoryAtHand } from '../../src/cli/machine-memory.ts';
import type { MemoryForecast } from '../../src/index.ts';
import { runCli } from '../support/cli.ts';

const GB = 1e9;
const FORECAST: MemoryForecast = {
  peakBytes: 9.5 * GB,
  pairBytes: 9.5 * GB,
  largest: { file: 'after\n.heapsnapshot', nodeCount: 40_000_000, edgeCount: 240_000_000, peakBytes: 6.2 * GB },
};

describe('before it starts the command says that there will not be enough memory', () => {
  test('not a word where it will do', async () => {
    expect(await runWith(FORECAST, { totalBytes: 16 * GB, freeBytes: 9.5 * GB })).toMatchObject({
      code: 0,
      stderr: '',
    });
  });

  test('a warning, and it tries, where other programs have too much of it', async () => {
    expect(await runWith(FORECAST, { totalBytes: 16 * GB, freeBytes: 3.25 * GB })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^heapdiff/),
      stderr:
        "heapdiff: warning: the comparison needs about 9.5 GB of memory, 6.2 GB of it for after\\n.heapsnapshot (40,000,000 objects, 240,000,000 references); 3.3 GB of this machine's 16.0 GB are free: it may be slow, or ended by the system. Snapshots need less that are taken when the program holds less: after fewer steps, with less data. Or close other programs, or use a machine with more memory.\n",
    });
  });

  test('also where the machine has less, as swap may do', async () => {
    const { code, stderr } = await runWith(FORECAST, { totalBytes: 5 * GB, freeBytes: 4 * GB });
    expect([code, stderr.startsWith('heapdiff: warning: ')]).toEqual([0, true]);
  });

  test('an error where it needs twice of what the machine has', async () => {
    expect(await runWith(FORECAST, { totalBytes: 4 * GB, freeBytes: 4 * GB })).toEqual({
      code: 2,
      stdout: '',
      stderr:
        "heapdiff: the comparison needs about 9.5 GB of memory, 6.2 GB of it for after\\n.heapsnapshot (40,000,000 objects, 240,000,000 references); 4.0 GB of this machine's 4.0 GB are free. Snapshots need less that are taken when the program holds less: after fewer steps, with less data. Or use a machine with more memory.\n",
    });
  });

  test('what the snapshots in between take', async () => {
    const { stderr } = await runWith({ ...FORECAST, pairBytes: 8 * GB }, { totalBytes: 16 * GB, freeBytes: 9 * GB });
    expect(stderr).toContain('. Without those in between it needs about 8.0 GB. ');
  });

  test('and, where it ran out all the same, what it needed', async () => {
    const { code, stderr } = await runWith(FORECAST, { totalBytes: 16 * GB, freeBytes: 10 * GB }, () => {
      throw new RangeError('Array buffer allocation failed');
    });
    expect(code).toBe(2);
    expect(stderr).toContain('; needed: about 9.5 GB; this machine: 16.0 GB. Close other programs,');
  });
});

describe('the memory that is at hand', () => {
  const system = { totalBytes: 16 * GB, freeBytes: 6 * GB, limitBytes: 0, platform: 'linux' };
  test.each([
    ['what is free', system, 6 * GB],
    ['no more than a container may have', { ...system, limitBytes: 2 * GB }, 2 * GB],
    ['what is free where the container may have more', { ...system, limitBytes: 2 ** 64 }, 6 * GB],
    ['what is free where no limit is known', { ...system, limitBytes: undefined }, 6 * GB],
    ['all of it where the system does not count what it would give back', { ...system, platform: 'darwin' }, 16 * GB],
  ])('is %s', (_name, given, freeBytes) => {
    expect(memoryAtHand(given)).toEqual({ totalBytes: 16 * GB, freeBytes });
  });
});

/** Runs a comparison that forecasts this, on a machine with that. */
function runWith(
  forecast: MemoryForecast,
  memory: { totalBytes: number; freeBytes: number },
  afterwards: () => void = () => {},
): ReturnType<typeof runCli> {
  return runCli(['before', 'after'], {
    memory,
    beforeComparing: (options) => {
      options.onForecast?.(forecast);
      afterwards();
    },
  });
}
