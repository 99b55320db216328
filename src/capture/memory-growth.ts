import type { Sidecar } from './sidecar.ts';

/** How the memory of a process grew between its first and its last snapshot, in bytes; what shrank is negative. */
export interface MemoryGrowth {
  readonly rssBytes: number;
  /** Of live objects: what the suspects explain. */
  readonly heapUsedBytes: number;
  /** Of V8's pages beyond that: objects that are gone, or not collected yet. */
  readonly heapFreeBytes: number;
  readonly arrayBufferBytes: number;
  /** Of what else objects stand for: handles of zlib, of cryptography, of add-ons that tell V8. */
  readonly otherExternalBytes: number;
  /** What is left of RSS: memory that V8 knows nothing of. */
  readonly outsideBytes: number;
  /**
   * What most of it is: `none` where RSS did not grow by much; `objects` are the suspects' business, and for all others the
   * heap is the wrong place to look.
   */
  readonly verdict: 'none' | 'objects' | 'free heap' | 'array buffers' | 'other external' | 'outside';
}

/** RSS comes and goes by a few megabytes: pages that V8 and the allocator keep for later. */
const LEAST_RSS_BYTES = 16 << 20;
const LEAST_SHARE = 0.5;

/** @returns undefined where one of the two knows nothing of its process */
export function measureMemoryGrowth(first: Sidecar | undefined, last: Sidecar | undefined): MemoryGrowth | undefined {
  const [before, after] = [first?.memory, last?.memory];
  if (before === undefined || after === undefined) return undefined;
  const rssBytes = after.rss - before.rss;
  const heapUsedBytes = after.heapUsed - before.heapUsed;
  const heapFreeBytes = after.heapTotal - before.heapTotal - heapUsedBytes;
  const arrayBufferBytes = after.arrayBuffers - before.arrayBuffers;
  const otherExternalBytes = after.external - before.external - arrayBufferBytes;
  const outsideBytes = rssBytes - heapUsedBytes - heapFreeBytes - arrayBufferBytes - otherExternalBytes;
  const parts = [
    { verdict: 'objects', bytes: heapUsedBytes },
    { verdict: 'free heap', bytes: heapFreeBytes },
    { verdict: 'array buffers', bytes: arrayBufferBytes },
    { verdict: 'other external', bytes: otherExternalBytes },
    { verdict: 'outside', bytes: outsideBytes },
  ] as const;
  const largest = parts.reduce((most, part) => (part.bytes > most.bytes ? part : most));
  // Memory that was allocated and never written to is no part of RSS.
  const grownBytes = Math.max(rssBytes, arrayBufferBytes);
  const isMuch = grownBytes >= LEAST_RSS_BYTES && largest.bytes >= grownBytes * LEAST_SHARE;
  return {
    rssBytes,
    heapUsedBytes,
    heapFreeBytes,
    arrayBufferBytes,
    otherExternalBytes,
    outsideBytes,
    verdict: isMuch ? largest.verdict : 'none',
  };
}
