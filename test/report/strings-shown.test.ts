import { describe, expect, test } from 'vitest';
import { FORMATS, GATE_FORMATS, PICTURE_FORMATS } from '../../src/cli/options.ts';
import { formatJson } from '../../src/index.ts';
import { STRINGS_SHOWN } from '../../src/report/strings-shown.ts';
import { runCli } from '../support/cli.ts';
import { buildReport } from '../support/report.ts';

const SAID = STRINGS_SHOWN.slice(0, 'String values of the heap are shown'.length);

/** Pictures show names alone, whatever was asked for. */
const TOLD = FORMATS.filter((format) => !PICTURE_FORMATS.some((picture) => picture === format));

describe('a report that shows string values says so', () => {
  const commands = [
    ...TOLD.map((format) => ['a', 'b', '--format', format]),
    ...GATE_FORMATS.map((format) => ['check', 'a', 'b', '--format', format]),
    ...GATE_FORMATS.map((format) => ['check', 'a', 'b', '--max-growth', '1GB', '--format', format]),
  ];
  test.each(commands.map((command) => [command.join(' '), command] as const))('%s', async (_, command) => {
    const { tool: _tool, command: _command, ...comparison } = buildReport();
    const mark = command.at(-1) === 'json' ? '"stringsShown": true' : SAID;
    const shown = await runCli(command, { compareFiles: async () => ({ ...comparison, stringsShown: true }) });
    expect(shown.stdout).toContain(mark);
    const others = await runCli(command, { compareFiles: async () => comparison });
    expect(others.stdout).not.toContain(mark);
  });
});

test('a JSON report has the whole URL of a script only where string values are shown', () => {
  expect(formatJson(buildReport())).not.toContain('/srv/app');
  expect(formatJson(buildReport({ stringsShown: true }))).toContain('"url": "file:///srv/app/connection.js"');
});
