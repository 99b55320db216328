import {
  appendFileSync,
  chmodSync,
  chownSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { buildSnapshotJson, drawHeap, globalObject, object, repeat, setOf } from 'heapdiff/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  askHeap,
  drawBackReferences,
  findBackReferences,
  findRetainerChains,
  formatBackReferences,
  formatBackReferencesJson,
  formatDot,
  formatObjects,
  formatObjectsJson,
  formatSummary,
  formatSummaryJson,
  HeapIndex,
  type HeapIndexOptions,
  type ListObjectsOptions,
  listObjects,
  type NodeId,
  type NodeOrdinal,
  type SummariseOptions,
  summariseFiles,
} from '../../src/index.ts';
import { recordedSnapshots } from '../support/recorded-snapshots.ts';

const TOOL = { tool: { name: 'heapdiff', version: '1.0.0' }, command: 'heapdiff' } as const;
const COLOR = { color: false };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-heap-index-test-'));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function openIndex(options: Partial<HeapIndexOptions> = {}): HeapIndex {
  return new HeapIndex({ version: '1.0.0', leastEdges: 0, ...options });
}

/** Asks, and keeps what was read. */
async function askAndKeep<Answer>(
  ask: (options: { index: HeapIndex; onProgress: (progress: { phase: string }) => void }) => Promise<Answer>,
  options: Partial<HeapIndexOptions> = {},
): Promise<{ answer: Answer; wasRead: boolean }> {
  let wasRead = false;
  const index = openIndex(options);
  const onProgress = ({ phase }: { phase: string }): void => {
    wasRead ||= phase === 'reading';
  };
  const answer = await ask({ index, onProgress });
  await index.keep();
  return { answer, wasRead };
}

describe('answers are the same, byte by byte, as of the snapshots themselves:', () => {
  const names = [...new Set(recordedSnapshots().map(([, file]) => basename(dirname(file))))];

  /** Copies of a folder's snapshots, in their order. */
  function copyOf(name: string): string[] {
    const files = recordedSnapshots().flatMap(([, file]) => (basename(dirname(file)) === name ? [file] : []));
    const ordered = [...files].sort((one, other) => Number(/after/u.test(one)) - Number(/after/u.test(other)));
    return ordered.map((file) => {
      copyFileSync(file, join(folder, basename(file)));
      return join(folder, basename(file));
    });
  }

  /** So many of them, evenly spaced. */
  function spread<Item>(items: readonly Item[], count: number): Item[] {
    return Array.from({ length: count }, (_, at) => items[Math.floor((at * items.length) / count)]);
  }

  /** Asks without an index, and with one that another question left. */
  async function expectSame(
    paths: readonly string[],
    ask: (options: { index?: HeapIndex }) => Promise<string[]>,
  ): Promise<void> {
    const expected = await ask({});
    await askAndKeep((index) => summariseFiles(paths, index));
    const { wasRead } = await askAndKeep(async (index) => expect(await ask(index)).toEqual(expected));
    expect(wasRead).toBe(false);
  }

  test.each(names)('summaries of %s', async (name) => {
    const files = copyOf(name);
    const choices: SummariseOptions[] = [
      {},
      { top: 3, filter: 's' },
      { sort: 'name', ignoreClasses: ['Map', 'Object'] },
    ];
    for (const paths of [files.slice(-1), files]) {
      await expectSame(paths, async (options) => {
        const texts: string[] = [];
        for (const choice of choices) {
          const summary = await summariseFiles(paths, { ...choice, ...options });
          texts.push(formatSummary(summary, COLOR), formatSummaryJson(summary, TOOL));
        }
        return texts;
      });
    }
  });

  test.each(names)('objects of %s', async (name) => {
    const files = copyOf(name);
    for (const paths of [files.slice(-1), files]) {
      const { classes } = await summariseFiles(paths);
      const asked: ListObjectsOptions[] = [
        ...spread(classes, 4).map(({ className }) => ({ className, top: 5 })),
        { className: 'Object', subclasses: true, top: 5 },
        { className: 'Object', print: 'constructor,name', top: 10 },
        { className: 'Map', where: 'retainedBytes > 500' },
        { className: '(string)', by: 'this', top: 5 },
        { className: 'Map' },
      ];
      if (paths.length > 1)
        asked.push({ className: 'Object', added: true }, { className: '(string)', oldest: true, top: 3 });
      await expectSame(paths, async (options) => {
        const texts: string[] = [];
        const ids: number[] = [];
        for (const query of asked) {
          const list = await listObjects(paths, { ...query, ...options });
          texts.push(formatObjects(list, COLOR), formatObjectsJson(list, TOOL));
          ids.push(...(list.objects ?? []).slice(0, 2).map(({ nodeId }) => nodeId));
        }
        for (const some of [ids.slice(0, 1), ids.slice(0, 6)]) {
          const list = await listObjects(paths, { ids: some, ...options });
          texts.push(formatObjects(list, COLOR), formatObjectsJson(list, TOOL));
        }
        return texts;
      });
    }
  });

  test.each(names)('retainers in %s', async (name) => {
    const [file] = copyOf(name).slice(-1);
    const { classes } = await summariseFiles([file]);
    const ids: number[] = [];
    for (const { className } of spread(classes, 6)) {
      const { objects } = await listObjects([file], { className, top: 3 });
      ids.push(...objects!.map(({ nodeId }) => nodeId));
    }
    const bounds = { depth: 8, tooMany: 10, showStrings: true };
    await expectSame([file], async (options) => {
      const pictures = await askHeap(file, options, (heap) =>
        ids.map((id) => findBackReferences(heap, heap.nodeIdIndex.find(id as NodeId), bounds)),
      );
      const texts = await askHeap(file, { ...options, isLocal: true }, (heap) =>
        ids.slice(0, 8).flatMap((id) => {
          const object = heap.nodeIdIndex.find(id as NodeId);
          const references = findBackReferences(heap, object, bounds);
          const chains = findRetainerChains(heap, object, bounds);
          return [
            formatBackReferences(references, chains, COLOR),
            formatBackReferencesJson(references, chains, { ...TOOL, file }),
          ];
        }),
      );
      return [...texts, ...pictures.map((references) => formatDot(drawBackReferences(references)))];
    });
  });
});

describe('of a small snapshot', () => {
  let snapshot: string;
  let index: string;
  beforeEach(() => {
    snapshot = join(folder, 'app.heapsnapshot');
    index = `${snapshot}.heapdiff/alone`;
    writeFileSync(snapshot, snapshotOf(3));
  });

  const countJobs = async (options: Partial<HeapIndexOptions> = {}) => {
    const { answer, wasRead } = await askAndKeep((asked) => summariseFiles([snapshot], asked), options);
    return { count: answer.classes.find(({ className }) => className === 'Job')?.count, wasRead };
  };
  const holderOfJobs = () =>
    askAndKeep(
      async (asked) => (await listObjects([snapshot], { className: 'Job', top: 1, ...asked })).objects![0].heldBy,
    );

  test('whatever is asked first, further questions read no snapshot', async () => {
    const questions = [
      () => countJobs(),
      () => holderOfJobs(),
      () => askAndKeep((asked) => askHeap(snapshot, asked, (heap) => heap.retainedBytes[0])),
    ];
    for (const first of questions) {
      rmSync(`${snapshot}.heapdiff`, { recursive: true, force: true });
      expect((await first()).wasRead).toBe(true);
      for (const next of questions) expect((await next()).wasRead).toBe(false);
    }
  });

  test('one with few edges is read each time, and nothing is left', async () => {
    const options = { leastEdges: 1000 };
    expect([await countJobs(options), await countJobs(options)]).toEqual(Array(2).fill({ count: 3, wasRead: true }));
    expect(existsSync(`${snapshot}.heapdiff`)).toBe(false);
  });

  test.each(['missing', 'a folder'])('of what is no file (%s) the reader says so', async (name) => {
    mkdirSync(join(folder, 'a folder'));
    const path = join(folder, name);
    const message = await summariseFiles([path]).catch(({ message }: Error) => message);
    await expect(askAndKeep((index) => summariseFiles([path], index))).rejects.toThrow(message as string);
  });

  test('nobody else may read what only the user may', async () => {
    chmodSync(snapshot, 0o600);
    await countJobs();
    const modes = readdirSync(index).map((name) => statSync(join(index, name)).mode & 0o777);
    expect(new Set(modes)).toEqual(new Set([0o600]));
  });

  describe('never believed, and made anew:', () => {
    const column = (name: string): string => join(index, `${name}.column`);
    const flip = (name: string): void => {
      const bytes = readFileSync(column(name));
      bytes[512] ^= 1;
      writeFileSync(column(name), bytes);
    };
    const DAMAGES: Readonly<Record<string, () => void>> = {
      'counts flipped': () => flip('totals'),
      'sizes flipped': () => flip('series'),
      'the counts cut short': () => truncateSync(column('totals'), readFileSync(column('totals')).length - 1),
      'the counts missing': () => rmSync(column('totals')),
      'the heap missing': () => rmSync(column('heap')),
      'the snapshot written again, as it was': () => utimesSync(snapshot, 1, 1),
    };
    test.each(Object.entries(DAMAGES))('%s', async (_, damage) => {
      await countJobs();
      damage();
      expect(await countJobs()).toEqual({ count: 3, wasRead: true });
      expect(await countJobs()).toEqual({ count: 3, wasRead: false });
    });

    test.each([
      'retainingEdge',
      'firstRetainer',
      'edgeTarget',
      'edgeNameOrIndex',
      'nodeName',
      'stringBytes',
      'stringHash',
      'members',
      'memberPlaces',
      'retainedBytes',
    ])('a byte of %s flipped, once somebody needs it', async (name) => {
      const { answer } = await holderOfJobs();
      flip(name);
      expect((await countJobs()).wasRead).toBe(false);
      expect(await holderOfJobs()).toEqual({ answer, wasRead: true });
      expect(await holderOfJobs()).toEqual({ answer, wasRead: false });
    });

    test('that of another snapshot of the same size and time', async () => {
      utimesSync(snapshot, 1, 1);
      await countJobs();
      writeFileSync(snapshot, snapshotOf(3).replaceAll('"Job"', '"Jab"'));
      utimesSync(snapshot, 1, 1);
      expect(await countJobs()).toEqual({ count: undefined, wasRead: true });
    });

    test('that of what the snapshot was before somebody wrote into the middle of it, and set the time back', async () => {
      const middle = 40_000_000;
      appendFileSync(snapshot, ' '.repeat(middle));
      const { atime, mtime } = statSync(snapshot);
      await countJobs();
      const file = openSync(snapshot, 'r+');
      // Between two of the samples.
      writeSync(file, 'x', middle / 2);
      closeSync(file);
      utimesSync(snapshot, atime, mtime);
      await expect(countJobs()).rejects.toThrow('at byte 20000000');
    });

    test('that in a folder that everybody may write to', async () => {
      await countJobs();
      chmodSync(`${snapshot}.heapdiff`, 0o777);
      expect(await countJobs()).toEqual({ count: 3, wasRead: true });
      chmodSync(`${snapshot}.heapdiff`, 0o755);
      expect(await countJobs()).toEqual({ count: 3, wasRead: false });
    });

    // Nobody else can give a folder away.
    test.skipIf(process.getuid?.() !== 0)(
      'that in a folder of somebody else, unless the snapshot is theirs',
      async () => {
        const [owner, stranger] = [12345, 12346];
        chownSync(snapshot, owner, owner);
        await countJobs();
        chownSync(`${snapshot}.heapdiff`, stranger, stranger);
        expect(await countJobs()).toEqual({ count: 3, wasRead: true });
        chownSync(`${snapshot}.heapdiff`, owner, owner);
        expect(await countJobs()).toEqual({ count: 3, wasRead: false });
      },
    );

    test('that of another version of heapdiff', async () => {
      await countJobs();
      expect(await countJobs({ version: '2.0.0' })).toEqual({ count: 3, wasRead: true });
      expect(await countJobs()).toEqual({ count: 3, wasRead: true });
    });
  });

  test('several who build at the same time all get the answer, and leave one index', async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => countJobs()));
    expect(answers.map(({ count }) => count)).toEqual([3, 3, 3, 3]);
    expect(readdirSync(index).filter((name) => !name.endsWith('.column'))).toEqual([]);
    expect(await countJobs()).toEqual({ count: 3, wasRead: false });
  });

  test('where nothing can be made beside the snapshot, the index is elsewhere, and that is said', async () => {
    writeFileSync(`${snapshot}.heapdiff`, 'a file, where a folder should be');
    const notices: string[] = [];
    const onNotice = (notice: string): void => void notices.push(notice);
    expect(await countJobs({ onNotice })).toEqual({ count: 3, wasRead: true });
    expect(notices).toEqual([
      expect.stringContaining(`the index of ${snapshot} is in ${join(tmpdir(), 'heapdiff-index-')}`),
    ]);
    expect(await countJobs({ onNotice })).toEqual({ count: 3, wasRead: false });
    expect(notices).toHaveLength(1);
  });

  test('where memory does not suffice to keep one, that is said, nothing is left, and the answer stays', async () => {
    let columnCount = 0;
    const onColumn = (): void => {
      if (++columnCount === 5) throw new RangeError('Array buffer allocation failed');
    };
    const notices: string[] = [];
    const asked = { onColumn, onNotice: (notice: string) => void notices.push(notice) };
    expect(await countJobs(asked)).toEqual({ count: 3, wasRead: true });
    expect(notices).toEqual([`no index of ${snapshot} is kept: Array buffer allocation failed`]);
    expect(readdirSync(index)).toEqual([]);
    expect(await countJobs()).toEqual({ count: 3, wasRead: true });
    expect(await countJobs()).toEqual({ count: 3, wasRead: false });
  });

  test('a mistake of whoever is told of columns is no lack of memory', async () => {
    const onColumn = (): void => {
      throw new TypeError('no column');
    };
    await expect(countJobs({ onColumn })).rejects.toThrow('no column');
    expect(readdirSync(index)).toEqual([]);
  });

  test('what is folded into several nodes is told in the order of the file', async () => {
    const listFolded = async () =>
      askAndKeep((asked) =>
        askHeap(snapshot, { ...asked, isLocal: true }, (heap) => {
          const owners = Array.from(heap.ownerOf).filter((owner, node) => owner !== node) as NodeOrdinal[];
          return heap.listFolded(new Set(owners.reverse()));
        }),
      );
    const { answer } = await listFolded();
    expect(answer).toEqual([...answer].sort((one, other) => one - other));
    expect(answer.length).toBeGreaterThan(0);
    expect(await listFolded()).toEqual({ answer, wasRead: false });
  });

  test('what cannot be written to its end leaves nothing, and the answer stays', async () => {
    const occupied = join(index, 'totals.column');
    mkdirSync(join(occupied, 'a folder, where a file should be'), { recursive: true });
    const notices: string[] = [];
    expect(await countJobs({ onNotice: (notice) => notices.push(notice) })).toEqual({ count: 3, wasRead: true });
    expect(notices).toEqual([expect.stringContaining(`no index of ${snapshot} is kept: `)]);
    expect(readdirSync(index)).toEqual(['totals.column']);
  });
});

function snapshotOf(jobCount: number): string {
  const jobs = setOf(repeat(jobCount, () => object('Job')));
  return buildSnapshotJson(drawHeap({ global: globalObject({ jobs }) }));
}
