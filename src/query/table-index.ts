import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checksumOf } from '../heap-index/checksum.ts';
import { draftIn, removeAbandoned } from '../heap-index/drafts.ts';
import type { IndexOrigin } from '../heap-index/index-origin.ts';
import { writeParquet } from '../tables/parquet.ts';
import { TABLE_LAYOUT } from '../tables/schema.ts';
import type { Table, TableName } from '../tables/table.ts';

/** What stands beside each table: all that must be so for it to be used. */
interface TableEntry extends IndexOrigin {
  readonly schema: 'heapdiff/index@1';
  readonly layout: number;
  readonly bytes: number;
  /** CRC-32 of the whole file, 8 hexadecimal digits; also in its name. */
  readonly checksum: string;
}

/**
 * Tables that were made before, in a folder of their own that may be removed at any time. Each is `<name>-<checksum>.parquet`, and
 * `<name>.json` says of what it was made: so two who write the same at the same time write the same files, and what is damaged,
 * stale, half written or somebody else's is as good as not there.
 */
export class TableIndex {
  readonly #folder: string;
  readonly #origin: IndexOrigin;
  readonly #mode: number;

  /**
   * @param folder - need not be there
   * @param mode - of its files, before the umask
   */
  constructor(folder: string, origin: IndexOrigin, mode: number) {
    this.#folder = folder;
    this.#origin = origin;
    this.#mode = mode;
  }

  /** The file of a table; undefined unless it is there, whole, and of these snapshots. Reads all of it. */
  async find(name: TableName): Promise<string | undefined> {
    const text = await readFile(this.#entryOf(name), 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    const [, checksum = ''] = /"checksum": "([0-9a-f]{8})"/u.exec(text) ?? [];
    const file = this.#fileOf(name, checksum);
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile() || text !== this.#describe(found.size, checksum)) return undefined;
    const isWhole = (await checksumOf(file).catch(() => undefined)) === checksum;
    return isWhole ? file : undefined;
  }

  /** Writes a table, in the place of what was there of this name. @returns its file */
  async add(table: Table): Promise<string> {
    const { name } = table;
    await mkdir(this.#folder, { recursive: true });
    const draft = draftIn(this.#folder, name);
    try {
      await writeParquet(table, draft, this.#mode);
      const checksum = await checksumOf(draft);
      const { size } = await stat(draft);
      const file = this.#fileOf(name, checksum);
      await rename(draft, file);
      await writeFile(draft, this.#describe(size, checksum), { mode: this.#mode });
      await rename(draft, this.#entryOf(name));
      await this.#removeOthers(name, file);
      return file;
    } finally {
      await rm(draft, { force: true });
    }
  }

  #fileOf(name: TableName, checksum: string): string {
    return join(this.#folder, `${name}-${checksum}.parquet`);
  }

  #entryOf(name: TableName): string {
    return join(this.#folder, `${name}.json`);
  }

  /** An entry is what this very version would write, or it is none. */
  #describe(bytes: number, checksum: string): string {
    const { snapshots, settings, version } = this.#origin;
    const entry: TableEntry = {
      schema: 'heapdiff/index@1',
      layout: TABLE_LAYOUT,
      version,
      settings,
      snapshots,
      bytes,
      checksum,
    };
    return `${JSON.stringify(entry, null, 2)}\n`;
  }

  /** What was there of this name before. */
  async #removeOthers(name: TableName, file: string): Promise<void> {
    const old = /^[a-z]+-[0-9a-f]{8}\.parquet$/u;
    for (const other of await readdir(this.#folder)) {
      const path = join(this.#folder, other);
      if (old.test(other) && other.startsWith(`${name}-`) && path !== file) await rm(path, { force: true });
    }
    removeAbandoned(this.#folder);
  }
}
