import { randomBytes, randomUUID, scryptSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeFolder } from '../make-folder.ts';
import type { Host } from './host.ts';
import { UsageMistake } from './usage-mistake.ts';

const KEY_BYTES = 32;
/** Costs a tenth of a second, also those who try texts one by one. */
const SCRYPT_COST = 2 ** 15;
const SCRYPT_MEMORY_BYTES = 64 * 1024 * 1024;

/**
 * The key that pseudonyms are made with: of the text that was given, or else the user's own, which is made once and kept, so
 * that files which are redacted one after the other can be compared.
 *
 * @throws UsageMistake where there is no place to keep it, or what is kept there is no key
 */
export async function redactionKey(given: string | undefined, env: Host['env']): Promise<Uint8Array> {
  if (given === '') throw new UsageMistake('--key is empty; expected a text that nobody guesses');
  if (given !== undefined) {
    return scryptSync(given, 'heapdiff redact', KEY_BYTES, { N: SCRYPT_COST, maxmem: SCRYPT_MEMORY_BYTES });
  }
  const folder = stateFolder(env);
  if (folder === undefined) throw new UsageMistake('there is no home folder to keep a key in; give one with --key');
  const path = join(folder, 'redaction-key');
  try {
    await makeFolder(resolve(folder), 0o700);
    if (!existsSync(path)) await makeKey(path);
  } catch (error) {
    throw new UsageMistake(`no key can be kept in ${path} (${(error as Error).message}); give one with --key`);
  }
  const kept = (await readFile(path, 'latin1')).trim();
  if (!/^[0-9a-f]{64}$/u.test(kept)) {
    throw new UsageMistake(`${path} is no key of heapdiff, expected 64 hexadecimal digits; remove it, or give --key`);
  }
  return Buffer.from(kept, 'hex');
}

/** Of several that make one at the same time all get the first one's, and none sees half of it. */
async function makeKey(path: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { flag: 'wx', mode: 0o600 });
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

function stateFolder({
  XDG_STATE_HOME: state,
  LOCALAPPDATA: local,
  HOME: home,
}: Record<string, string | undefined>): string | undefined {
  if (state !== undefined && state !== '') return join(state, 'heapdiff');
  if (process.platform === 'win32') return local === undefined ? undefined : join(local, 'heapdiff');
  return home === undefined || home === '' ? undefined : join(home, '.local', 'state', 'heapdiff');
}
