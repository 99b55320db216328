import { chmodSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { buildSnapshotJson } from 'heapdiff/testing';
import { afterAll, expect, test } from 'vitest';
import { MalformedSnapshotError, TruncatedSnapshotError, UnreadableInputError } from '../../src/errors.ts';
import { type ReadProgress, readSnapshot } from '../../src/snapshot/read-snapshot.ts';
import { plainSnapshot, readObviously } from '../support/obvious-reader.ts';

const names = Array.from({ length: 5_000 }, (_, index) => `Class ${Math.imul(index, 0x9e3779b1)}`);
const text = buildSnapshotJson({
  nodes: names.map((name) => ({ name })),
  edges: names.map((to, index) => ({ from: 'root', to, name: index })),
});
const bytes = Buffer.from(text);
const expected = readObviously(text);

const folder = mkdtempSync(join(tmpdir(), 'heapdiff-inputs-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a plain file is read, and its progress is told in bytes', async () => {
  const file = write('plain.heapsnapshot', bytes);
  const reports: ReadProgress[] = [];
  const snapshot = await readSnapshot(file, { onProgress: (progress) => reports.push(progress) });
  expect(plainSnapshot(snapshot)).toEqual(expected);
  expect(snapshot.file).toBe(file);
  expect(reports.at(-1)).toEqual({ file, readBytes: bytes.length, totalBytes: bytes.length });
});

test('a gzip file is known by its first bytes, and its progress is told in compressed bytes', async () => {
  const compressed = zlib.gzipSync(bytes);
  const file = write('any-name', compressed);
  const reports: ReadProgress[] = [];
  expect(plainSnapshot(await readSnapshot(file, { onProgress: (progress) => reports.push(progress) }))).toEqual(
    expected,
  );
  expect(reports.at(-1)).toEqual({ file, readBytes: compressed.length, totalBytes: compressed.length });
});

test('a gzip file of several members is read to its end', async () => {
  const members = [bytes.subarray(0, 999), bytes.subarray(999)].map((part) => zlib.gzipSync(part));
  expect(plainSnapshot(await readSnapshot(write('members.gz', Buffer.concat(members))))).toEqual(expected);
});

test('a Brotli file is known by its name', async () => {
  const file = write('snapshot.heapsnapshot.br', zlib.brotliCompressSync(bytes));
  expect(plainSnapshot(await readSnapshot(file))).toEqual(expected);
});

const zstdCompressSync = (zlib as { zstdCompressSync?: (data: Uint8Array) => Uint8Array }).zstdCompressSync;

test.runIf(zstdCompressSync)('a zstd file is known by its first bytes', async () => {
  expect(plainSnapshot(await readSnapshot(write('snapshot.zst', zstdCompressSync!(bytes))))).toEqual(expected);
});

test.skipIf(zstdCompressSync)('where Node has no zstd, the error says what to do', async () => {
  const file = write('snapshot.zst', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0]));
  await expect(readSnapshot(file)).rejects.toThrow(/is compressed with zstd, .* decompress it first \(zstd -d\)/);
});

test('a gzip file cut short is truncated, in the section where it ends', async () => {
  const file = write('cut.gz', zlib.gzipSync(bytes));
  truncateSync(file, 20_000);
  const error = await failureOf(file);
  expect(error).toBeInstanceOf(TruncatedSnapshotError);
  expect((error as TruncatedSnapshotError).section).toBe('nodes');
  expect((error as Error).message).toMatch(
    /in "nodes" at byte \d+: the gzip stream is cut off here: "nodes" ends after \d+ numbers, expected 35007 \(.*\); was the compressed file written and copied to its end\?$/,
  );
});

test('a gzip file that lacks only its last bytes is cut, though the snapshot in it is whole', async () => {
  const compressed = zlib.gzipSync(bytes);
  const error = await failureOf(write('no-checksum.gz', compressed.subarray(0, -4)));
  expect(error).toBeInstanceOf(TruncatedSnapshotError);
  expect((error as Error).message).toContain(
    'the gzip stream is cut off here: the snapshot is whole, but not the end of the stream;',
  );
});

test('a Brotli file cut short is truncated', async () => {
  const error = await failureOf(write('cut.br', zlib.brotliCompressSync(bytes).subarray(0, 10_000)));
  expect(error).toBeInstanceOf(TruncatedSnapshotError);
  expect((error as Error).message).toContain('the brotli stream is cut off here');
});

test('a gzip file cut in its first bytes is truncated', async () => {
  const error = await failureOf(write('two-bytes.gz', Buffer.from([0x1f, 0x8b])));
  expect(error).toBeInstanceOf(TruncatedSnapshotError);
  expect((error as Error).message).toContain('the gzip stream is cut off here: nothing of a snapshot came out of it;');
});

test('a damaged gzip file cannot be read', async () => {
  const compressed = zlib.gzipSync(bytes);
  compressed.fill(0xff, 5_000, 5_100);
  const error = await failureOf(write('damaged.gz', compressed));
  expect(error).toBeInstanceOf(UnreadableInputError);
  expect((error as Error).message).toMatch(
    /cannot be decompressed \(.*, after \d+ decompressed bytes\); is it damaged\?$/,
  );
});

test('a file that is no Brotli in spite of its name cannot be read', async () => {
  const error = await failureOf(write('no-brotli.br', bytes));
  expect(error).toBeInstanceOf(UnreadableInputError);
});

test('a gzip file of something else is no snapshot', async () => {
  const error = await failureOf(write('hello.gz', zlib.gzipSync('hello')));
  expect(error).toBeInstanceOf(MalformedSnapshotError);
});

test('a missing file, a directory and a path through a file are said to be so', async () => {
  const file = write('file', bytes);
  await expect(readSnapshot(join(folder, 'missing'))).rejects.toThrow('does not exist; check the path');
  await expect(readSnapshot(folder)).rejects.toThrow('is a directory; give the path of a .heapsnapshot file');
  await expect(readSnapshot(join(file, 'below'))).rejects.toThrow('a part of the path is no directory');
  expect(await failureOf(folder)).toMatchObject({ code: 'unreadable-input', file: folder });
});

test.skipIf(process.getuid?.() === 0)('a file without read permission is said to be so', async () => {
  const file = write('secret', bytes);
  chmodSync(file, 0);
  await expect(readSnapshot(file)).rejects.toThrow('must not be read by this user');
});

test('"-" is standard input, plain or compressed', async () => {
  const stdin = Object.getOwnPropertyDescriptor(process, 'stdin')!;
  try {
    for (const stored of [bytes, zlib.gzipSync(bytes)]) {
      Object.defineProperty(process, 'stdin', {
        value: Readable.from([stored.subarray(0, 1), stored.subarray(1)]),
        configurable: true,
      });
      const reports: ReadProgress[] = [];
      const snapshot = await readSnapshot('-', { onProgress: (progress) => reports.push(progress) });
      expect(plainSnapshot(snapshot)).toEqual(expected);
      expect(reports.at(-1)).toEqual({ file: '-', readBytes: stored.length, totalBytes: undefined });
    }
  } finally {
    Object.defineProperty(process, 'stdin', stdin);
  }
});

test('an input that fails is not read on, and keeps its own error', async () => {
  const failure = new Error('the line went dead');
  async function* input(): AsyncGenerator<Uint8Array> {
    yield bytes.subarray(0, 500);
    throw failure;
  }
  await expect(readSnapshot('line', { input: input() })).rejects.toBe(failure);
});

test('an input is closed as soon as it is found to be damaged', async () => {
  let isClosed = false;
  async function* input(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield Buffer.from('no snapshot');
    } finally {
      isClosed = true;
    }
  }
  expect(await failureOf('endless', input())).toBeInstanceOf(MalformedSnapshotError);
  expect(isClosed).toBe(true);
});

test('an input of text is refused with the reason', async () => {
  const input = Readable.from(['{"snapshot"']) as AsyncIterable<unknown> as AsyncIterable<Uint8Array>;
  await expect(readSnapshot('text', { input })).rejects.toThrow('must be made of Uint8Array chunks');
});

function write(name: string, content: Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

function failureOf(file: string, input?: AsyncIterable<Uint8Array>): Promise<unknown> {
  return readSnapshot(file, input ? { input } : {}).then(
    () => 'no error',
    (error: unknown) => error,
  );
}
