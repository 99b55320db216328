import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMemlabRun } from 'heapdiff/memlab';
import { describe, expect, test } from 'vitest';
import { withTemporaryFolder } from '../support/memlab-oracle.ts';

interface Step {
  readonly idx: number;
  readonly name: string;
  readonly type?: string;
  readonly snapshot?: boolean;
  readonly snapshotFile?: string;
}

const BASELINE = { name: 'page-load', type: 'baseline', snapshot: true };
const TARGET = { name: 'action-on-page', type: 'target', snapshot: true };
const FINAL = { name: 'revert', type: 'final', snapshot: true };

describe('the snapshots of a run of memlab', () => {
  test('are the baseline and the final one; the target, in the middle of the action, only says what was added', async () => {
    const run = await readRun([
      { idx: 1, ...BASELINE },
      { idx: 2, ...TARGET },
      { idx: 3, ...FINAL },
    ]);
    expect(run).toEqual({ files: ['s1', 's3'], iterations: 1, upToTarget: ['s1', 's2'] });
  });

  test('count the repetitions that nobody took a snapshot of', async () => {
    const repeated = [2, 4, 6].flatMap((idx) => [
      { idx, name: 'action-on-page', snapshot: false },
      { idx: idx + 1, name: 'revert', snapshot: false },
    ]);
    const run = await readRun([{ idx: 1, ...BASELINE }, ...repeated, { idx: 8, ...TARGET }, { idx: 9, ...FINAL }]);
    expect(run).toEqual({ files: ['s1', 's9'], iterations: 4, upToTarget: ['s1', 's8'] });
  });

  test('are a series of the states the run came back to, where there is a snapshot of each step; 10 comes after 9', async () => {
    const repeated = [2, 4, 6, 8].flatMap((idx) => [
      { idx, name: 'action-on-page', snapshot: true },
      { idx: idx + 1, name: 'revert', snapshot: true },
    ]);
    const run = await readRun([{ idx: 11, ...FINAL }, { idx: 10, ...TARGET }, ...repeated, { idx: 1, ...BASELINE }]);
    expect(run).toEqual({
      files: ['s1', 's3', 's5', 's7', 's9', 's11'],
      iterations: 1,
      upToTarget: ['s1', 's2', 's3', 's4', 's5', 's6', 's7', 's8', 's9', 's10'],
    });
  });

  test('end with the target where nothing was reverted; a file may have another name', async () => {
    const run = await readRun([
      { idx: 1, ...BASELINE, snapshotFile: 'first.heapsnapshot' },
      { idx: 2, ...TARGET },
    ]);
    expect(run).toEqual({ files: ['first', 's2'], iterations: 1, upToTarget: [] });
  });

  test('may be named by their own folder', async () => {
    await withTemporaryFolder(async (folder) => {
      writeRun(folder, [
        { idx: 1, ...BASELINE },
        { idx: 3, ...FINAL },
      ]);
      const { files } = await readMemlabRun(join(folder, 'data', 'cur'));
      expect(files).toEqual(['s1', 's3'].map((name) => join(folder, 'data', 'cur', `${name}.heapsnapshot`)));
    });
  });
});

describe('a folder that is no run', () => {
  test.each([
    ['has no list of steps', undefined, 'is no work folder of memlab: it has no data/cur/snap-seq.json'],
    ['has a damaged one', '[{', 'its snap-seq.json is no JSON'],
    ['has another one', '[{"name": "page-load"}]', 'its snap-seq.json is no list of steps, each with its idx'],
    [
      'has a file that is no name',
      '[{"idx": 1, "snapshot": true, "snapshotFile": 1}]',
      'its snap-seq.json is no list of steps',
    ],
    [
      'has one snapshot',
      '[{"idx": 1, "snapshot": true, "type": "target"}]',
      'no baseline and final (or target) snapshot',
    ],
    [
      'lacks a snapshot',
      '[{"idx": 1, "snapshot": true, "type": "baseline"}, {"idx": 2, "snapshot": true, "type": "final"}]',
      'names a snapshot that is not there: ',
    ],
  ])('%s', async (_, steps, message) => {
    await withTemporaryFolder(async (folder) => {
      mkdirSync(join(folder, 'data', 'cur'), { recursive: true });
      if (steps !== undefined) writeFileSync(join(folder, 'data', 'cur', 'snap-seq.json'), steps);
      const error = await readMemlabRun(folder).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'unreadable-input', message: expect.stringContaining(message) });
    });
  });
});

/** Writes a run, and reads it; files are told by their names alone. */
async function readRun(steps: readonly Step[]): Promise<unknown> {
  return withTemporaryFolder(async (folder) => {
    writeRun(folder, steps);
    const { files, upToTarget, ...rest } = await readMemlabRun(folder);
    const nameOf = (file: string): string =>
      file.slice(join(folder, 'data', 'cur', '/').length, -'.heapsnapshot'.length);
    return { files: files.map(nameOf), ...rest, upToTarget: upToTarget.map(nameOf) };
  });
}

function writeRun(folder: string, steps: readonly Step[]): void {
  const data = join(folder, 'data', 'cur');
  mkdirSync(data, { recursive: true });
  writeFileSync(join(data, 'snap-seq.json'), JSON.stringify(steps));
  for (const { idx, snapshot, snapshotFile } of steps) {
    if (snapshot === true) writeFileSync(join(data, snapshotFile ?? `s${idx}.heapsnapshot`), '');
  }
}
