import type { MemoryGrowth } from '../capture/memory-growth.ts';
import { formatByteChange, formatBytes } from './units.ts';

/** Below this a part is not worth a word. */
const LEAST_BYTES = 1 << 20;

/** What to do about memory that the heap does not explain. */
const ADVICE: Readonly<Record<MemoryGrowth['verdict'], string>> = {
  none: '',
  objects: '',
  'free heap': 'look at peaks: V8 keeps pages that no object needs, for later or for the few objects in each',
  'array buffers': 'look at buffers',
  'other external':
    'look at what stands for native memory: objects of WebAssembly and add-ons, texts made of large buffers',
  outside:
    'look at native memory (add-ons, zlib, threads, the environment), or at peaks whose pages the allocator keeps',
};

/**
 * How the memory of the process grew, heap or not, and where to look where the heap explains little of it.
 *
 * @returns parts of one sentence; none where RSS did not grow by much, or objects are most of it
 */
export function describeMemory(memory: MemoryGrowth | undefined): string[] {
  if (memory === undefined || ADVICE[memory.verdict] === '') return [];
  const { rssBytes, heapUsedBytes, heapFreeBytes, arrayBufferBytes, otherExternalBytes, writingBytes, outsideBytes } =
    memory;
  const others = [
    { name: 'free heap', bytes: heapFreeBytes },
    { name: 'ArrayBuffers', bytes: arrayBufferBytes },
    { name: 'other external memory', bytes: otherExternalBytes },
    { name: 'writing the snapshots, perhaps,', bytes: writingBytes },
    { name: 'memory outside V8', bytes: outsideBytes },
  ].filter(({ bytes }) => bytes >= LEAST_BYTES);
  return [
    `RSS ${rssBytes < 0 ? `shrank ${formatBytes(-rssBytes)}` : `grew ${formatBytes(rssBytes)}`}`,
    `objects explain ${heapUsedBytes < 0 ? formatByteChange(heapUsedBytes) : formatBytes(heapUsedBytes)}`,
    ...others.map(({ name, bytes }) => `${name} ${formatBytes(bytes)}`),
  ].map((part, at, { length }) => (at < length - 1 ? `${part},` : `${part}: ${ADVICE[memory.verdict]}`));
}
