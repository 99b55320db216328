import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  compareFiles,
  formatHtml,
  formatJson,
  formatMarkdown,
  formatText,
  type Report,
  sidecarPath,
} from '../../src/index.ts';
import { recordedSnapshots } from '../support/recorded-snapshots.ts';
import { buildReport } from '../support/report.ts';
import { buildSidecar } from '../support/sidecar.ts';

const SAID = 'the first and the last snapshot are one and the same: nothing was allocated between them';
const recorded = (name: string): string => recordedSnapshots().find(([file]) => file.includes(name))![1];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-warnings-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function compare(before: string, after: string): Promise<Report> {
  const { tool, command } = buildReport();
  return { ...(await compareFiles(before, after)), tool, command };
}

describe('a snapshot and a copy of it', () => {
  let report: Report;
  beforeAll(async () => {
    const before = recorded('connection-tasks/before');
    const copy = join(folder, 'copy.heapsnapshot.gz');
    copyFileSync(before, copy);
    report = await compare(before, copy);
  });

  test('are told to be one above all else, in every format', () => {
    expect(report.suspects).toEqual([]);
    const text = formatText(report, { color: false, top: 1 });
    expect(text.replaceAll('\n', ' ')).toMatch(new RegExp(`^warning: ${SAID}`, 'u'));
    expect(text).toContain('\nheapdiff  ');
    expect(formatMarkdown(report, { top: 1 })).toMatch(new RegExp(`^\\*\\*\`warning: ${SAID}`, 'u'));
    expect(formatHtml(report)).toContain(`<p class="note" role="alert">Warning: ${SAID}`);
    expect(JSON.parse(formatJson(report)).warnings).toEqual([
      { code: 'same-snapshot', message: expect.stringContaining(SAID) },
    ]);
  });
});

test('of two snapshots nothing is warned', async () => {
  const report = await compare(recorded('connection-tasks/before'), recorded('connection-tasks/after.'));
  expect(report).not.toHaveProperty('warnings');
  expect(formatText(report, { color: false, top: 1 })).toMatch(/^heapdiff/u);
});

/** Copies of a recorded pair, with notes of 100 iterations. */
function notedPair(): [before: string, after: string] {
  return ['before', 'after'].map((name, round) => {
    const file = join(folder, `noted-${name}.heapsnapshot.gz`);
    copyFileSync(recorded(`connection-tasks/${name}.`), file);
    writeFileSync(sidecarPath(file), JSON.stringify(buildSidecar({ iteration: round * 100 })));
    return file;
  }) as [string, string];
}

test('iterations that are others than those noted beside the snapshots are used, and told', async () => {
  const files = notedPair();
  const { warnings, suspects } = await compareFiles(...files, { iterations: 50 });
  const message = expect.stringMatching(/^iterations are 100 by the notes beside the snapshots, and 50 as given: /u);
  expect(warnings).toEqual([{ code: 'other-iterations', message }]);
  expect(suspects[0].perIteration).toBe(40);
  expect(await compareFiles(...files, { iterations: 100 })).not.toHaveProperty('warnings');
  expect(await compareFiles(...files)).not.toHaveProperty('warnings');
});

test('what is amiss with the control is told as its own', async () => {
  const control = notedPair();
  const [before, after] = ['connection-tasks/before', 'connection-tasks/after.'].map(recorded);
  const { warnings } = await compareFiles(before, after, { iterations: 50, control });
  const message = expect.stringMatching(
    /^control: iterations are 100 by the notes beside the snapshots, and 50 as given: /u,
  );
  expect(warnings).toEqual([{ code: 'other-iterations', message }]);
  const copied = await compareFiles(before, after, { control: [before, before] });
  expect(copied.warnings).toEqual([{ code: 'same-snapshot', message: expect.stringContaining(`control: ${SAID}`) }]);
});
