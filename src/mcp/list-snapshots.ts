import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Snapshots in folders, and whether all was looked at. */
export interface FoundSnapshots {
  /** Absolute paths, in the order of their folders, then by name. */
  readonly paths: readonly string[];
  /** Whether there was too much to look at it all. */
  readonly isCut: boolean;
}

const SNAPSHOT_NAME = /\.heapsnapshot(?:\.(?:gz|br|zst))?$/u;
const MOST_ENTRIES = 50_000;

/**
 * Finds snapshots by their names. Links are not followed; hidden folders and `node_modules` are left out.
 *
 * @param folders - absolute
 */
export async function listSnapshots(folders: readonly string[]): Promise<FoundSnapshots> {
  const paths: string[] = [];
  // The next one last.
  const open = [...folders].reverse();
  let entryCount = 0;
  while (open.length > 0 && entryCount < MOST_ENTRIES) {
    const folder = open.pop()!;
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    entryCount += entries.length;
    entries.sort((one, other) => (one.name < other.name ? -1 : 1));
    const isFolder = (entry: (typeof entries)[number]): boolean =>
      entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules';
    for (const entry of entries)
      if (entry.isFile() && SNAPSHOT_NAME.test(entry.name)) paths.push(join(folder, entry.name));
    open.push(
      ...entries
        .filter(isFolder)
        .map(({ name }) => join(folder, name))
        .reverse(),
    );
  }
  return { paths: [...new Set(paths)], isCut: open.length > 0 };
}
