import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatHtml, formatJson, MalformedReportError, readReport, UnreadableInputError } from '../src/index.ts';
import { recordedSnapshots } from './support/recorded-snapshots.ts';
import { buildControl, buildReport, setOfPromises } from './support/report.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-report-file-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(text: string): string {
  const file = join(folder, 'report.json');
  writeFileSync(file, text);
  return file;
}

test('a report is read back as it was written, with or without what is optional', async () => {
  const { iterationsTotal: _, ...withoutIterations } = buildReport();
  const { perIteration: _rate, ...suspect } = setOfPromises();
  for (const report of [
    buildReport({ stringsShown: true }),
    buildReport({ stringsShown: true, control: buildControl() }),
    buildReport({ stringsShown: true, suspectsLeftOut: { count: 2, growthBytes: 9000, shareOfGrowth: 0.1 } }),
    buildReport({ stringsShown: true, program: { scripts: ['a.js'], classNames: ['A'] } }),
    { ...withoutIterations, stringsShown: true as const, suspects: [suspect] },
  ]) {
    expect(await readReport(write(formatJson(report)))).toEqual(report);
  }
});

test('what a later version adds is no fault', async () => {
  expect(await readReport(write(JSON.stringify({ ...buildReport(), later: 1 })))).toHaveProperty('later', 1);
});

const [SUSPECT] = buildReport().suspects;

test.each<[string, object | string, string]>([
  [
    'the start of one',
    formatJson(buildReport()).slice(0, 400),
    'is no whole JSON: its end is missing, or it was changed; write',
  ],
  ['an empty file', '', 'is no JSON report of heapdiff; write one with --format json'],
  ['a text', 'Dear diary', 'is no JSON report of heapdiff; write one with --format json'],
  ['a page', formatHtml(buildReport()), 'is no JSON report of heapdiff; write one with --format json'],
  ['a list', '[]', 'the file is a list of 0; expected an object'],
  ['other JSON', { name: 'x' }, 'schema is missing; expected "heapdiff/report@1", as --format json writes it'],
  ['a verification', { schema: 'heapdiff/verify@1' }, 'schema is "heapdiff/verify@1"; expected "heapdiff/report@1"'],
  [
    'a newer one',
    { schema: 'heapdiff/report@2' },
    'is a report of version 2; expected version 1, so a newer heapdiff wrote it: update this one',
  ],
  ['a snapshot', '{"snapshot":{"meta":{}}}', 'is a heap snapshot; expected one report, or two snapshots or more'],
  ['no version', { ...buildReport(), tool: {} }, 'tool.version is missing; expected a text'],
  ['one snapshot', { ...buildReport(), snapshots: [{ file: 'a' }] }, 'snapshots is a list of 1; expected two or more'],
  ['no iterations', { ...buildReport(), iterationsTotal: 0 }, 'iterationsTotal is 0; expected a number from 1 up'],
  [
    'a program of numbers',
    { ...buildReport(), program: { scripts: [1], classNames: [] } },
    'program.scripts[0] is 1; expected a text',
  ],
  ['no account', { ...buildReport(), accounting: null }, 'accounting is null; expected an object'],
  ['no suspects', { ...buildReport(), suspects: {} }, 'suspects is an object; expected a list'],
  [
    'a count in words',
    { ...buildReport(), suspects: [SUSPECT, { ...SUSPECT, count: 'many' }] },
    'suspects[1].count is "many"; expected a number from 0 up',
  ],
  [
    'no fingerprint',
    { ...buildReport(), suspects: [{ ...SUSPECT, fingerprint: '12' }] },
    'suspects[0].fingerprint is "12"; expected 12 hexadecimal digits',
  ],
  [
    'another verdict',
    { ...buildReport(), suspects: [{ ...SUSPECT, verdict: 'x' }] },
    'suspects[0].verdict is "x"; expected leak, growth or warm-up',
  ],
  [
    'a rate in words',
    { ...buildReport(), suspects: [{ ...SUSPECT, perIteration: '1' }] },
    'suspects[0].perIteration is "1"; expected a number',
  ],
  [
    'suspects left out, and not how many',
    { ...buildReport(), suspectsLeftOut: { growthBytes: 1, shareOfGrowth: 0.1 } },
    'suspectsLeftOut.count is missing; expected a number from 0 up',
  ],
  ['noise without bytes', { ...buildReport(), noise: [{}] }, 'noise[0].bytes is missing; expected a number'],
  [
    'a bad control',
    { ...buildReport(), control: { subtracted: [{}] } },
    'control.subtracted[0].fingerprint is missing',
  ],
])('%s is refused, with what is wrong where', async (_, content, message) => {
  const file = write(typeof content === 'string' ? content : JSON.stringify(content));
  const error: unknown = await readReport(file).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MalformedReportError);
  expect(error).toMatchObject({
    code: 'malformed-report',
    file,
    message: expect.stringContaining(`${file}: ${message}`),
  });
});

test('of a compressed snapshot is told what is expected', async () => {
  const [[, file]] = recordedSnapshots();
  await expect(readReport(file)).rejects.toThrow(
    `${file}: is compressed, as one snapshot is; expected one JSON report that is not, or two snapshots or more`,
  );
});

test.each([
  ['missing.json', 'does not exist; check the path'],
  ['.', 'is a directory; give the path of a report'],
])('%s cannot be read', async (name, message) => {
  const error: unknown = await readReport(join(folder, name)).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UnreadableInputError);
  expect(String(error)).toContain(message);
});
