import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeHeapSnapshot } from 'node:v8';
import { buildSnapshotJson, type GraphDescription } from 'heapdiff/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSnapshot } from '../../src/snapshot/read-snapshot.ts';
import { plainSnapshot, readObviously } from '../support/obvious-reader.ts';
import { mulberry32 } from '../support/random-graphs.ts';
import { readBuilt } from '../support/snapshot-builder.ts';

/** Every kind of token that a chunk can end in: signs, long numbers, escapes, UTF-8, words, nested brackets. */
const graph: GraphDescription = {
  nodes: [
    { name: 'Größe 😀 "quoted" \\ \u2028 \n', selfSize: 2 ** 40 + 1, id: 4294967295 },
    { key: 'list', name: 'Array', type: 'object', detachedness: 2 },
    { key: 'fn', name: '', type: 'closure', selfSize: 0 },
  ],
  edges: [
    { from: 'root', to: 'list', type: 'shortcut', name: 'g\u0001' },
    { from: 'list', to: 'fn', name: -2, type: 'element' },
    { from: 'list', to: 'root', name: 1234567890 },
    { from: 'fn', to: 'list', type: 'context', name: '\ud83d\ude00' },
  ],
  locations: [{ node: 'fn', scriptId: 7, line: 12, column: 100000 }],
  strings: ['\ud800 alone', 'x'.repeat(300), 'tab\t'],
  extraNativeBytes: 123456,
};
const unknownSections = { scopes: [1, [-2.5e-3, { a: [true, false, null, '\\"'] }]], number: 0, word: 'true' };

const builtTexts = (['\n', '', ' \r\n\t', '\n\n'] as const).map((recordSeparator) =>
  buildSnapshotJson(graph, { recordSeparator, unknownSections }),
);

const folder = mkdtempSync(join(tmpdir(), 'heapdiff-chunks-'));
const recorded = join(folder, 'recorded.heapsnapshot');
beforeAll(() => void writeHeapSnapshot(recorded));
afterAll(() => rmSync(folder, { recursive: true }));

test('a snapshot reads the same whatever size its chunks have', async () => {
  for (const text of builtTexts) {
    const expected = readObviously(text);
    for (let chunkBytes = 1; chunkBytes <= 40; chunkBytes++) {
      expect(plainSnapshot(await readBuilt(text, chunkBytes)), `chunks of ${chunkBytes}`).toEqual(expected);
    }
  }
});

test('a snapshot reads the same when it is cut in two at any byte', async () => {
  const bytes = Buffer.from(builtTexts[0]);
  const expected = readObviously(builtTexts[0]);
  for (let cut = 0; cut <= bytes.length; cut++) {
    const input = toStream([bytes.subarray(0, cut), bytes.subarray(cut)]);
    expect(plainSnapshot(await readSnapshot('cut', { input })), `cut at byte ${cut}`).toEqual(expected);
  }
});

test('a snapshot reads the same in random chunks of 1 to 7 bytes', async () => {
  for (let seed = 1; seed <= 40; seed++) {
    const text = builtTexts[seed % builtTexts.length];
    const snapshot = await readSnapshot('random', { input: toStream(randomChunks(Buffer.from(text), seed, 7)) });
    expect(plainSnapshot(snapshot), `seed ${seed}`).toEqual(readObviously(text));
  }
});

test('a recorded snapshot reads the same from disk and in random chunks, and as JSON.parse has it', async () => {
  const bytes = readFileSync(recorded);
  const expected = JSON.stringify(readObviously(bytes.toString('utf8')));
  expect(JSON.stringify(plainSnapshot(await readSnapshot(recorded))) === expected, 'from disk').toBe(true);
  for (const [seed, longest] of [
    [1, 60],
    [2, 100],
    [3, 5_000],
    [4, 1_000_000],
  ]) {
    const snapshot = await readSnapshot('random', { input: toStream(randomChunks(bytes, seed, longest)) });
    expect(JSON.stringify(plainSnapshot(snapshot)) === expected, `seed ${seed}, chunks up to ${longest}`).toBe(true);
  }
});

test('empty chunks change nothing', async () => {
  const bytes = Buffer.from(builtTexts[0]);
  const nothing = new Uint8Array(0);
  const input = toStream([nothing, bytes.subarray(0, 100), nothing, nothing, bytes.subarray(100), nothing]);
  expect(plainSnapshot(await readSnapshot('empty chunks', { input }))).toEqual(readObviously(builtTexts[0]));
});

function randomChunks(bytes: Uint8Array, seed: number, longest: number): Uint8Array[] {
  const random = mulberry32(seed);
  const chunks: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = start + 1 + Math.floor(random() * longest);
    chunks.push(bytes.subarray(start, end));
    start = end;
  }
  return chunks;
}

async function* toStream(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
