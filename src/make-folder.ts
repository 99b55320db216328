import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder, and those above it where they are missing. Node's own way never ends where a folder that is there says that it
 * is not, as those of Linux's `/proc` do.
 *
 * @param path - absolute
 * @param mode - of what is made
 * @returns the topmost folder that was made; undefined where it was there
 * @throws the error of the file system
 */
export async function makeFolder(path: string, mode: number = 0o777): Promise<string | undefined> {
  try {
    await mkdir(path, { mode });
    return path;
  } catch (error) {
    if (await isFolder(path)) return undefined;
    if (Reflect.get(Object(error), 'code') !== 'ENOENT' || dirname(path) === path) throw error;
  }
  const made = await makeFolder(dirname(path), mode);
  await mkdir(path, { mode }).catch(async (error: unknown) => {
    // Somebody else may make it at the same time.
    if (!(await isFolder(path))) throw error;
  });
  return made ?? path;
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}
