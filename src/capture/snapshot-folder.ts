import { readdir, rm, rmdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';
import { finishDraft } from './draft-files.ts';
import type { Sidecar } from './sidecar.ts';

/** A snapshot that was captured. */
export interface CapturedSnapshot {
  readonly file: string;
  readonly sidecar: Sidecar;
}

/**
 * The folder of one capture: `s0.heapsnapshot`, `s1.heapsnapshot`, ..., a sidecar beside each, and drafts while they are written.
 * Where there are more than ten, all names are of one length (`s00`, `s01`, ...), so that sorted names are in the order of time.
 * For those who take snapshots in a way of their own.
 */
export class SnapshotFolder {
  /** Absolute. */
  readonly path: string;
  readonly #extension: string;
  readonly #isNew: boolean;

  private constructor(path: string, gzip: boolean, isNew: boolean) {
    this.path = path;
    this.#isNew = isNew;
    this.#extension = gzip ? '.heapsnapshot.gz' : '.heapsnapshot';
  }

  /**
   * Makes the folder where it is missing.
   *
   * @param gzip - whether snapshots are to be compressed
   * @throws UsageError where it has snapshots already: those of two runs are no series
   */
  static async open(folder: string, gzip: boolean): Promise<SnapshotFolder> {
    const path = resolve(folder);
    const made = await makeFolder(path).catch((error: Error) => {
      throw new UsageError(`no folder can be made at ${path} (${error.message}); name another one`);
    });
    const there = (await readdir(path)).find((name) => /^s\d+\.heapsnapshot(?:\.gz)?$/u.test(name));
    if (there !== undefined)
      throw new UsageError(`${path} has ${there} of an earlier capture; name another folder, or remove it`);
    return new SnapshotFolder(path, gzip, made !== undefined);
  }

  /** Where a snapshot is written. */
  draftOf(position: number): string {
    return join(this.path, `.s${position}.heapsnapshot.tmp`);
  }

  /**
   * Gives a finished draft its name.
   *
   * @param draft - path of a file on the same disk; gone afterwards
   * @param last - position of the last one that there will be, where it is known: as many digits all names have
   * @throws CaptureError where it is not whole
   */
  async finish(draft: string, position: number, sidecar: Sidecar, last: number = position): Promise<CapturedSnapshot> {
    const digits = String(position).padStart(String(last).length, '0');
    const file = join(this.path, `s${digits}${this.#extension}`);
    await finishDraft(draft, file, sidecar);
    return { file, sidecar };
  }

  /** Removes what did not become a snapshot, and the folder itself where it was made for that and nothing is in it. */
  async removeDrafts(): Promise<void> {
    for (const name of await readdir(this.path).catch(() => []))
      if (/^\.s\d+\.heapsnapshot\.tmp/u.test(name)) await rm(join(this.path, name), { force: true });
    // Nothing is left of a capture that came to nothing.
    if (this.#isNew) await rmdir(this.path).catch(() => {});
  }
}
