import { existsSync, statSync } from 'node:fs';
import { endianness } from 'node:os';
import type { Heap } from '../graph/heap.ts';
import type { HeapInventory, History, TakenInventory } from '../inventory/heap-inventory.ts';
import { columnPath } from './column-file.ts';
import { ColumnFolder } from './column-folder.ts';
import { stampOf } from './column-format.ts';
import { DamagedIndexError } from './damaged-index.ts';
import { listIndexFolders } from './index-folder.ts';
import { type IndexOrigin, indexKey } from './index-origin.ts';
import { type ColumnSource, IndexWriter } from './index-writer.ts';
import { HEAP, listHeapColumns, listSeriesColumns, SERIES, type StoredSize } from './kept-columns.ts';
import type { HeapUse } from './read-columns.ts';
import { identifySnapshot } from './snapshot-identity.ts';
import { StoredHeap } from './stored-heap.ts';
import { StoredInventory } from './stored-inventory.ts';
import type { NamedColumn } from './write-column.ts';

/** With fewer edges a snapshot is read as fast as an index is. */
const LEAST_EDGES = 1_000_000;

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
  readonly #writer: IndexWriter;
  #isDamaged = false;

  constructor(options: HeapIndexOptions) {
    this.#options = options;
    this.#writer = new IndexWriter(options);
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
    const ofHeap = (): Iterable<NamedColumn> => (isHeapKept ? [] : listHeapColumns(heap));
    const ofSeries = (): Iterable<NamedColumn> => listSeriesColumns(inventory, !isAlone, sizes);
    if (isAlone) await this.#write(files, [ofHeap, ofSeries]);
    else if (await this.#write([last], [ofHeap])) await this.#write(files, [ofSeries]);
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
  async #write(files: readonly string[], sources: readonly ColumnSource[]): Promise<boolean> {
    const origin = this.#originOf(files);
    return origin !== undefined && this.#writer.write(files[files.length - 1], origin, sources);
  }

  #close(): void {
    for (const columns of this.#opened.splice(0)) columns.close();
  }
}

function isFile(path: string): boolean {
  return path !== '-' && statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
