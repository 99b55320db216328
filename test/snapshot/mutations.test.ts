import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeHeapSnapshot } from 'node:v8';
import { buildSnapshotJson } from 'heapdiff/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MalformedSnapshotError, TruncatedSnapshotError } from '../../src/errors.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { plainSnapshot } from '../support/obvious-reader.ts';
import { mulberry32 } from '../support/random-graphs.ts';
import { readBuilt } from '../support/snapshot-builder.ts';

const OVERWRITTEN_BYTES = 8;

const names = Array.from({ length: 40 }, (_, index) => `Class${index}`);
const built = Buffer.from(
  buildSnapshotJson({
    nodes: names.map((name, index) => ({ name, selfSize: index * 1000, type: index % 3 === 0 ? 'closure' : 'object' })),
    edges: names.flatMap((name, index) => [
      { from: 'root', to: name, name: index },
      { from: name, to: names[(index * 7) % names.length], name: `next "${index}"` },
    ]),
    locations: names.slice(0, 9).map((node, index) => ({ node, scriptId: index, line: index * 3, column: 0 })),
  }),
);

const folder = mkdtempSync(join(tmpdir(), 'heapdiff-mutations-'));
let recorded: Buffer;
beforeAll(() => {
  const path = join(folder, 'recorded.heapsnapshot');
  writeHeapSnapshot(path);
  recorded = readFileSync(path);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('8 bytes overwritten anywhere in a small snapshot give an error with its place, or a snapshot', async () => {
  for (let seed = 1; seed <= 2_000; seed++) {
    const outcome = await readBuilt(overwritten(built, seed)).catch((error: unknown) => error);
    expectErrorOrSnapshot(outcome, `seed ${seed}`);
  }
});

test('8 bytes overwritten at any place of the header give an error with its place, or a snapshot', async () => {
  const headerBytes = built.indexOf('"nodes":');
  for (let seed = 1; seed <= 1_000; seed++) {
    const outcome = await readBuilt(overwritten(built, seed, headerBytes)).catch((error: unknown) => error);
    expectErrorOrSnapshot(outcome, `seed ${seed}`);
  }
});

test('damage gives the same outcome whatever size the chunks have', async () => {
  for (let seed = 1; seed <= 300; seed++) {
    const damaged = overwritten(built, seed);
    const [whole, pieces] = await Promise.all(
      [Number.POSITIVE_INFINITY, 3].map((chunkBytes) =>
        readBuilt(damaged, chunkBytes).then(plainSnapshot, (error: Error) => withoutPlace(error.message)),
      ),
    );
    expect(pieces, `seed ${seed}`).toEqual(whole);
  }
});

test('8 bytes overwritten anywhere in a recorded snapshot give an error with its place, or a snapshot', async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const outcome = await readBuilt(overwritten(recorded, seed), 1 << 18).catch((error: unknown) => error);
    expectErrorOrSnapshot(outcome, `seed ${seed}`, recorded.length);
  }
});

test.for([
  ['small', () => built],
  ['recorded', () => recorded],
] as const)('a %s snapshot cut at every 50th of its length is truncated', async ([, bytesOf]) => {
  const bytes = bytesOf();
  for (let part = 0; part < 50; part++) {
    const length = Math.floor((bytes.length * part) / 50);
    const outcome = await readBuilt(bytes.subarray(0, length), 1 << 18).catch((error: unknown) => error);
    expect(outcome, `${part}/50`).toBeInstanceOf(TruncatedSnapshotError);
    expect((outcome as TruncatedSnapshotError).byteOffset, `${part}/50`).toBe(length);
  }
});

function overwritten(bytes: Buffer, seed: number, within: number = bytes.length): Buffer {
  const random = mulberry32(seed);
  const damaged = Buffer.from(bytes);
  // Half of them with bytes that JSON is made of: such damage is harder to see.
  const alphabet = seed % 2 === 0 ? Buffer.from('0123456789,,,-[]{}"\\:\n ') : undefined;
  const start = Math.floor(random() * (within - OVERWRITTEN_BYTES));
  for (let offset = start; offset < start + OVERWRITTEN_BYTES; offset++) {
    const draw = random();
    damaged[offset] = alphabet ? alphabet[Math.floor(draw * alphabet.length)] : Math.floor(draw * 256);
  }
  return damaged;
}

function expectErrorOrSnapshot(outcome: unknown, label: string, byteLength: number = built.length): void {
  if (outcome instanceof Error) {
    expect(outcome, label).toBeInstanceOf(MalformedSnapshotError);
    const { file, section, byteOffset } = outcome as MalformedSnapshotError;
    expect([file, typeof section], label).toEqual(['built.heapsnapshot', 'string']);
    expect(byteOffset >= 0 && byteOffset <= byteLength, `${label}: byte ${byteOffset}`).toBe(true);
    return;
  }
  const { firstEdge, nodeCount, edgeCount, edgeTarget } = plainCounts(outcome as Snapshot);
  expect(firstEdge.length, label).toBe(nodeCount + 1);
  expect(firstEdge[nodeCount], label).toBe(edgeCount);
  expect(edgeTarget.length, label).toBe(edgeCount);
  expect(
    edgeTarget.every((node) => node < nodeCount),
    label,
  ).toBe(true);
}

function plainCounts(snapshot: Snapshot): {
  firstEdge: Uint32Array;
  edgeTarget: Uint32Array;
  nodeCount: number;
  edgeCount: number;
} {
  const { nodeCount, edgeCount } = snapshot;
  const [firstEdge, edgeTarget] = [snapshot.firstEdge, snapshot.edgeTarget] as unknown as [Uint32Array, Uint32Array];
  return { firstEdge, edgeTarget, nodeCount, edgeCount };
}

/** Names are checked last, and their place is that of the batch: the only one that depends on the chunks. */
function withoutPlace(message: string): string {
  return /the name of|record \d+:|goes on/.test(message) ? message.replace(/at byte \d+/, 'somewhere') : message;
}
