import { stat } from 'node:fs/promises';

/**
 * Whether two paths lead to one file: the same path, a link to it, or another name of it.
 *
 * @param before - a path, or `-` for standard input, which is no file
 */
export async function areSameFile(before: string, after: string): Promise<boolean> {
  if (before === '-' || after === '-') return false;
  const [one, other] = await Promise.all([before, after].map((path) => stat(path).catch(() => undefined)));
  return one !== undefined && other !== undefined && one.isFile() && one.ino === other.ino && one.dev === other.dev;
}
