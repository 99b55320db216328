import type { ProcessMemory, Sidecar } from './sidecar.ts';

/**
 * How the memory of a process grew between its first and its last snapshot, in bytes; what shrank is negative. `rssBytes` is
 * the sum of all others.
 */
export interface MemoryGrowth {
  readonly rssBytes: number;
  /** Of live objects in V8's heap: what the suspects explain, with what these keep of `arrayBufferBytes`. */
  readonly heapUsedBytes: number;
  /** Of V8's pages beyond that: objects that are gone, or not collected yet. */
  readonly heapFreeBytes: number;
  /** Of ArrayBuffers, and of SharedArrayBuffers and WebAssembly memories, as far as V8 or the snapshots tell. */
  readonly arrayBufferBytes: number;
  /** Of what else objects stand for, as far as V8 tells. */
  readonly otherExternalBytes: number;
  /**
   * Of what is left as much as writing the snapshots may have taken: the allocator keeps what that needed, in proportion to the
   * heap.
   */
  readonly writingBytes: number;
  /** What is left of RSS: memory that V8 knows nothing of. */
  readonly outsideBytes: number;
  /**
   * What most of it is, writing apart: `none` where that is not much; `objects` are the suspects' business, and for all others
   * the heap is the wrong place to look.
   */
  readonly verdict: 'none' | 'objects' | 'free heap' | 'array buffers' | 'other external' | 'outside';
}

/** What came into the heap between the two snapshots; negative where more went. */
export interface HeapGrowth {
  readonly nodeCount: number;
  readonly edgeCount: number;
  /** Bytes of what ArrayBuffers, SharedArrayBuffers and WebAssembly memories are made of; absent where nobody looked. */
  readonly bufferBytes?: number;
  /** The part of them that is shared. */
  readonly sharedBufferBytes?: number;
}

/** RSS comes and goes by a few megabytes: pages that V8 and the allocator keep for later. */
const LEAST_BYTES = 16 << 20;
/** V8's young generation alone has up to 96 MB, from Node 24 on. */
const LEAST_FREE_BYTES = 128 << 20;
const LEAST_SHARE = 0.5;
/** Measured where 2 million small objects came: 270 bytes a node on Node 20, 630 on Node 24, with their edges. */
const WRITING_BYTES = { node: 400, edge: 100 };

/** @returns undefined where one of the two knows nothing of its process */
export function measureMemoryGrowth(
  first: Sidecar | undefined,
  last: Sidecar | undefined,
  { nodeCount, edgeCount, bufferBytes, sharedBufferBytes = 0 }: HeapGrowth,
): MemoryGrowth | undefined {
  const [before, after] = [first?.memory, last?.memory];
  if (before === undefined || after === undefined) return undefined;
  const rssBytes = after.rss - before.rss;
  const heapUsedBytes = after.heapUsed - before.heapUsed;
  const heapFreeBytes = after.heapTotal - before.heapTotal - heapUsedBytes;
  const { arrayBufferBytes, otherExternalBytes } = splitExternal(
    { external: after.external - before.external, arrayBuffers: after.arrayBuffers - before.arrayBuffers },
    bufferBytes,
    sharedBufferBytes,
  );
  const leftBytes = rssBytes - heapUsedBytes - heapFreeBytes - arrayBufferBytes - otherExternalBytes;
  const mostWriting = Math.max(0, nodeCount * WRITING_BYTES.node) + Math.max(0, edgeCount * WRITING_BYTES.edge);
  const writingBytes = Math.max(0, Math.min(leftBytes, mostWriting));
  const outsideBytes = leftBytes - writingBytes;
  const parts = [
    { verdict: 'objects', bytes: heapUsedBytes },
    { verdict: 'free heap', bytes: heapFreeBytes },
    { verdict: 'array buffers', bytes: arrayBufferBytes },
    { verdict: 'other external', bytes: otherExternalBytes },
    { verdict: 'outside', bytes: outsideBytes },
  ] as const;
  const largest = parts.reduce((most, part) => (part.bytes > most.bytes ? part : most));
  const isMuch = largest.bytes >= (largest.verdict === 'free heap' ? LEAST_FREE_BYTES : LEAST_BYTES);
  // What was allocated and never written to is no part of RSS: the largest part may be more than all of it.
  const isMost = largest.bytes >= (rssBytes - writingBytes) * LEAST_SHARE;
  return {
    rssBytes,
    heapUsedBytes,
    heapFreeBytes,
    arrayBufferBytes,
    otherExternalBytes,
    writingBytes,
    outsideBytes,
    verdict: isMuch && isMost ? largest.verdict : 'none',
  };
}

/**
 * Tells buffers from what else is external, each byte once. Measured on Node 18 to 26: `arrayBuffers` has ArrayBuffers and
 * SharedArrayBuffers of a fixed size; `external` has ArrayBuffers of any and, up to Node 24, memories of WebAssembly, but
 * nothing that is shared; the snapshot has all but SharedArrayBuffers that may grow.
 *
 * @param bufferBytes - all that the snapshot has
 * @param sharedBytes - what of it is shared
 */
function splitExternal(
  { external, arrayBuffers }: Pick<ProcessMemory, 'external' | 'arrayBuffers'>,
  bufferBytes = arrayBuffers,
  sharedBytes: number,
): Pick<MemoryGrowth, 'arrayBufferBytes' | 'otherExternalBytes'> {
  const arrayBufferBytes = Math.max(arrayBuffers, bufferBytes);
  const otherBytes = external - (arrayBufferBytes - sharedBytes);
  // What is in no count of V8's cannot have left it.
  const uncountedBytes = Math.max(0, arrayBufferBytes - arrayBuffers);
  return {
    arrayBufferBytes,
    otherExternalBytes: otherBytes < 0 ? Math.min(0, otherBytes + uncountedBytes) : otherBytes,
  };
}
