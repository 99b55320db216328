import { randomUUID } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSnapshotJson, drawHeap, globalObject, object, repeat, setOf } from 'heapdiff/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type QueryOptions, querySnapshots } from '../../src/query/query-snapshots.ts';

const COUNT = "SELECT count FROM classes WHERE class = 'Job'";

let folder: string;
let snapshot: string;
let index: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-index-test-'));
  snapshot = join(folder, 'app.heapsnapshot');
  index = `${snapshot}.heapdiff/alone`;
  writeFileSync(snapshot, snapshotOf(3));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** The answer, and whether the snapshot was read for it. */
async function ask(options: Partial<QueryOptions> = {}, sql = COUNT): Promise<{ answer: unknown; wasRead: boolean }> {
  let wasRead = false;
  const { rows } = await querySnapshots([snapshot], sql, {
    version: '1.0.0',
    ...options,
    onProgress: ({ phase }) => {
      wasRead ||= phase === 'reading';
    },
  });
  return { answer: rows[0]?.[0], wasRead };
}

const fileOf = (table: string): string => join(index, readdirSync(index).find((name) => name.startsWith(`${table}-`))!);

test('the first question makes an index, further ones read no snapshot', async () => {
  expect(await ask()).toEqual({ answer: 3, wasRead: true });
  expect(readdirSync(index).sort()).toEqual([expect.stringMatching(/^classes-[0-9a-f]{8}\.parquet$/u), 'classes.json']);
  expect(await ask()).toEqual({ answer: 3, wasRead: false });
});

test('a question about another table adds that', async () => {
  await ask();
  const sql = "SELECT count(*) FROM nodes JOIN classes USING (class) WHERE class = 'Job'";
  expect(await ask({}, sql)).toEqual({ answer: 3, wasRead: true });
  expect(await ask({}, sql)).toEqual({ answer: 3, wasRead: false });
  expect(await ask()).toEqual({ answer: 3, wasRead: false });
});

describe('never believed, and made anew:', () => {
  const DAMAGES: Readonly<Record<string, () => void>> = {
    'a byte of the table flipped': () => {
      const bytes = readFileSync(fileOf('classes'));
      bytes[Math.floor(bytes.length / 2)] ^= 1;
      writeFileSync(fileOf('classes'), bytes);
    },
    'the table cut short': () => truncateSync(fileOf('classes'), readFileSync(fileOf('classes')).length - 1),
    'the table longer than it was': () => appendFileSync(fileOf('classes'), 'x'),
    'the table empty': () => writeFileSync(fileOf('classes'), ''),
    'the table missing': () => rmSync(fileOf('classes')),
    'the entry missing': () => rmSync(join(index, 'classes.json')),
    'the entry half written': () => truncateSync(join(index, 'classes.json'), 40),
    'the entry no entry': () => writeFileSync(join(index, 'classes.json'), '{"checksum": "00000000"}'),
    'the entry of a newer layout': () => changeEntry(/"layout": \d+/u, '"layout": 999'),
    'the entry of another version': () => changeEntry('1.0.0', '1.0.1'),
    'the entry of another snapshot': () => changeEntry(/"sample": "[0-9a-f]{2}/u, '"sample": "zz'),
    'the snapshot written again, as it was': () => utimesSync(snapshot, 1, 1),
  };
  test.each(Object.entries(DAMAGES))('%s', async (_, damage) => {
    await ask();
    damage();
    expect(await ask()).toEqual({ answer: 3, wasRead: true });
    expect(await ask()).toEqual({ answer: 3, wasRead: false });
  });

  test('nothing is left beside what is no snapshot', async () => {
    writeFileSync(snapshot, '{}');
    await expect(ask()).rejects.toThrow('snapshot');
    expect(readdirSync(folder)).toEqual(['app.heapsnapshot']);
  });

  test('nobody reads a table who may not read all snapshots', async () => {
    for (const mode of [0o600, 0o644]) {
      chmodSync(snapshot, mode);
      await ask();
      const modes = readdirSync(index).map((name) => statSync(join(index, name)).mode & 0o777);
      expect(new Set(modes)).toEqual(new Set([mode]));
    }
  });

  test('another snapshot of the same size and time', async () => {
    utimesSync(snapshot, 1, 1);
    await ask();
    const other = snapshotOf(3).replaceAll('"Job"', '"Jab"');
    expect(other.length).toBe(readFileSync(snapshot).length);
    writeFileSync(snapshot, other);
    utimesSync(snapshot, 1, 1);
    expect(await ask()).toEqual({ answer: undefined, wasRead: true });
  });

  test('the index of another snapshot, moved here', async () => {
    await ask();
    writeFileSync(snapshot, snapshotOf(5));
    expect(await ask()).toEqual({ answer: 5, wasRead: true });
    expect(readdirSync(index)).toHaveLength(2);
  });

  test('one of another version of heapdiff', async () => {
    await ask();
    expect(await ask({ version: '2.0.0' })).toEqual({ answer: 3, wasRead: true });
  });

  function changeEntry(from: string | RegExp, to: string): void {
    const file = join(index, 'classes.json');
    const entry = readFileSync(file, 'utf8');
    writeFileSync(file, entry.replace(from, to));
    expect(readFileSync(file, 'utf8')).not.toBe(entry);
  }
});

test('several who build at the same time all get the answer, and leave one index', async () => {
  const answers = await Promise.all(Array.from({ length: 4 }, () => ask()));
  expect(answers.map(({ answer }) => answer)).toEqual([3, 3, 3, 3]);
  expect(readdirSync(index)).toHaveLength(2);
  expect(await ask()).toEqual({ answer: 3, wasRead: false });
});

test('without an index none is read, and none is left', async () => {
  expect(await ask({ usesIndex: false })).toEqual({ answer: 3, wasRead: true });
  expect(existsSync(`${snapshot}.heapdiff`)).toBe(false);
  await ask();
  expect(await ask({ usesIndex: false })).toEqual({ answer: 3, wasRead: true });
});

test.each(['it*', 'is?', "it's", 'a [1]', '{a,b}', 'größe'])('a folder may be called %s', async (name) => {
  const place = join(folder, name);
  mkdirSync(place);
  snapshot = join(place, 'app.heapsnapshot');
  writeFileSync(snapshot, snapshotOf(4));
  const notices: string[] = [];
  const onNotice = (notice: string): void => void notices.push(notice);
  expect(await ask({ onNotice })).toEqual({ answer: 4, wasRead: true });
  expect(await ask({ onNotice })).toEqual({ answer: 4, wasRead: false });
  const isElsewhere = /[*?]/u.test(name);
  expect([existsSync(`${snapshot}.heapdiff`), notices.length]).toEqual([!isElsewhere, isElsewhere ? 2 : 0]);
});

test('where nothing can be made beside the snapshot, the index is elsewhere, and that is said', async () => {
  writeFileSync(`${snapshot}.heapdiff`, 'a file, where a folder should be');
  const notices: string[] = [];
  const onNotice = (notice: string): void => void notices.push(notice);
  expect(await ask({ onNotice })).toEqual({ answer: 3, wasRead: true });
  expect(await ask({ onNotice })).toEqual({ answer: 3, wasRead: false });
  expect(notices[0]).toContain(`the index of ${snapshot} is in ${join(tmpdir(), 'heapdiff-index-')}`);
  expect(readFileSync(`${snapshot}.heapdiff`, 'utf8')).toBe('a file, where a folder should be');
});

test('a folder for indexes that anybody can write to is not used', async () => {
  writeFileSync(`${snapshot}.heapdiff`, 'a file, where a folder should be');
  mkdirSync(join(folder, `heapdiff-index-${process.getuid?.()}`));
  chmodSync(join(folder, `heapdiff-index-${process.getuid?.()}`), 0o777);
  const notices: string[] = [];
  expect(await ask({ onNotice: (notice) => notices.push(notice) })).toEqual({ answer: 3, wasRead: true });
  expect(notices).toEqual([`no folder for an index of ${snapshot} can be written: none is kept`]);
});

test('a draft that somebody left long ago is removed, one that is written now is not', async () => {
  mkdirSync(index, { recursive: true });
  const [old, young] = ['1', '2'].map((digit) => join(index, `.nodes.${randomUUID().replace(/^./u, digit)}.tmp`));
  for (const draft of [old, young]) writeFileSync(draft, 'half');
  utimesSync(old, 1, 1);
  await ask();
  expect([existsSync(old), existsSync(young)]).toEqual([false, true]);
});

function snapshotOf(jobCount: number): string {
  const jobs = setOf(repeat(jobCount, () => object('Job')));
  return buildSnapshotJson(drawHeap({ global: globalObject({ jobs }) }));
}
