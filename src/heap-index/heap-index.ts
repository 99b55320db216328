import { existsSync, statSync } from 'node:fs';
import { endianness } from 'node:os';
import type { Heap } from '../graph/heap.ts';
import type { HeapInventory, History, TakenInventory } from '../inventory/heap-inventory.ts';
import type { SummarisedSnapshot } from '../inventory/summary.ts';
import { columnPath } from './column-file.ts';
import { ColumnFolder, jsonColumn } from './column-folder.ts';
import { stampOf } from './column-format.ts';
import { DamagedIndexError } from './damaged-index.ts';
import { columnsOf, factsOf } from './heap-columns.ts';
import { findIndexFolder, listIndexFolders } from './index-folder.ts';
import { type IndexOrigin, indexKey } from './index-origin.ts';
import type { HeapUse } from './read-columns.ts';
import { identifySnapshot } from './snapshot-identity.ts';
import { StoredHeap } from './stored-heap.ts';
import { columnsOfInventory, StoredInventory } from './stored-inventory.ts';
import type { NamedColumn } from './write-column.ts';

/** With fewer edges a snapshot is read as fast as an index is. */
const LEAST_EDGES = 1_000_000;

/** Columns that are there when all of the heap, or all of the inventory is. */
const [HEAP, SERIES] = ['heap', 'series'];

/** What is said of a snapshot where its heap is not asked. */
export type StoredSize = Pick<SummarisedSnapshot, 'nodeCount' | 'edgeCount' | 'totalBytes'>;

/** How an index is used. */
export interface HeapIndexOptions {
  /** Version of heapdiff: an index of another one is not believed. */
  readonly version: string;
  /** Snapshots with fewer edges are read anew each time; a million where it is left out. */
  readonly leastEdges?: number;
  /** Called where the index is not beside the snapshot, with where it is instead, or that there is none, and why. */
  readonly onNotice?: (notice: string) => void;
  /** Called for each column that {@link HeapIndex.keep} writes, with the snapshot that it is of. */
  readonly onColumn?: (file: string) => void;
}

/** What was kept of a series. */
export interface KeptInventory {
  readonly inventory: HeapInventory;
  /** Of each snapshot. */
  readonly sizes: readonly StoredSize[];
}

/** What was read anew, and is not kept yet. */
interface Offer {
  readonly files: readonly string[];
  readonly takeInventory: () => TakenInventory;
  readonly sizes: readonly StoredSize[];
}

/**
 * What was found out about snapshots, in files beside them: a folder that may be removed at any time. Whoever answers a question
 * asks it first; {@link HeapIndex.keep} writes what had to be read anew, when the answer is told. What is damaged, stale, half
 * written or somebody else's is as good as not there.
 *
 * ```ts
 * const index = new HeapIndex({ version: '1.0.0' });
 * console.log(await summariseFiles(['app.heapsnapshot'], { index }));
 * await index.keep();
 * ```
 */
export class HeapIndex {
  readonly #options: HeapIndexOptions;
  /** By files, as they were before they were read. */
  readonly #origins = new Map<string, IndexOrigin>();
  readonly #opened: ColumnFolder[] = [];
  #offer: Offer | undefined;
  readonly #said = new Set<string>();
  #isDamaged = false;

  constructor(options: HeapIndexOptions) {
    this.#options = options;
  }

  /** @internal Asks the inventory of a series, as it was offered before. @returns undefined where it cannot answer */
  async answer<Answer>(
    files: readonly string[],
    secondsAgo: History['secondsAgo'],
    ask: (kept: KeptInventory) => Answer,
  ): Promise<{ readonly answer: Answer } | undefined> {
    const last = files[files.length - 1];
    this.#identify(files, [last]);
    const columns = this.#find(files, SERIES);
    const heapColumns = columns && this.#find([last], HEAP);
    if (columns === undefined || heapColumns === undefined) {
      this.#close();
      return undefined;
    }
    return this.#try(() =>
      ask({
        inventory: new StoredInventory(last, heapColumns, columns, secondsAgo),
        sizes: columns.readJson<StoredSize[]>(SERIES),
      }),
    );
  }

  /** @internal Asks the heap of a snapshot. @returns undefined where the index cannot answer */
  async answerOfHeap<Answer>(
    file: string,
    use: HeapUse,
    ask: (heap: Heap) => Answer,
  ): Promise<{ readonly answer: Answer } | undefined> {
    this.#identify([file]);
    const columns = this.#find([file], HEAP);
    return columns && this.#try(() => ask(new StoredHeap(file, columns, use)));
  }

  /** @internal Takes what was read anew, to be kept. @param sizes - of each snapshot */
  offer(files: readonly string[], takeInventory: () => TakenInventory, sizes: readonly StoredSize[]): void {
    this.#offer = {
      files,
      takeInventory,
      sizes: sizes.map(({ nodeCount, edgeCount, totalBytes }) => ({ nodeCount, edgeCount, totalBytes })),
    };
  }

  /** Writes what was read anew since it was last called, if anything was. Where it cannot be written, nothing of it is left. */
  async keep(): Promise<void> {
    const offer = this.#offer;
    this.#offer = undefined;
    if (offer === undefined) return;
    const { files, sizes } = offer;
    const inventory = offer.takeInventory();
    const { heap } = inventory;
    if (heap.snapshot.edgeCount < (this.#options.leastEdges ?? LEAST_EDGES)) return;
    const last = files[files.length - 1];
    const isAlone = files.length === 1;
    const isHeapKept = !this.#isDamaged && this.#find([last], HEAP) !== undefined;
    this.#isDamaged = false;
    this.#close();
    const heapColumns = (): Iterable<NamedColumn> => (isHeapKept ? [] : allColumnsOf(heap));
    const others = (): Iterable<NamedColumn> => allOfInventory(inventory, !isAlone, sizes);
    if (isAlone) await this.#write(files, [heapColumns, others]);
    else if (await this.#write([last], [heapColumns])) await this.#write(files, [others]);
  }

  /** Takes what files are before any is read, and not what they were at an earlier question. */
  #identify(...series: (readonly string[])[]): void {
    this.#origins.clear();
    for (const files of series) this.#originOf(files);
  }

  /** The folder of an index that has a column. */
  #find(files: readonly string[], name: string): ColumnFolder | undefined {
    const origin = this.#originOf(files);
    if (origin === undefined) return undefined;
    for (const folder of listIndexFolders(files[files.length - 1], indexKey(origin))) {
      if (!existsSync(columnPath(folder, name))) continue;
      const columns = new ColumnFolder(folder, stampOf(origin));
      this.#opened.push(columns);
      try {
        columns.open(name);
        return columns;
      } catch (error) {
        this.#distrust(error);
      }
    }
    return undefined;
  }

  #try<Answer>(ask: () => Answer): { readonly answer: Answer } | undefined {
    try {
      return { answer: ask() };
    } catch (error) {
      this.#distrust(error);
      return undefined;
    } finally {
      this.#close();
    }
  }

  /** What is damaged is written anew. @throws any other error */
  #distrust(error: unknown): void {
    if (!(error instanceof DamagedIndexError)) throw error;
    this.#isDamaged = true;
  }

  /** Undefined of standard input and pipes, which can be read once, and of what is not there: who reads it says so. */
  #originOf(files: readonly string[]): IndexOrigin | undefined {
    const key = JSON.stringify(files);
    let origin = this.#origins.get(key);
    if (origin === undefined && files.every(isFile) && endianness() === 'LE') {
      origin = { snapshots: files.map(identifySnapshot), settings: '', version: this.#options.version };
      this.#origins.set(key, origin);
    }
    return origin;
  }

  /** @returns whether it is written */
  async #write(files: readonly string[], sources: readonly (() => Iterable<NamedColumn>)[]): Promise<boolean> {
    const last = files[files.length - 1];
    const origin = this.#originOf(files);
    if (origin === undefined) return false;
    const found = await findIndexFolder(last, indexKey(origin));
    if (found === undefined) {
      this.#notice(`no folder for an index of ${last} can be written: none is kept`);
      return false;
    }
    const { folder, elsewhere } = found;
    if (elsewhere !== undefined) this.#notice(`the index of ${last} is in ${folder}: ${elsewhere}`);
    const columns = new ColumnFolder(folder, stampOf(origin));
    try {
      for (const columnsOf of sources) columns.write(this.#told(columnsOf(), last), statSync(last).mode & 0o666);
      return true;
    } catch (error) {
      columns.removeWritten();
      // The answer is told: of a full disk or too little memory it does not suffer. A bug is neither.
      if (!(error instanceof Error && ('syscall' in error || error instanceof RangeError))) throw error;
      this.#notice(`no index of ${last} is kept: ${error.message}`);
      return false;
    }
  }

  *#told(columns: Iterable<NamedColumn>, file: string): Generator<NamedColumn> {
    for (const column of columns) {
      this.#options.onColumn?.(file);
      yield column;
    }
  }

  /** Says each thing once. */
  #notice(notice: string): void {
    if (this.#said.has(notice)) return;
    this.#said.add(notice);
    this.#options.onNotice?.(notice);
  }

  #close(): void {
    for (const columns of this.#opened.splice(0)) columns.close();
  }
}

function isFile(path: string): boolean {
  return path !== '-' && statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** What is looked for first is written last. */
function* allColumnsOf(heap: Heap): Generator<NamedColumn> {
  yield* columnsOf(heap);
  yield jsonColumn(HEAP, factsOf(heap));
}

function* allOfInventory(
  inventory: TakenInventory,
  hasPast: boolean,
  sizes: readonly StoredSize[],
): Generator<NamedColumn> {
  yield* columnsOfInventory(inventory, hasPast);
  yield jsonColumn(SERIES, sizes);
}
