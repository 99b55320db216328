import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { config, utils } from '@memlab/core';
import { compareFiles, type MemlabFindings, UnreadableInputError, UsageError } from 'heapdiff';
import { MemlabPlugins, type PluginRequest } from 'heapdiff/memlab';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { withTemporaryFolder } from '../support/memlab-oracle.ts';

const PLUGINS = fileURLToPath(new URL('plugins', import.meta.url));
const RECORDED = fileURLToPath(new URL('../../snapshots/recorded', import.meta.url));
const FILES = filesOf('connection-tasks');

const plugin = (name: string): string => join(PLUGINS, name);

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('a plug-in that fails', () => {
  test('is told by its name, with what it printed until then, and the next one runs', async () => {
    const { analyses } = await run({ analyses: [plugin('throwing-analysis.cjs'), plugin('ending-analysis.cjs')] });
    expect(analyses).toEqual([
      {
        analysis: 'throwing',
        file: plugin('throwing-analysis.cjs'),
        output: expect.stringMatching(/^by info\nby console\nby stdout\nby error\n┌.*│ 0 +│ true +│.*┘$/s),
        error: 'no such thing\nin this heap',
      },
      {
        analysis: 'ending',
        file: plugin('ending-analysis.cjs'),
        output: '',
        error: 'it wanted to end the process with exit code 3',
      },
    ]);
  });

  test('selects nothing, where it is a filter', async () => {
    const { filter } = await run({ filter: plugin('throwing-filter.cjs') });
    expect(filter).toEqual({
      file: plugin('throwing-filter.cjs'),
      addedCount: 8159,
      leakCount: 0,
      retainedBytes: 0,
      classes: [],
      suspects: [],
      output: '',
      error: 'no object, please',
    });
  });
});

test('a leak filter selects among what was added; leaks are told by class, with a trace', async () => {
  const { filter } = await run({ filter: plugin('promises.mjs') });
  expect(filter).toMatchObject({
    addedCount: 8159,
    leakCount: 2000,
    retainedBytes: 432_000,
    classes: [{ className: 'Promise', count: 2000, retainedBytes: 432_000, untracedCount: 0 }],
  });
  expect(filter?.suspects).toEqual([{ fingerprint: '5da982285dad', holderId: 77823, leakCount: 2000 }]);
  expect(filter?.classes[0].sampleIds).toEqual([81361, 81365, 81369]);
  expect(filter?.classes[0].trace).toMatch(/\[global\].*--connection.*--tasks.*\[Promise\] \(object\) @81361/s);
});

test('a trace to a string does not tell what it says', async () => {
  const { filter } = await run({ filter: plugin('strings.cjs') });
  const traces = (filter?.classes ?? []).map(({ trace = '' }) => trace);
  expect(traces[0]).toMatch(/"\.\.\." \(string\) @\d+ \[.*\]$/m);
  expect(traces.join('\n')).not.toMatch(/"(?!\.\.\.")[^"]*" \(/);
});

test('a filter of references alone leaves the selection to memlab: detached elements, here without a trace', async () => {
  const { filter } = await run({ filter: plugin('only-references.cjs') }, filesOf('detached-dom'));
  const sections = filter?.classes.find(({ className }) => className === 'Detached <section>');
  expect(sections).toMatchObject({ count: 300, untracedCount: 300 });
});

test('memlab is left as it was: settings, loaders, streams, listeners and the temporary folder', async () => {
  const state = (): unknown => ({
    config: { ...config },
    loader: utils.getSnapshotFromFile,
    write: process.stdout.write,
    console: globalThis.console,
    listeners: ['exit', 'SIGINT', 'SIGUSR2'].map((signal) => process.listenerCount(signal)),
    temporaryFolder: process.env['TMPDIR'],
  });
  await withTemporaryFolder(async (folder) => {
    vi.stubEnv('TMPDIR', folder);
    const before = state();
    await run({ analyses: [plugin('throwing-analysis.cjs')], filter: plugin('promises.mjs') });
    expect(state()).toEqual(before);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a file that cannot be used', () => {
  test.each([
    ['is missing', { analyses: ['nowhere.js'] }, UnreadableInputError, 'nowhere.js: there is no such file'],
    [
      'exports no analysis',
      { analyses: [plugin('no-plugin.cjs')] },
      UsageError,
      'exports no class that extends BaseAnalysis',
    ],
    ['is a filter, not an analysis', { analyses: [plugin('promises.mjs')] }, UsageError, 'is no memlab analysis'],
    [
      'exports no filter',
      { filter: plugin('no-plugin.cjs') },
      UsageError,
      'it has no leakFilter and no retainerReferenceFilter',
    ],
    ['is no JavaScript', { filter: FILES[0] }, UsageError, 'cannot be loaded as a memlab leak filter: '],
  ])('%s: that is said before anything is compared', async (_, request: PluginRequest, kind, message) => {
    const error = await MemlabPlugins.load(request).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(kind);
    expect((error as Error).message).toContain(message);
  });
});

function filesOf(program: string): string[] {
  return ['before', 'after'].map((name) => join(RECORDED, program, `${name}.heapsnapshot.gz`));
}

async function run(request: PluginRequest, files = FILES): Promise<MemlabFindings> {
  const plugins = await MemlabPlugins.load(request);
  let findings: MemlabFindings | undefined;
  await compareFiles(files[0], files[1], {
    onComparison: async (comparison, explanation) => {
      findings = await plugins.run(comparison, explanation, { files });
    },
  });
  return findings!;
}
