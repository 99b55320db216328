import { expect, test } from 'vitest';
import { captureModule } from '../../src/capture/capture-module.ts';
import { captureTarget } from '../../src/capture/capture-target.ts';
import { UsageError } from '../../src/errors.ts';

const FOLDER = 'never-made';

test.each<[number]>([[2 ** 31], [0], [0.5], [Number.NaN]])(
  'a limit of %s ms is refused before anything is done',
  async (timeoutMs) => {
    const refusal = new UsageError(`timeoutMs is ${timeoutMs}; expected a whole number from 1 to 2147483647`);
    const target = captureTarget('127.0.0.1:9', { folder: FOLDER, action: { command: 'true' }, timeoutMs });
    await expect(target).rejects.toThrow(refusal);
    await expect(captureModule('never-loaded.mjs', { folder: FOLDER, timeoutMs })).rejects.toThrow(refusal);
  },
);
