import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSnapshotJson, drawHeap, globalObject, object, repeat } from 'heapdiff/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { redactSnapshot } from '../../src/index.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-key-forms-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** @returns those of the names that a redacted snapshot has, of an object for each; another one has the keys */
async function keptOf(names: readonly string[], keys: readonly string[] = []): Promise<string[]> {
  const file = join(folder, 'a.heapsnapshot');
  const quota = (): ReturnType<typeof object> => object('Quota');
  const records = Object.fromEntries(
    names.map((name, position) => [
      `held${'abcdefghijklmnopqrstuvwxyz'[position % 26]}${position}_`,
      object('Object', { [name]: quota() }),
    ]),
  );
  const keyed = object('Object', Object.fromEntries(keys.map((key) => [key, quota()])));
  writeFileSync(file, buildSnapshotJson(drawHeap({ global: globalObject({ ...records, keyed }) })));
  const pieces: Uint8Array[] = [];
  await redactSnapshot(file, async (piece) => void pieces.push(piece), { key: Buffer.alloc(32, 7) });
  const { strings } = JSON.parse(Buffer.concat(pieces).toString()) as { strings: string[] };
  return names.filter((name) => strings.includes(name));
}

test('of keys of one form none is kept, however few digits it has', async () => {
  const names = repeat(20, (n) => `GROUPKEYq${95 + n}Z${n % 5}`);
  expect(await keptOf(names.slice(0, 3))).toEqual(names.slice(0, 3));
  expect(await keptOf(names)).toEqual([]);
});

test('what has the form of keys of an object is a key elsewhere, too', async () => {
  const keys = repeat(16, (n) => `tenant${n}`);
  expect(await keptOf(['tenant99', 'tenant3', 'owner1'], keys)).toEqual(['owner1']);
  expect(await keptOf(['tenant99', 'tenant3'], ['tenant4', ...repeat(20, (n) => `other${n}`)])).toEqual([
    'tenant99',
    'tenant3',
  ]);
});

test('names without digits have no form, nor have those that are hardly words', async () => {
  const keys = ['size', 'name', ...repeat(20, (n) => `e${n}`)];
  expect(await keptOf(['size', 'name', 'e3', 'e77'], keys)).toEqual(['size', 'name', 'e3', 'e77']);
});
