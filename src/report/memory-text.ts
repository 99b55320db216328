import type { MemoryGrowth } from '../capture/memory-growth.ts';
import type { Suspect } from '../retention/suspect.ts';
import { findKeepers, type Keepers, WHOLE_SHARE } from './memory-keepers.ts';
import { formatByteChange, formatBytes, formatCount } from './units.ts';

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
 * How the memory of the process grew, heap or not, and where to look where the heap explains little of it: at suspects that
 * keep most of what is outside, or elsewhere.
 *
 * @returns parts of one sentence; none where RSS did not grow by much, or objects of V8's heap are most of it
 */
export function describeMemory({
  memory,
  suspects,
}: {
  readonly memory?: MemoryGrowth | undefined;
  readonly suspects: readonly Pick<Suspect, 'outside'>[];
}): string[] {
  if (memory === undefined || ADVICE[memory.verdict] === '') return [];
  const { rssBytes, heapUsedBytes, heapFreeBytes, writingBytes, outsideBytes } = memory;
  const keepers = findKeepers(memory, suspects);
  const explainedBytes = heapUsedBytes + (keepers?.explainedBytes ?? 0);
  const others = [
    ...listExternal(memory, keepers),
    { name: 'free heap', bytes: heapFreeBytes },
    { name: 'writing the snapshots, perhaps,', bytes: writingBytes },
    { name: 'memory outside V8', bytes: outsideBytes },
  ].filter(({ bytes }) => bytes >= LEAST_BYTES);
  return [
    `RSS ${rssBytes < 0 ? `shrank ${formatBytes(-rssBytes)}` : `grew ${formatBytes(rssBytes)}`}`,
    `objects explain ${explainedBytes < 0 ? formatByteChange(explainedBytes) : formatBytes(explainedBytes)}`,
    ...others.map(({ name, bytes, note = '' }) => `${name} ${formatBytes(bytes)}${note}`),
  ].map((part, at, { length }) =>
    at < length - 1 ? `${part},` : `${part}: ${keepers?.advice ?? ADVICE[memory.verdict]}`,
  );
}

interface Part {
  readonly name: string;
  readonly bytes: number;
  readonly note?: string;
}

/** What is outside the heap: of what suspects keep it is said that it is a part of what objects explain. */
function listExternal({ arrayBufferBytes, otherExternalBytes }: MemoryGrowth, keepers: Keepers | undefined): Part[] {
  const note = keepers === undefined ? '' : describeKeepers(keepers);
  const buffers = { name: 'ArrayBuffers', bytes: arrayBufferBytes };
  const others = { name: 'other external memory', bytes: otherExternalBytes };
  switch (keepers?.of) {
    case undefined:
      return [buffers, others];
    case 'array buffers':
      return [{ ...buffers, note }, others];
    case 'texts':
      return [
        { name: 'texts outside the heap', bytes: keepers.explainedBytes, note },
        buffers,
        { ...others, bytes: otherExternalBytes - keepers.explainedBytes },
      ];
    case 'uncounted texts':
      return [{ ...others, note }, buffers];
  }
}

function describeKeepers({ of, names, count, explainedBytes, kept }: Keepers): string {
  const name = `suspect${count === 1 ? '' : 's'} ${names}`;
  const verb = count === 1 ? 'keeps' : 'keep';
  if (of === 'uncounted texts')
    return ` (${name} ${verb} ${formatCount(kept)} ${kept === 1 ? 'text' : 'texts'} outside the heap)`;
  return ` of it (${kept >= explainedBytes * WHOLE_SHARE ? name : `${name} ${verb} ${formatBytes(kept)}`})`;
}
