import { expect, test } from 'vitest';
import { renumberNames } from '../../src/redaction/node-renumbering.ts';

const TEXT = '[9,5,1\n,3,10,22,\n 0,4294967295,7 ]';
const NAMES = [4_294_967_295, 0, 10];
const RENUMBERED = '[9,4294967295,1\n,3,0,22,\n 0,10,7 ]';

test.each(Array.from(TEXT, (_, at) => at + 1))('names get other numbers, in chunks of %i bytes', (size) => {
  // One buffer, as of a file that is read: each chunk takes the place of the one before.
  const buffer = new Uint8Array(size);
  function* chunks(): Generator<Uint8Array> {
    for (let start = 0; start < TEXT.length; start += size) {
      yield buffer.subarray(0, Buffer.from(TEXT.slice(start, start + size)).copy(buffer));
    }
  }
  const pieces = [...renumberNames(chunks(), 3, 1, (node) => NAMES[node])];
  expect(Buffer.concat(pieces).toString()).toBe(RENUMBERED);
});
