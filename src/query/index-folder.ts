import { createHash, randomUUID } from 'node:crypto';
import { lstat, mkdir, realpath, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where an index is kept. */
export interface IndexFolder {
  readonly folder: string;
  /** Why it does not lie beside the snapshot. */
  readonly elsewhere?: string;
}

/** What DuckDB takes for a pattern of names. */
const PATTERN = /[*?]/u;

/**
 * The folder for an index of snapshots: `<last>.heapdiff/<key>` beside the last one, or one that only its user can write to in that
 * for temporary files, where there can be none.
 *
 * @param key - differs between questions that are about different files
 * @returns undefined where there is no such place either
 */
export async function findIndexFolder(last: string, key: string): Promise<IndexFolder | undefined> {
  const path = await realpath(last).catch(() => resolve(last));
  const beside = `${path}.heapdiff`;
  if (PATTERN.test(beside)) return inTemporary(path, key, 'its path has * or ? in it');
  if (await canWrite(beside)) return { folder: join(beside, key) };
  return inTemporary(path, key, 'no folder can be made beside it');
}

async function inTemporary(path: string, key: string, why: string): Promise<IndexFolder | undefined> {
  const user = process.getuid?.() ?? 'user';
  const own = join(tmpdir(), `heapdiff-index-${user}`);
  await mkdir(own, { mode: 0o700 }).catch(() => {});
  const found = await lstat(own).catch(() => undefined);
  // Anybody may have made it first, and put there what they like.
  const isOurs =
    found?.isDirectory() === true && (user === 'user' || (found.uid === user && (found.mode & 0o022) === 0));
  if (!isOurs || !(await canWrite(own))) return undefined;
  const place = createHash('sha256').update(path).digest('hex').slice(0, 16);
  return { folder: join(own, place, key), elsewhere: why };
}

async function canWrite(folder: string): Promise<boolean> {
  const attempt = join(folder, `.${randomUUID()}.tmp`);
  try {
    await mkdir(attempt, { recursive: true });
    await rmdir(attempt);
    return true;
  } catch {
    return false;
  }
}
