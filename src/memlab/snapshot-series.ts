import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Heap, readSnapshot, type Snapshot, UnreadableInputError } from 'heapdiff';
import { MemlabHeap } from './memlab-heap.ts';

/**
 * The compared snapshots as memlab's plug-ins ask for them: one by its path, or all in a folder. Only the last one is at hand;
 * earlier ones are read, whole, when a plug-in wants them.
 */
export class SnapshotSeries {
  /** What a plug-in is told to be the snapshot. */
  readonly lastFile: string;
  readonly #files: readonly string[];
  readonly #last: MemlabHeap;
  /** By the path that memlab knows, the file. */
  readonly #fileOfStub = new Map<string, string>();

  /** @param files - in order; `last` was read from the last one */
  constructor(files: readonly string[], last: Heap) {
    const file = files[files.length - 1];
    this.#files = files;
    this.lastFile = file === '-' ? file : resolve(file);
    this.#last = new MemlabHeap(last);
  }

  get lastSnapshot(): Snapshot {
    return this.#last.columns.snapshot;
  }

  /**
   * Makes a folder with an empty file for each snapshot: memlab lists such a folder, and then has each file loaded.
   *
   * @returns the folder
   */
  async writeStubs(workFolder: string): Promise<string> {
    const folder = join(workFolder, 'series');
    await mkdir(folder, { recursive: true });
    for (const [position, file] of this.#files.entries()) {
      const stub = join(folder, `s${position + 1}.heapsnapshot`);
      await writeFile(stub, '');
      this.#fileOfStub.set(stub, file === '-' ? file : resolve(file));
    }
    return folder;
  }

  /** The heap of a file, as if it had just been read: each plug-in writes on its own. */
  async load(asked: string): Promise<MemlabHeap> {
    const file = this.#fileOfStub.get(asked) ?? asked;
    if (file === this.lastFile) return new MemlabHeap(this.#last);
    if (file === '-') throw new UnreadableInputError(file, 'standard input was read already, and cannot be read again');
    return new MemlabHeap(new Heap(await readSnapshot(file)));
  }
}
