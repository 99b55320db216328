import type { MemoryGrowth } from '../capture/memory-growth.ts';
import { formatByteChange } from './units.ts';

/** Below this a part is not worth a word. */
const LEAST_BYTES = 1 << 20;

/** What to do about memory that the heap does not explain. */
const ADVICE: Readonly<Record<MemoryGrowth['verdict'], string>> = {
  none: '',
  objects: '',
  'free heap':
    "pages of V8's heap that no object needs: fragmentation, or room it keeps for later; the suspects are not the cause",
  'array buffers': 'look at buffers: who holds ArrayBuffers and Buffers, not at objects',
  'other external':
    'look at objects that stand for native memory: handles of zlib and cryptography, WebAssembly, images, add-ons',
  outside:
    'nothing the heap knows: fragmentation of native memory, or native memory itself (add-ons, threads, the environment)',
};

/**
 * How the memory of the process grew, heap or not, and where to look where the heap explains little of it.
 *
 * @returns parts of one sentence; none where RSS did not grow by much, or objects are most of it
 */
export function describeMemory(memory: MemoryGrowth | undefined): string[] {
  if (memory === undefined || ADVICE[memory.verdict] === '') return [];
  const { rssBytes, heapUsedBytes, heapFreeBytes, arrayBufferBytes, otherExternalBytes, outsideBytes } = memory;
  const others = [
    { name: 'free heap', bytes: heapFreeBytes },
    { name: 'ArrayBuffers', bytes: arrayBufferBytes },
    { name: 'other external memory', bytes: otherExternalBytes },
    { name: 'outside V8', bytes: outsideBytes },
  ].filter(({ bytes }) => bytes >= LEAST_BYTES);
  return [
    `RSS ${formatByteChange(rssBytes)}, of which objects explain ${formatByteChange(heapUsedBytes)}`,
    ...others.map(({ name, bytes }) => `${name} ${formatByteChange(bytes)}`),
  ].map((part, at, { length }) => (at < length - 1 ? `${part},` : `${part}: ${ADVICE[memory.verdict]}`));
}
