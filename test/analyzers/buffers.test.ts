import { describe, expect, test } from 'vitest';
import buffers from '../../analyzers/buffers.ts';
import { askAboutProgram, labelsOf } from '../support/ask-analyzers.ts';
import { nodeBinary } from '../support/record.ts';

const KEPT = {
  code: 'array-buffers-kept',
  retainedBytes: 5_000_000,
  args: { arrayBuffers: 100, views: 100, storeBytes: 5_000_000 },
};

describe('slices of chunks', () => {
  test('each keeps its whole chunk, which is told by bytes outside the heap', async () => {
    const said = await askAboutProgram(buffers, 'buffer-slices');
    expect(said.findings).toMatchObject([
      {
        ...KEPT,
        title: expect.stringMatching(
          /^100 ArrayBuffers, of 50,000 bytes each, are kept by Array Inbox\.headers: 5,000,000 of its 5,0\d\d,\d{3} bytes are outside the JavaScript heap, where its limit does not count them; each is kept by a Buffer, which may be a short slice of it \(how long, the snapshot does not say\): a copy of a slice, new Uint8Array\(slice\), keeps no more than itself$/,
        ),
      },
    ]);
    expect(labelsOf(said)).toEqual(['a view into 50,000 bytes', '50,000 bytes outside the heap']);
  });

  test.each([16, 26])('on Node %i it is the same', async (major) => {
    const { findings } = await askAboutProgram(buffers, 'buffer-slices', { node: await nodeBinary(major) });
    expect(findings).toMatchObject([KEPT]);
  });

  test('nothing is said of the control, nor of less than was asked for', async () => {
    expect((await askAboutProgram(buffers, 'buffer-slices', { control: true })).findings).toEqual([]);
    const { findings } = await askAboutProgram(
      buffers,
      'buffer-slices',
      {},
      { analyzerOptions: { buffers: { leastBytes: 5_000_001 } } },
    );
    expect(findings).toEqual([]);
  });
});

describe("Buffers of Node's pool", () => {
  test.each([
    [16, 8192],
    [20, 8192],
    [26, 65_600],
  ])('on Node %i each keeps a slab', async (major, slabBytes) => {
    const node = process.version.startsWith(`v${major}.`) ? {} : { node: await nodeBinary(major) };
    const { findings } = await askAboutProgram(buffers, 'pooled-buffers', node);
    // The pool itself still has the last of the hundred.
    expect(findings).toMatchObject([
      {
        code: 'buffers-pin-pool',
        title:
          `99 Buffers in Array Tokens.issued keep 99 slabs of Node's Buffer pool, of ${slabBytes.toLocaleString('en')} bytes ` +
          'each: a small Buffer is cut out of a slab, and one that lives long keeps all of it; a copy that is stored ' +
          'instead, new Uint8Array(buffer), has memory of its own',
        retainedBytes: 99 * slabBytes,
        args: { arrayBuffers: 99, views: 99, storeBytes: 99 * slabBytes },
      },
    ]);
  });

  test('nothing is said of the control, in which the pool goes on to other slabs', async () => {
    expect((await askAboutProgram(buffers, 'pooled-buffers', { control: true })).findings).toEqual([]);
  });
});

test.each(['connection-tasks', 'sliced-string', 'map-cache'])('nothing is said of %s', async (program) => {
  expect((await askAboutProgram(buffers, program)).findings).toEqual([]);
});
