import { checkPath } from './compare-arguments.ts';
import type { Progress } from './compare-files.ts';
import { Heap } from './graph/heap.ts';
import type { HeapIndex } from './heap-index/heap-index.ts';
import { TakenInventory } from './inventory/heap-inventory.ts';
import { measureSnapshot, readWithProgress } from './series-reader.ts';

/** How a heap is asked. */
export interface AskHeapOptions {
  /** Called when each phase begins, and while the file is read. */
  readonly onProgress?: (progress: Progress) => void;
  /** What earlier questions about the same snapshot left. After the answer {@link HeapIndex.keep} keeps what was read for it. */
  readonly index?: HeapIndex;
  /**
   * Whether no more is asked than who holds some objects, and what goes with them: {@link findBackReferences},
   * {@link findRetainerChains}. An index then reads only what is around these.
   */
  readonly isLocal?: boolean;
}

/**
 * Asks the heap of a snapshot who holds what: {@link findBackReferences}, {@link findRetainerChains}.
 *
 * @param path - `-` for standard input
 * @param ask - makes the answer, which refers to nothing of the heap; it is asked again where an index turns out to be damaged
 * @throws what `ask` does
 * @throws UnreadableInputError, MalformedSnapshotError, TruncatedSnapshotError for what is no whole snapshot
 */
export async function askHeap<Answer>(
  path: string,
  { onProgress, index, isLocal = false }: AskHeapOptions,
  ask: (heap: Heap) => Answer,
): Promise<Answer> {
  checkPath('path', path);
  const begin = (heap: Heap): Answer => {
    onProgress?.({ phase: 'walking the heap of', file: path });
    return ask(heap);
  };
  const kept = await index?.answerOfHeap(path, isLocal ? 'few' : 'all', begin);
  if (kept !== undefined) return kept.answer;
  const heap = new Heap(await readWithProgress(path, onProgress));
  index?.offer([path], () => new TakenInventory(heap, undefined), [measureSnapshot(heap.snapshot)]);
  return begin(heap);
}
