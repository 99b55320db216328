import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareFiles, type LineageError, UsageError } from 'heapdiff';
import { readSidecar, type Sidecar, sidecarPath } from 'heapdiff/capture';
import { describe, expect, test } from 'vitest';
import { readSeries } from '../../src/capture/series.ts';
import { temporaryFolder } from '../support/capture.ts';
import { buildSidecar } from '../support/sidecar.ts';

const folder = temporaryFolder();

/** Writes what lies beside a snapshot, which need not be there. */
function note(name: string, content: string | Partial<Sidecar>): string {
  const file = join(folder, name);
  writeFileSync(sidecarPath(file), typeof content === 'string' ? content : JSON.stringify(buildSidecar(content)));
  return file;
}

test.each([
  ['a.heapsnapshot', 'a.heapsnapshot.json'],
  ['a.heapsnapshot.gz', 'a.heapsnapshot.json'],
  ['a.heapsnapshot.zst', 'a.heapsnapshot.json'],
  ['a.gz.heapsnapshot', 'a.gz.heapsnapshot.json'],
])('beside %s lies %s', (snapshot, path) => expect(sidecarPath(snapshot)).toBe(path));

describe('what is no sidecar of ours is none at all', () => {
  test.each(['null', '[]', '"text"', '{}', '{"schema": 1}', '{"schema": "other/tool@1", "iteration": 9}'])(
    '%s',
    async (json) => {
      expect(await readSidecar(note('foreign.heapsnapshot', json))).toBeUndefined();
    },
  );

  test('nor is standard input beside anything, nor what is not there', async () => {
    expect(await readSidecar('-')).toBeUndefined();
    expect(await readSidecar(join(folder, 'alone.heapsnapshot'))).toBeUndefined();
  });
});

describe('a sidecar that nobody could have written is refused', () => {
  const memory = { rss: 1, heapTotal: 1, heapUsed: 1, external: 1, arrayBuffers: 1 };
  const changed = (change: object): string => JSON.stringify({ ...buildSidecar(), ...change });
  test.each([
    ['cut off', changed({}).slice(0, 40), 'is no JSON'],
    [
      'of a later version',
      changed({ schema: 'heapdiff/sidecar@2' }),
      'is of schema "heapdiff/sidecar@2"; expected heapdiff/sidecar@1',
    ],
    ['of another runtime', changed({ runtime: 'deno' }), 'is of runtime "deno"; expected node or chromium'],
    ['without an epoch', changed({ epoch: undefined }), 'has no text as its epoch'],
    ['with a negative iteration', changed({ iteration: -1 }), 'has an iteration that is no whole number'],
    ['with half an iteration', changed({ iteration: 1.5 }), 'has an iteration that is no whole number'],
    ['with a phase that is a number', changed({ phase: 3 }), 'has a phase that is no text'],
    ['with memory in words', changed({ memory: { ...memory, rss: '80 MB' } }), 'has a memory without numbers of bytes'],
    ['with half a memory', changed({ memory: { rss: 1 } }), 'has a memory without numbers of bytes'],
  ])('%s', async (_, json, what) => {
    const file = note('damaged.heapsnapshot', json);
    const message = `${file}.json ${what}; delete it to compare without what it says`;
    await expect(readSidecar(file)).rejects.toEqual(new UsageError(message));
  });
});

describe('what sidecars say of a series', () => {
  const counted = (...iterations: (number | undefined)[]): string[] =>
    iterations.map((iteration, at) => note(`s${at}.heapsnapshot`, iteration === undefined ? {} : { iteration }));
  const iterationsOf = async (files: string[]): Promise<unknown> => (await readSeries(files)).iterations;

  test('iterations are counted from the first snapshot that is compared', async () => {
    const files = counted(0, 8, 16, 40);
    expect(await iterationsOf(files)).toEqual([8, 16, 40]);
    expect(await iterationsOf([files[1], files[3]])).toEqual([32]);
  });

  test.each([
    ['do not count up', [0, 8, 8]],
    ['go down', [8, 0]],
    ['are not all known', [0, undefined, 16]],
  ])('iterations that %s are not known', async (_, iterations) => {
    expect(await iterationsOf(counted(...iterations))).toBeUndefined();
  });

  test('nor are those of another process', async () => {
    const files = [...counted(0), note('other.heapsnapshot', { iteration: 8, epoch: 'another' })];
    expect(await iterationsOf(files)).toBeUndefined();
  });

  test('phases at the end are no part of the series', async () => {
    const files = [...counted(0, 8), note('p2.heapsnapshot', { iteration: 8, phase: 'after-close' })];
    const { files: compared, phases, iterations } = await readSeries(files);
    expect({ compared, phases, iterations }).toEqual({
      compared: files.slice(0, 2),
      phases: [{ file: files[2], phase: 'after-close' }],
      iterations: [8],
    });
  });

  test('a phase in the middle is a part of it, and so it is where one of two is left without', async () => {
    const [first, last] = counted(0, 8);
    const phase = note('p1.heapsnapshot', { iteration: 0, phase: 'after-close' });
    for (const files of [
      [first, phase, last],
      [first, phase],
    ]) {
      const { files: compared, phases } = await readSeries(files);
      expect([compared, phases]).toEqual([files, []]);
    }
  });
});

describe('files in another order than they were taken in', () => {
  const taken = (at: number, change: Partial<Sidecar> = {}): string =>
    note(`t${at}.heapsnapshot`, {
      time: new Date(1_780_000_000_000 + at * 1000).toISOString(),
      iteration: at,
      ...change,
    });
  const refusalOf = (files: string[]): Promise<unknown> =>
    readSeries(files).then(
      () => undefined,
      ({ code, message }: LineageError) => [code, message.replaceAll(`${folder}/`, '')],
    );

  test('as a shell sorts them, are refused with the order of time', async () => {
    expect(await refusalOf([0, 1, 10, 2].map((at) => taken(at)))).toEqual([
      'lineage',
      't10.heapsnapshot and t2.heapsnapshot are in the wrong order: the second was taken first. A shell sorts names as texts: s10 before s9. Give the snapshots in the order of time: t0.heapsnapshot t1.heapsnapshot t2.heapsnapshot t10.heapsnapshot',
    ]);
  });

  test('as nobody sorts them, without a word of the shell', async () => {
    expect(await refusalOf([2, 1].map((at) => taken(at)))).toEqual([
      'lineage',
      't2.heapsnapshot and t1.heapsnapshot are in the wrong order: the second was taken first. Give the snapshots in the order of time: t1.heapsnapshot t2.heapsnapshot',
    ]);
  });

  test.each<[string, () => string[]]>([
    ['a clock that was put back', () => [taken(3), taken(1, { iteration: 4 })]],
    ['another process', () => [taken(3), taken(1, { epoch: 'another' })]],
    ['no sidecar of one of them', () => [taken(3), join(folder, 'unnoted.heapsnapshot'), taken(1)]],
  ])('are not refused for %s: the heaps will tell', async (_, filesOf) => {
    expect(await refusalOf(filesOf())).toBeUndefined();
  });
});

describe('a comparison', () => {
  const recorded = (name: string): string =>
    fileURLToPath(new URL(`../../snapshots/recorded/request-error-cycle/${name}.heapsnapshot.gz`, import.meta.url));
  const copyWith = (name: string, content: Partial<Sidecar>, copy = name): string => {
    const file = note(`${copy}.heapsnapshot.gz`, content);
    copyFileSync(recorded(name), file);
    return file;
  };

  test('takes iterations and versions from sidecars, of compressed files, too; what is typed wins', async () => {
    const memory = { rss: 90e6, heapTotal: 9e6, heapUsed: 7e6, external: 2e6, arrayBuffers: 1e6 };
    const before = copyWith('before', { iteration: 10 });
    const after = copyWith('after', { iteration: 110, memory });
    const { iterationsTotal, suspects, snapshots, memory: growth } = await compareFiles(before, after);
    expect([iterationsTotal, suspects[0].perIteration, growth]).toEqual([100, 3, undefined]);
    const { runtime, version, v8 } = buildSidecar();
    expect(snapshots.map(({ process, iteration }) => ({ process, iteration }))).toEqual([
      { process: { runtime, version, v8 }, iteration: 0 },
      { process: { runtime, version, v8, memory }, iteration: 100 },
    ]);
    const typed = await compareFiles(before, after, { iterations: 50 });
    expect([typed.iterationsTotal, typed.suspects[0].perIteration]).toEqual([50, 6]);
  });

  test('with a control that did other numbers of iterations compares rates', async () => {
    const before = copyWith('before', { iteration: 0 });
    const after = copyWith('after', { iteration: 100 });
    const first = copyWith('before', { iteration: 0 }, 'control-before');
    const shares: unknown[] = [];
    for (const iteration of [100, 400]) {
      const control = [first, copyWith('after', { iteration }, 'control-after')];
      const { suspects, control: told } = await compareFiles(before, after, { control });
      shares.push([suspects.length, told?.subtracted.length, told?.iterationsTotal, suspects[0]?.control?.shareOfRate]);
    }
    expect(shares).toEqual([
      [0, 1, 100, undefined],
      [1, 0, 400, 0.25],
    ]);
  });
});
