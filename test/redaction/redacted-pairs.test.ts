import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  arrayOf,
  buildSnapshotJson,
  closure,
  drawHeap,
  type GraphDescription,
  globalObject,
  object,
  repeat,
  text,
  withSameIds,
} from 'heapdiff/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import eventListeners from '../../analyzers/event-listeners.ts';
import http from '../../analyzers/http.ts';
import strings from '../../analyzers/strings.ts';
import { compareFiles } from '../../src/index.ts';
import { askAboutFiles } from '../support/ask-analyzers.ts';
import { runCli } from '../support/cli.ts';
import { nodeBinary, recordPair } from '../support/record.ts';
import { recordedSnapshots } from '../support/recorded-snapshots.ts';

const RECORDED = dirname(recordedSnapshots().find(([name]) => name.includes('connection-tasks/before'))![1]);
const ORIGINAL = (name: string): string => join(RECORDED, `${name}.heapsnapshot.gz`);
const ADVICE = 'redact both from the originals, with the same key and the same --names';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-redacted-pairs-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** @returns the path of the redacted snapshot */
async function redact(file: string, name: string, ...options: string[]): Promise<string> {
  const path = join(folder, `${name}.heapsnapshot`);
  const { code, stderr } = await runCli(['redact', file, path, '--key', 'ours', ...options]);
  expect([code, stderr]).toEqual([0, '']);
  return path;
}

describe('snapshots that were redacted in different ways are refused, and what to do is told', () => {
  test.each(['before', 'after'])('only %s is redacted', async (which) => {
    const redacted = await redact(ORIGINAL(which), which);
    const [before, after] = which === 'before' ? [redacted, ORIGINAL('after')] : [ORIGINAL('before'), redacted];
    const other = which === 'before' ? after : before;
    await expect(compareFiles(before, after)).rejects.toThrow(
      expect.objectContaining({
        code: 'lineage',
        message: `${redacted} is redacted, and ${other} is not; expected both or neither: ${ADVICE}`,
      }),
    );
  });

  test('only the one in between is redacted', async () => {
    const between = await redact(ORIGINAL('after'), 'between');
    await expect(compareFiles(ORIGINAL('before'), ORIGINAL('after2'), { between: [between] })).rejects.toThrow(
      `${between} is redacted, and ${ORIGINAL('after2')} is not`,
    );
  });

  test('with other --names', async () => {
    const before = await redact(ORIGINAL('before'), 'kept');
    const after = await redact(ORIGINAL('after'), 'hashed', '--names', 'hash');
    await expect(compareFiles(before, after)).rejects.toThrow(
      `${before} is redacted with --names keep, and ${after} with --names hash; expected the same: ${ADVICE}`,
    );
  });

  test.each(['keep', 'hash'])('by different keys, with --names %s', async (names) => {
    const before = await redact(ORIGINAL('before'), `ours-${names}`, '--names', names);
    const after = join(folder, `theirs-${names}.heapsnapshot`);
    await runCli(['redact', ORIGINAL('after'), after, '--key', 'theirs', '--names', names]);
    await expect(compareFiles(before, after)).rejects.toThrow(
      `${before} and ${after} are redacted with different keys, or one of them twice: no text has the same pseudonym in both; expected one key: ${ADVICE}`,
    );
  });
});

test.each(['keep', 'hash'])('the report says how they were redacted: --names %s', async (names) => {
  const [before, after] = await Promise.all(
    ['before', 'after'].map((name) => redact(ORIGINAL(name), `${name}-${names}`, '--names', names)),
  );
  expect((await compareFiles(before, after)).redaction).toEqual({ names });
  expect((await compareFiles(ORIGINAL('before'), ORIGINAL('after'))).redaction).toBeUndefined();
});

describe('runs that were redacted in different ways are refused, as their snapshots would be', () => {
  const pairOf = (name: string, ...options: string[]): Promise<string[]> =>
    Promise.all(['before', 'after'].map((which) => redact(ORIGINAL(which), `${which}-${name}`, ...options)));
  const plain = ['before', 'after'].map(ORIGINAL);

  test('a control', async () => {
    const control = await pairOf('control', '--names', 'hash');
    await expect(compareFiles(plain[0], plain[1], { control })).rejects.toThrow(
      `${control[1]} is redacted, and ${plain[1]} is not; expected both or neither: ${ADVICE}`,
    );
  });

  test('the two sides of a verification, compared or stored', async () => {
    const [kept, hashed] = [await pairOf('kept'), await pairOf('hashed', '--names', 'hash')];
    const stored = join(folder, 'stored.json');
    expect(await runCli([...hashed, '--format', 'json', '-o', stored], { compareFiles })).toMatchObject({ code: 0 });
    expect(JSON.parse(readFileSync(stored, 'utf8'))).toMatchObject({ redaction: { names: 'hash' } });
    for (const [fixed, message] of [
      [plain, `${hashed[1]} is redacted, and ${plain[1]} is not; expected both or neither`],
      [kept, `${hashed[1]} is redacted with --names hash, and ${kept[1]} with --names keep; expected the same`],
    ] as const) {
      for (const broken of [hashed, [stored]]) {
        const args = ['verify', '--broken', ...broken, '--fixed', ...fixed];
        expect(await runCli(args, { compareFiles })).toMatchObject({
          code: 2,
          stdout: '',
          stderr: expect.stringContaining(`heapdiff: ${message}: ${ADVICE}`),
        });
      }
    }
  });
});

describe('an analyzer says of a redacted pair what it says of the pair, but for how long texts are', () => {
  test.each([false, true])('where strings are shown: %s', async (showStrings) => {
    const { before, after } = await recordPair('equal-texts');
    const [first, last] = [await redact(before, 'first'), await redact(after, 'last')];
    const { findings } = await askAboutFiles(strings, first, last, { showStrings });
    const shown = showStrings ? /"~[a-z]{12}"/u : /redacted text/u;
    expect(findings).toMatchObject([{ args: { strings: 800, texts: 3, spareBytes: 153_160 } }]);
    expect(findings[0].title.replace(shown, '*')).toContain(
      'only 3 texts; the one that takes most, *, is there 400 times',
    );
    expect(findings[0].title).not.toContain('characters');
  });

  // V8 names true and false themselves since Node 24; before, only a string that each refers to tells them.
  test.each([18, 20, 26])('where it goes by true and false (Node %i)', async (major) => {
    const { before, after } = await recordPair('http-requests', { node: await nodeBinary(major) });
    const [first, last] = [await redact(before, `first-${major}`), await redact(after, `last-${major}`)];
    const { findings } = await askAboutFiles(http, before, after);
    expect(findings[0].title).toContain('all received in full');
    expect((await askAboutFiles(http, first, last)).findings).toEqual(findings);
  });
});

describe('listeners have the same titles and fingerprints in a redacted pair', () => {
  test.each([
    ['of an emitter', 'emitter-listeners', /^442 listeners for "message"/u],
    ['of an AbortSignal', 'abort-signal', /^220 listeners for "abort"/u],
  ])('%s', async (_of, program, title) => {
    const { before, after } = await recordPair(program);
    expect(await compareListeners(before, after)).toEqual(await compareRedacted(before, after));
    expect((await compareRedacted(before, after)).findings[0]).toMatch(title);
  });

  test('of an emitter with so many types of events that V8 keeps them as a dictionary', async () => {
    const [before, after] = withSameIds(drawBus(0), drawBus(20)).map((drawn, position) => {
      const file = join(folder, `bus-${position}.heapsnapshot`);
      writeFileSync(file, buildSnapshotJson(drawn));
      return file;
    });
    const told = await compareListeners(before, after);
    expect(told.suspects.map(([title]) => title).sort()).toEqual([
      'Bus global.bus on("room:[*]") keeps 20 (closure) onEvent',
      'Bus global.bus on("user-left") keeps 20 (closure) onEvent',
      'Bus global.bus on("userJoined") keeps 20 (closure) onEvent',
      'Bus global.bus on([*]) keeps 20 (closure) onEvent',
    ]);
    expect(await compareRedacted(before, after)).toEqual(told);
  });

  function drawBus(added: number): GraphDescription {
    const names = [
      ...repeat(20, (n) => `alice${n}@mail.example`),
      'userJoined',
      'user-left',
      'room:42',
      'sk_live_51HxyzABC',
    ];
    const events = names.map((name, position) => {
      const count = position < 20 ? 1 : 1 + added;
      return [name, arrayOf(Array.from({ length: count }, () => closure('onEvent')))] as const;
    });
    const lists = object('Object', Object.fromEntries(events));
    const texts = arrayOf(repeat(40, (n) => text(`a text ${n}`)));
    return drawHeap({ global: globalObject({ texts, bus: object('Bus', { _events: lists }) }) });
  }

  async function compareListeners(before: string, after: string) {
    const { suspects, findings } = await askAboutFiles(eventListeners, before, after);
    return {
      suspects: suspects.map(({ title, fingerprint }) => [title, fingerprint] as const),
      findings: findings.map(({ title }) => title),
    };
  }

  async function compareRedacted(before: string, after: string) {
    return compareListeners(await redact(before, 'listeners-before'), await redact(after, 'listeners-after'));
  }
});
