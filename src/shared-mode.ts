import { statSync } from 'node:fs';

const OWNER_ONLY = 0o600;

/**
 * The permissions of a file with what is in others: nobody may read it who may not read all of these.
 *
 * @param files - paths; of standard input and of what is no file only its owner knows what is in it
 */
export function sharedMode(files: readonly string[]): number {
  return files.reduce((mode, file) => mode & modeOf(file), 0o666);
}

/** What cannot be looked at its reader tells in better words. */
function modeOf(path: string): number {
  try {
    const stats = path === '-' ? undefined : statSync(path);
    return stats?.isFile() === true ? stats.mode | OWNER_ONLY : OWNER_ONLY;
  } catch {
    return OWNER_ONLY;
  }
}
