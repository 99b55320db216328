import { randomUUID } from 'node:crypto';
import { open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isSystemError, systemReason, UnwritableFile } from './system-error.ts';
import { UsageMistake } from './usage-mistake.ts';

/** A place that something can be written to. */
export interface OutputFile {
  /** Folder that drafts can be put into; undefined for a device or a pipe. */
  readonly folder: string | undefined;
  /** Writes all of it, or leaves what was there. */
  write(text: string): Promise<void>;
  /**
   * Has somebody write to a path, whose file then takes the place of what was there; or leaves that, where it fails.
   *
   * @param produce - writes to the path that it is given, which may be a draft's
   */
  fill(produce: (path: string) => Promise<void>): Promise<void>;
}

/**
 * Checks, before the long work, that something can be written here.
 *
 * @param path - as the user gave it; what is there will be replaced
 * @param inputs - snapshots and reports, which must not be overwritten
 * @param argument - what the path was given for, for messages
 * @throws UsageMistake where the folder is missing or closed, or the path is a folder or one of the inputs
 */
export async function openOutputFile(
  path: string,
  inputs: readonly string[],
  argument = '--output',
): Promise<OutputFile> {
  const target = await realpath(path).catch(() => path);
  const found = await stat(target).catch(() => undefined);
  if (found?.isDirectory()) throw new UsageMistake(`${argument} ${path} is a folder; expected the name of a file`);
  for (const input of inputs) {
    const known = await stat(input).catch(() => undefined);
    if (found !== undefined && known?.ino === found.ino && known.dev === found.dev && found.isFile()) {
      throw new UsageMistake(`${argument} ${path} is one of the inputs; it would be overwritten`);
    }
  }
  const output = `${argument} ${path}`;
  if (found !== undefined && !found.isFile()) return placeOf(output, undefined, (produce) => produce(target));

  await checkFolder(output, dirname(target));
  return placeOf(output, dirname(target), (produce) => replaceFile(target, produce));
}

function placeOf(output: string, folder: string | undefined, fillPlace: OutputFile['fill']): OutputFile {
  const fill: OutputFile['fill'] = async (produce) => {
    try {
      await fillPlace(produce);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      throw new UnwritableFile(`${output} cannot be written (${systemReason(error)}); name a file somewhere else`, {
        cause: error,
      });
    }
  };
  return { folder, fill, write: (text) => fill((path) => writeFile(path, text)) };
}

async function checkFolder(output: string, folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) throw new UsageMistake(`${output}: there is no folder ${folder}`);
  // Only who tries knows: of some folders the system says that they can be written, and makes no file there.
  const probe = join(folder, `.${randomUUID()}.tmp`);
  try {
    await (await open(probe, 'wx')).close();
  } catch (error) {
    throw new UsageMistake(
      `${output}: no file can be made in ${folder} (${systemReason(error)}); name one in another folder`,
    );
  }
  await rm(probe);
}

async function replaceFile(target: string, produce: (draft: string) => Promise<void>): Promise<void> {
  const draft = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
  try {
    await (await open(draft, 'wx')).close();
    await produce(draft);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
