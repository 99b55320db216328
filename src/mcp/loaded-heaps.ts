import { type Analyzer, type Comparison, Heap, type MemoryForecast, readSnapshot, UsageError } from 'heapdiff';
import type { AllowedFile, AllowedFolders } from './allowed-folders.ts';
import { type Compared, type ComparisonRequest, runComparison } from './compared.ts';
import type { OnProgress } from './tool.ts';

/** A heap to ask, and what was compared with it. */
export interface LoadedHeap {
  /** Names of its files, as an agent may name them again; its own last. */
  readonly names: readonly string[];
  readonly heap: Heap;
  /** With an earlier heap, where the heap is that of a comparison. */
  readonly comparison?: Comparison;
}

/** How comparisons are made. */
export interface ComparisonSettings {
  readonly analyzers: readonly Analyzer[];
  readonly showStrings: boolean;
  /** Throws where there is not enough memory. */
  readonly onForecast: (forecast: MemoryForecast) => void;
}

const MOST_HEAPS = 2;
const MOST_COMPARISONS = 50;

/** Heaps and comparisons that were asked for lately: the next question need not wait for them. */
export class LoadedHeaps {
  readonly #folders: AllowedFolders;
  readonly #settings: ComparisonSettings;
  /** By files and how they were compared, the latest last. */
  readonly #heaps = new Map<string, LoadedHeap>();
  /** By handle, the latest last: reports are small, and stay when their heaps are gone. */
  readonly #comparisons = new Map<string, Compared>();
  #handleCount = 0;

  constructor(folders: AllowedFolders, settings: ComparisonSettings) {
    this.#folders = folders;
    this.#settings = settings;
  }

  /**
   * Compares snapshots; the same ones in the same way are compared once.
   *
   * @throws HeapDiffError where the files are unfit, or may not be read
   */
  async compare(request: ComparisonRequest, onProgress: OnProgress): Promise<Compared> {
    const { key } = await this.#filesOf(request);
    const known = [...this.#comparisons.values()].find((compared) => compared.key === key);
    return known ?? this.#run(request, `c${this.#handleCount + 1}`, onProgress);
  }

  /**
   * A comparison that was made before.
   *
   * @throws UsageError where there is none of this handle
   */
  comparison(handle: string): Compared {
    const compared = this.#comparisons.get(handle);
    if (compared !== undefined) return compared;
    const handles = [...this.#comparisons.keys()];
    const known = handles.length === 0 ? 'there is none yet' : `there is ${handles.slice(-5).join(', ')}`;
    throw new UsageError(`no comparison ${JSON.stringify(handle)}; ${known}; call compare first`);
  }

  /**
   * The last heap of a comparison, or that of a file.
   *
   * @param of - a handle or a path
   * @throws HeapDiffError where there is none, or its files were changed since
   */
  async heapOf(of: string, onProgress: OnProgress): Promise<LoadedHeap> {
    if (!/^c\d+$/u.test(of)) return this.#heapOfFile(await this.#folders.findFile(of), onProgress);
    const { request, key, handle } = this.comparison(of);
    const loaded = this.#lookUp(key);
    if (loaded !== undefined) return loaded;
    if ((await this.#filesOf(request)).key !== key)
      throw new UsageError(`the files of ${handle} were changed since; call compare again`);
    await this.#run(request, handle, onProgress);
    return this.#lookUp(key)!;
  }

  async #run(request: ComparisonRequest, handle: string, onProgress: OnProgress): Promise<Compared> {
    const { key, paths } = await this.#filesOf(request);
    this.#makeRoom();
    const { report, comparison } = await runComparison(paths, request, {
      ...this.#settings,
      // In the first folder lie the sources, if anywhere.
      sourceFolder: this.#folders.roots[0],
      onProgress,
    });
    const names = [request.before, ...request.between, request.after];
    const compared: Compared = { handle, key, request, names, report };
    this.#heaps.set(key, { names, heap: comparison.after, comparison });
    if (!this.#comparisons.has(handle)) this.#handleCount++;
    this.#comparisons.set(handle, compared);
    for (const oldest of [...this.#comparisons.keys()].slice(0, -MOST_COMPARISONS)) this.#comparisons.delete(oldest);
    return compared;
  }

  async #heapOfFile({ path, stamp }: AllowedFile, onProgress: OnProgress): Promise<LoadedHeap> {
    const known = this.#lookUp(stamp);
    if (known !== undefined) return known;
    this.#makeRoom();
    const snapshot = await readSnapshot(path, {
      onProgress: ({ readBytes, totalBytes }) =>
        onProgress({ phase: 'reading', file: path, ...(totalBytes ? { doneShare: readBytes / totalBytes } : {}) }),
    });
    const loaded = { names: [this.#folders.nameOf(path)], heap: new Heap(snapshot) };
    this.#heaps.set(stamp, loaded);
    return loaded;
  }

  #lookUp(key: string): LoadedHeap | undefined {
    const loaded = this.#heaps.get(key);
    if (loaded === undefined) return undefined;
    this.#heaps.delete(key);
    this.#heaps.set(key, loaded);
    return loaded;
  }

  /** Before the next heap is read, so that there are never more of them. */
  #makeRoom(): void {
    for (const oldest of [...this.#heaps.keys()].slice(0, Math.max(0, this.#heaps.size - MOST_HEAPS + 1)))
      this.#heaps.delete(oldest);
  }

  async #filesOf(request: ComparisonRequest): Promise<{ readonly key: string; readonly paths: readonly string[] }> {
    const { before, between, after, control, iterations } = request;
    const files: AllowedFile[] = [];
    for (const path of [before, ...between, after, ...control]) files.push(await this.#folders.findFile(path));
    const key = JSON.stringify([files.map(({ stamp }) => stamp), control.length, iterations ?? null]);
    return { key, paths: files.map(({ path }) => path) };
  }
}
