import { join } from 'node:path';
import { compareFiles } from 'heapdiff';
import { describe, expect, test } from 'vitest';
import { type HeapGrowth, type MemoryGrowth, measureMemoryGrowth } from '../../src/capture/memory-growth.ts';
import type { ProcessMemory, Sidecar } from '../../src/capture/sidecar.ts';
import { captureAll, expectWholeMemory, seedModule, temporaryFolder, writeModule } from '../support/capture.ts';

const folder = temporaryFolder();
const MB = 1_000_000;

describe('what most of the memory is that a process gained', () => {
  /** Growth in megabytes, and how many small objects came into the heap. */
  const measure = (growth: Partial<ProcessMemory>, nodeCount = 0, buffers: Partial<HeapGrowth> = {}): MemoryGrowth => {
    const base: ProcessMemory = { rss: 60, heapTotal: 12, heapUsed: 8, external: 3, arrayBuffers: 1 };
    const [first, last] = [{}, growth].map((change: Partial<ProcessMemory>) => {
      const names = Object.keys(base) as (keyof ProcessMemory)[];
      return { memory: Object.fromEntries(names.map((name) => [name, (base[name] + (change[name] ?? 0)) * MB])) };
    }) as unknown as Sidecar[];
    const heap: HeapGrowth = { nodeCount, edgeCount: nodeCount * 3, ...buffers };
    const memory = measureMemoryGrowth(first, last, heap);
    expectWholeMemory(memory);
    return memory!;
  };

  test.each<[MemoryGrowth['verdict'], string, Partial<ProcessMemory>, number?]>([
    ['none', 'a few megabytes come and go', { rss: 12 }],
    ['none', 'memory that shrinks', { rss: -80, heapTotal: -30, heapUsed: -30 }],
    ['none', 'a little of each', { rss: 80, heapTotal: 25, heapUsed: 25, external: 25, arrayBuffers: 25 }],
    ['objects', 'objects', { rss: 90, heapTotal: 80, heapUsed: 75 }],
    ['objects', 'objects, and what writing as many takes', { rss: 517, heapTotal: 89, heapUsed: 89 }, 2_160_000],
    ['outside', 'as much, but hardly an object', { rss: 517, heapTotal: 9, heapUsed: 9 }, 100_000],
    ['array buffers', 'buffers', { rss: 80, heapTotal: 2, heapUsed: 2, external: 71, arrayBuffers: 71 }],
    ['array buffers', 'buffers that nobody wrote to', { rss: 1, external: 71, arrayBuffers: 71 }],
    ['other external', 'what else V8 is told of', { rss: 80, external: 71 }],
    ['none', 'a young generation that has grown', { rss: 60, heapTotal: 64, heapUsed: 1 }],
    ['free heap', 'pages of objects that are gone', { rss: 260, heapTotal: 250, heapUsed: 10 }],
  ])('%s: %s', (verdict, _, growth, nodeCount) => expect(measure(growth, nodeCount).verdict).toBe(verdict));

  test.each<[string, Partial<ProcessMemory>, Partial<HeapGrowth>, Partial<MemoryGrowth>]>([
    ['ArrayBuffers', { external: 40, arrayBuffers: 40 }, { bufferBytes: 40 }, {}],
    ['SharedArrayBuffers', { arrayBuffers: 40 }, { bufferBytes: 40, sharedBufferBytes: 40 }, {}],
    ['ArrayBuffers that may grow', { external: 40 }, { bufferBytes: 40 }, {}],
    ['memories of WebAssembly up to Node 24', { external: 40 }, { bufferBytes: 40 }, {}],
    ['memories of WebAssembly on Node 26', {}, { bufferBytes: 40 }, {}],
    ['shared memories of WebAssembly', {}, { bufferBytes: 40, sharedBufferBytes: 40 }, {}],
    [
      'beside texts',
      { external: 50, arrayBuffers: 40 },
      { bufferBytes: 40, sharedBufferBytes: 40 },
      { otherExternalBytes: 50 },
    ],
  ])('each byte of %s is in one part', (_, growth, { bufferBytes = 0, sharedBufferBytes = 0 }, told) => {
    const memory = measure({ rss: 100, ...growth }, 0, {
      bufferBytes: bufferBytes * MB,
      sharedBufferBytes: sharedBufferBytes * MB,
    });
    const otherExternalBytes = (told.otherExternalBytes ?? 0) * MB;
    const outsideBytes = 60 * MB - otherExternalBytes;
    expect(memory).toMatchObject({ arrayBufferBytes: 40 * MB, otherExternalBytes, outsideBytes });
  });

  test('nobody knows where a sidecar does not say', () => {
    const nothing = {} as Sidecar;
    expect(measureMemoryGrowth(nothing, nothing, { nodeCount: 0, edgeCount: 0 })).toBeUndefined();
    expect(measureMemoryGrowth(undefined, undefined, { nodeCount: 0, edgeCount: 0 })).toBeUndefined();
  });
});

// What an allocator keeps is its own business: measured with the one of glibc.
describe.skipIf(process.platform !== 'linux')('a process on Linux', () => {
  test.each<[string, MemoryGrowth['verdict']]>([
    ['kept-buffers', 'array buffers'],
    ['environment', 'outside'],
    ['fragments', 'outside'],
    ['nothing', 'none'],
  ])('%s: %s', async (name, verdict) => {
    const { captured } = await captureAll(seedModule(name), { folder: join(folder, name) });
    const [before, ...later] = captured.map(({ file }) => file);
    const { memory } = await compareFiles(before, later[later.length - 1], { between: later.slice(0, -1) });
    expectWholeMemory(memory);
    expect(memory, JSON.stringify(memory)).toMatchObject({ verdict });
  });

  test.each([
    ['new SharedArrayBuffer(2e6)', 'SharedArrayBuffer', 2e6],
    ['new ArrayBuffer(2e6)', 'ArrayBuffer', 2e6],
    ['new WebAssembly.Memory({ initial: 32 }).buffer', 'ArrayBuffer', 32 * 65_536],
  ])('%s: its bytes are told once, and with the suspect that keeps them', async (make, className, bytes) => {
    const source = `const kept = [];\nexport default () => kept.push(new Uint8Array(${make}).fill(1).buffer);\n`;
    const module = writeModule(folder, 'buffers.mjs', source);
    const { captured } = await captureAll(module, { folder: join(folder, `made-${className}-${bytes}`) });
    const [before, ...later] = captured.map(({ file }) => file);
    const { memory, suspects } = await compareFiles(before, later[later.length - 1], { between: later.slice(0, -1) });
    expectWholeMemory(memory);
    expect(memory).toMatchObject({ verdict: 'array buffers', arrayBufferBytes: 24 * bytes });
    expect(Math.abs(memory!.otherExternalBytes)).toBeLessThan(MB);
    expect(memory!.outsideBytes).toBeLessThan(15 * MB);
    expect(suspects[0].outside).toEqual({ arrayBufferBytes: 24 * bytes, stringBytes: 0, stringCount: 0 });
    expect(suspects[0].title).toContain(`kept keeps 24 ${className}`);
  });
});
