import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where `os.tmpdir` looks. */
const TEMPORARY_FOLDER_NAMES = ['TMPDIR', 'TMP', 'TEMP'];

/** Runs `use` with a new folder, which is gone afterwards. */
export async function withWorkFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'heapdiff-memlab-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs `use` while `folder` is the temporary one of the process: memlab makes some folders there, whatever it is told. */
export function whileTemporary<T>(folder: string, use: () => T): T {
  const before = TEMPORARY_FOLDER_NAMES.map((name) => [name, process.env[name]] as const);
  for (const name of TEMPORARY_FOLDER_NAMES) process.env[name] = folder;
  try {
    return use();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
