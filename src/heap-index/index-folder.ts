import { createHash, randomUUID } from 'node:crypto';
import { existsSync, lstatSync, realpathSync, statSync } from 'node:fs';
import { mkdir, rmdir } from 'node:fs/promises';
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
 * for temporary files, where there can be none. Who writes there makes it.
 *
 * @param key - differs between questions that are about different files
 * @returns undefined where there is no such place either
 */
export async function findIndexFolder(last: string, key: string): Promise<IndexFolder | undefined> {
  const { beside, temporary, own } = placesOf(last);
  const isPattern = PATTERN.test(beside);
  if (!isPattern && (await canWrite(beside))) return { folder: join(beside, key) };
  await mkdir(own, { mode: 0o700 }).catch(() => {});
  if (!isOurs(own) || !(await canWrite(own))) return undefined;
  return {
    folder: join(temporary, key),
    elsewhere: isPattern ? 'its path has * or ? in it' : 'no folder can be made beside it',
  };
}

/** The folders where such an index may lie; nothing is made. */
export function listIndexFolders(last: string, key: string): string[] {
  const { beside, temporary, own } = placesOf(last);
  return [...(isOfOwner(beside, last) ? [join(beside, key)] : []), ...(isOurs(own) ? [join(temporary, key)] : [])];
}

/** Who can write the snapshot can tell anything of it; nobody else is believed, be it in a folder where everybody may write. */
function isOfOwner(folder: string, snapshot: string): boolean {
  const [there, file] = [lstatSync(folder, { throwIfNoEntry: false }), statSync(snapshot, { throwIfNoEntry: false })];
  if (there === undefined || file === undefined || process.getuid === undefined) return true;
  return there.isDirectory() && [process.getuid(), file.uid].includes(there.uid) && (there.mode & 0o002) === 0;
}

/** Where indices of a snapshot may lie, and the folder that is the user's own. */
function placesOf(last: string): { readonly beside: string; readonly temporary: string; readonly own: string } {
  const path = existsSync(last) ? realpathSync(last) : resolve(last);
  const own = join(tmpdir(), `heapdiff-index-${process.getuid?.() ?? 'user'}`);
  const place = createHash('sha256').update(path).digest('hex').slice(0, 16);
  return { beside: `${path}.heapdiff`, temporary: join(own, place), own };
}

/** Anybody may have made it first, and put there what they like. */
function isOurs(folder: string): boolean {
  const user = process.getuid?.();
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return found?.isDirectory() === true && (user === undefined || (found.uid === user && (found.mode & 0o022) === 0));
}

/** Nothing of the attempt stays. */
async function canWrite(folder: string): Promise<boolean> {
  const attempt = join(folder, `.${randomUUID()}.tmp`);
  try {
    const made = await mkdir(attempt, { recursive: true });
    await rmdir(attempt);
    // Somebody else may have put an index there by now.
    if (made !== attempt) await rmdir(folder).catch(() => {});
    return true;
  } catch {
    return false;
  }
}
