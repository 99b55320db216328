import { lstat, realpath, stat } from 'node:fs/promises';
import { basename, isAbsolute, relative, resolve, sep } from 'node:path';
import { sidecarPath, UsageError } from 'heapdiff';

/** A file that may be read, by its name without links. */
export interface AllowedFile {
  readonly path: string;
  /** The same for as long as nobody writes to it. */
  readonly stamp: string;
}

/** The folders that may be read, and nothing else of the disk. */
export class AllowedFolders {
  /** Absolute, without links; what is relative starts in the first. */
  readonly roots: readonly string[];

  private constructor(roots: readonly string[]) {
    this.roots = roots;
  }

  /**
   * @param folders - one or more
   * @throws UsageError where one of them is no folder
   */
  static async open(folders: readonly string[]): Promise<AllowedFolders> {
    const roots: string[] = [];
    for (const folder of folders) {
      const root = await realpath(folder).catch(() => undefined);
      if (root === undefined || !(await stat(root)).isDirectory())
        throw new UsageError(`${folder} is no folder; expected one whose snapshots may be read`);
      if (!roots.includes(root)) roots.push(root);
    }
    return new AllowedFolders(roots);
  }

  /**
   * Finds a snapshot, and looks at what lies beside it, which is read with it.
   *
   * @param path - relative to the first folder, or absolute
   * @throws UsageError where there is none in the folders: what is outside and what is not there are told alike
   */
  async findFile(path: string): Promise<AllowedFile> {
    const found = await this.#find(path);
    const stats = await stat(found);
    if (!stats.isFile()) throw refuse(path);
    await this.#checkSidecar(path, sidecarPath(found));
    return { path: found, stamp: `${found} ${stats.size} ${stats.mtimeMs}` };
  }

  /** The same for a folder. */
  async findFolder(path: string): Promise<string> {
    const found = await this.#find(path);
    if (!(await stat(found)).isDirectory()) throw refuse(path);
    return found;
  }

  /** A path as an agent may name it again: relative where it is in the first folder. */
  nameOf(path: string): string {
    const inside = relative(this.roots[0], path);
    return isInside(inside) && inside !== '' ? inside : path;
  }

  /** A message with the names that {@link nameOf} gives to files. */
  shorten(message: string): string {
    return message.replaceAll(this.roots[0] + sep, '');
  }

  async #find(path: string): Promise<string> {
    const asked = resolve(this.roots[0], path);
    // What lies outside by its name is not even looked up; where links lead is known afterwards.
    const found = this.#allows(asked) ? await realpath(asked).catch(() => undefined) : undefined;
    if (found === undefined || !this.#allows(found)) throw refuse(path);
    return found;
  }

  /** It is read with its snapshot, and may be a link, too. */
  async #checkSidecar(path: string, sidecar: string): Promise<void> {
    const isThere = await lstat(sidecar).then(
      () => true,
      () => false,
    );
    if (!isThere) return;
    const found = await realpath(sidecar).catch(() => undefined);
    if (found !== undefined && this.#allows(found)) return;
    throw new UsageError(
      `${path}: ${basename(sidecar)} beside it leads out of the folders that may be read; remove it`,
    );
  }

  #allows(path: string): boolean {
    return this.roots.some((root) => isInside(relative(root, path)));
  }
}

function isInside(inside: string): boolean {
  return inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}

function refuse(path: string): UsageError {
  return new UsageError(`${path}: no such file or folder where this server may read; "files" lists what is there`);
}
