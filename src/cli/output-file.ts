import { randomUUID } from 'node:crypto';
import { access, constants, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UsageMistake } from './usage-mistake.ts';

/** A place that a report can be written to. */
export interface OutputFile {
  /** Writes all of it, or leaves what was there. */
  write(text: string): Promise<void>;
}

/**
 * Checks, before the long work, that a report can be written here.
 *
 * @param path - as the user gave it; what is there will be replaced
 * @param inputs - the snapshots, which must not be overwritten
 * @throws UsageMistake where the folder is missing or closed, or the path is a folder or one of the inputs
 */
export async function openOutputFile(path: string, inputs: readonly string[]): Promise<OutputFile> {
  const target = await realpath(path).catch(() => path);
  const found = await stat(target).catch(() => undefined);
  if (found?.isDirectory()) throw new UsageMistake(`--output ${path} is a folder; expected the name of a file`);
  for (const input of inputs) {
    const snapshot = await stat(input).catch(() => undefined);
    if (found !== undefined && snapshot?.ino === found.ino && snapshot.dev === found.dev && found.isFile()) {
      throw new UsageMistake(`--output ${path} is one of the snapshots; it would be overwritten`);
    }
  }
  if (found !== undefined && !found.isFile()) return { write: (text) => writeFile(target, text) };

  await checkFolder(path, dirname(target));
  return { write: (text) => replaceFile(target, text) };
}

async function checkFolder(path: string, folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) throw new UsageMistake(`--output ${path}: there is no folder ${folder}`);
  await access(folder, constants.W_OK).catch(() => {
    throw new UsageMistake(`--output ${path}: no permission to write into ${folder}`);
  });
}

async function replaceFile(target: string, text: string): Promise<void> {
  const draft = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
  try {
    await writeFile(draft, text, { flag: 'wx' });
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
