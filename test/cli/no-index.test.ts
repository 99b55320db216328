import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSnapshotJson, drawHeap, globalObject, object } from 'heapdiff/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HeapIndex } from '../../src/index.ts';
import { runCli } from '../support/cli.ts';

let folder: string;
let snapshot: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-no-index-'));
  snapshot = join(folder, 'app.heapsnapshot');
  writeFileSync(snapshot, buildSnapshotJson(drawHeap({ global: globalObject({ job: object('Job') }) })));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

describe('--no-index neither asks an index nor keeps one:', () => {
  test.each(['summary', 'objects', 'retainers'])('%s', async (command) => {
    const asked = [
      vi.spyOn(HeapIndex.prototype, 'answer'),
      vi.spyOn(HeapIndex.prototype, 'answerOfHeap'),
      vi.spyOn(HeapIndex.prototype, 'keep'),
    ];
    const callCount = (): number => asked.reduce((sum, { mock }) => sum + mock.calls.length, 0);
    const { stdout: listed } = await runCli(['objects', snapshot, 'Job', '--no-index']);
    const question = { summary: [], objects: ['Job'], retainers: [/@\d+/u.exec(listed)![0]] }[command]!;
    const without = await runCli([command, snapshot, ...question, '--no-index']);
    expect([without.code, without.stderr, callCount()]).toEqual([0, '', 0]);
    const withOne = await runCli([command, snapshot, ...question]);
    expect([withOne.code, withOne.stdout, callCount()]).toEqual([0, without.stdout, 2]);
  });
});
