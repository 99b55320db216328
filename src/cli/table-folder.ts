import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { TABLE_NAMES, type TableName } from '../table-names.ts';
import type { TableFormat } from './options.ts';
import { UsageMistake } from './usage-mistake.ts';

/** The folder that tables are exported to: their files get their names together, when all of them are whole. */
export class TableFolder {
  readonly #path: string;
  readonly #format: TableFormat;
  readonly #isNew: boolean;
  #isDiscarded = false;
  readonly #drafts = new Map<TableName, string>();

  private constructor(path: string, format: TableFormat, isNew: boolean) {
    this.#path = path;
    this.#format = format;
    this.#isNew = isNew;
  }

  /**
   * Makes the folder where it is missing.
   *
   * @param path - as the user gave it
   * @throws UsageMistake where it cannot be made, or has a table in this format: those of two exports do not belong together
   */
  static async open(path: string, format: TableFormat): Promise<TableFolder> {
    const made = await mkdir(path, { recursive: true }).catch((error: Error) => {
      throw new UsageMistake(`--output ${path}: no folder can be made there (${error.message})`);
    });
    const names = new Set(TABLE_NAMES.map((name) => `${name}.${format}`));
    const there = (await readdir(path)).find((name) => names.has(name));
    if (there !== undefined)
      throw new UsageMistake(`--output ${path} has ${there} already; name another folder, or remove it`);
    return new TableFolder(path, format, made !== undefined);
  }

  /** Where a table is written. @throws Error once it was discarded: what is written then, nobody would remove */
  draftOf(name: TableName): string {
    if (this.#isDiscarded) throw new Error(`the export to ${this.#path} has ended`);
    const draft = join(this.#path, `.${name}.${randomUUID()}.tmp`);
    this.#drafts.set(name, draft);
    return draft;
  }

  /** Gives all drafts their names. @returns the tables in the order in which they were written */
  async finish(): Promise<readonly { readonly name: TableName; readonly file: string }[]> {
    const written = [...this.#drafts.keys()].map((name) => ({
      name,
      file: join(this.#path, `${name}.${this.#format}`),
    }));
    for (const { name, file } of written) await rename(this.#drafts.get(name)!, file);
    return written;
  }

  /** Removes the drafts, and the folder where it was made for them and nothing else is in it. */
  async discard(): Promise<void> {
    this.#isDiscarded = true;
    for (const draft of this.#drafts.values()) await rm(draft, { force: true });
    if (this.#isNew) await rmdir(this.#path).catch(() => {});
  }
}
