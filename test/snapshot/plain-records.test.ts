import { buildSnapshotJson, type GraphDescription, type SnapshotLayout } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { exactDivisionBy } from '../../src/snapshot/exact-division.ts';
import { plainSnapshot, readObviously } from '../support/obvious-reader.ts';
import { mulberry32 } from '../support/random-graphs.ts';
import { readBuilt } from '../support/snapshot-builder.ts';

/** Shorter than what must follow a record in its chunk for it to be taken as a whole. */
const TOO_SHORT = 20;

const layouts: readonly SnapshotLayout[] = [
  { recordSeparator: '\n', nodeFields: 7, locationFields: 4 },
  { recordSeparator: '', nodeFields: 7, locationFields: 4 },
  { recordSeparator: '', nodeFields: 6 },
  { recordSeparator: ' \r\n', nodeFields: 7 },
  { recordSeparator: '\n', nodeFields: 6, locationFields: 5 },
];

test.for(layouts)('numbers of every length are read the same with and without the hot loops: %o', async (layout) => {
  for (let seed = 1; seed <= 8; seed++) {
    const text = buildSnapshotJson(graphOfLongNumbers(mulberry32(seed)), layout);
    const expected = readObviously(text);
    expect(plainSnapshot(await readBuilt(text)), `seed ${seed}, whole`).toEqual(expected);
    expect(plainSnapshot(await readBuilt(text, TOO_SHORT)), `seed ${seed}, in pieces`).toEqual(expected);
    expect(plainSnapshot(await readBuilt(text, 500)), `seed ${seed}, chunks of 500`).toEqual(expected);
  }
});

const BYTES = [...'0123456789,-]: \n:;/.\u0000'];

test.for(layouts)('any byte among the records is refused alike with and without the hot loops: %o', async (layout) => {
  const text = buildSnapshotJson(graphOfLongNumbers(mulberry32(99), 12), layout);
  const [first, last] = [text.indexOf('"nodes":'), text.indexOf('"strings":')];
  const random = mulberry32(3);
  for (let position = first; position < last; position++) {
    const byte = BYTES[Math.floor(random() * BYTES.length)];
    const damaged = text.slice(0, position) + byte + text.slice(position + 1);
    const [whole, pieces] = await Promise.all(
      [Number.POSITIVE_INFINITY, TOO_SHORT].map((chunkBytes) =>
        readBuilt(damaged, chunkBytes).then(plainSnapshot, (error: Error) => error.message.replace(/at byte \d+/, '')),
      ),
    );
    expect(whole, `${JSON.stringify(byte)} at ${position}`).toEqual(pieces);
  }
});

test('a node offset is told from what is none by one multiplication', () => {
  const random = mulberry32(5);
  for (const divisor of [1, 2, 3, 5, 6, 7, 8, 12, 28, 97]) {
    const { inverse, shift } = exactDivisionBy(divisor);
    const largest = Math.floor((2 ** 32 - 1) / divisor);
    const numbers = Array.from({ length: 2_000 }, () => Math.floor(random() * 2 ** 32));
    for (const number of [0, 1, divisor - 1, divisor, divisor + 1, largest * divisor, 2 ** 32 - 1, ...numbers]) {
      const product = Math.imul(number, inverse);
      const quotient = ((product >>> shift) | (product << (32 - shift))) >>> 0;
      if (number % divisor === 0) expect(quotient, `${number} / ${divisor}`).toBe(number / divisor);
      else expect(quotient, `${number} / ${divisor}`).toBeGreaterThan(largest);
    }
  }
});

function graphOfLongNumbers(random: () => number, nodeCount = 60): GraphDescription {
  const ofAnyLength = (mostDigits: number): number => Math.floor(10 ** (random() * mostDigits)) - 1;
  const keys = Array.from({ length: nodeCount }, (_, index) => `node ${index}`);
  return {
    nodes: keys.map((name) => ({
      name,
      type: random() < 0.5 ? 'object' : 'bigint',
      id: Math.min(2 ** 32 - 1, ofAnyLength(10)),
      selfSize: ofAnyLength(15),
      traceNodeId: random() < 0.5 ? 0 : ofAnyLength(12),
      detachedness: Math.floor(random() * 3),
    })),
    edges: Array.from({ length: nodeCount * 4 }, (_, index) => ({
      from: index % 3 === 0 ? 'root' : keys[Math.floor(random() * nodeCount)],
      to: keys[Math.floor(random() * nodeCount)],
      ...(random() < 0.3 ? {} : { name: Math.min(2 ** 32 - 1, ofAnyLength(10)) - (random() < 0.1 ? 2 ** 31 : 0) }),
    })).map(({ name, ...edge }) =>
      name === undefined ? edge : { ...edge, name: Math.max(-(2 ** 31), Math.min(name, 2 ** 32 - 1)) },
    ),
    locations: keys.map((node, index) => ({
      node,
      scriptId: Math.min(2 ** 31 - 1, ofAnyLength(10)),
      ...(index % 3 === 0 ? {} : { script: keys[Math.floor(random() * nodeCount)] }),
      line: Math.min(2 ** 31 - 1, ofAnyLength(10)),
      column: random() < 0.1 ? 2 ** 32 - 1 : ofAnyLength(9),
    })),
  };
}
