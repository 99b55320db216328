import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { CaptureError } from '../errors.ts';
import { type Sidecar, sidecarPath } from './sidecar.ts';

/** How the JSON of a snapshot ends. */
const END = '}';
const TAIL_BYTES = 16;
/** A snapshot holds all strings of a process: nobody else may read it, as it is where V8 writes it. */
const OWNERS = { mode: 0o600 };

/**
 * Gives a finished draft its name, with its sidecar beside it; neither has its name before both are whole.
 *
 * @param target - ends in `.gz` where it is to be compressed
 * @throws CaptureError where the draft is not whole, or the disk is full
 */
export async function finishDraft(draft: string, target: string, sidecar: Sidecar): Promise<void> {
  const note = `${draft}.json`;
  const squeezed = `${draft}.gz`;
  try {
    await checkEnd(draft);
    await writeFile(note, `${JSON.stringify(sidecar, null, 2)}\n`, OWNERS);
    const isSqueezed = target.endsWith('.gz');
    if (isSqueezed) await pipeline(createReadStream(draft), createGzip(), createWriteStream(squeezed, OWNERS));
    await rename(note, sidecarPath(target));
    await rename(isSqueezed ? squeezed : draft, target);
  } catch (error) {
    throw error instanceof CaptureError ? error : new CaptureError(`${target} cannot be written: ${String(error)}`);
  } finally {
    for (const file of [draft, note, squeezed]) await rm(file, { force: true });
  }
}

async function checkEnd(draft: string): Promise<void> {
  const file = await open(draft);
  try {
    const { size } = await file.stat();
    const length = Math.min(size, TAIL_BYTES);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    if (!buffer.toString('latin1').trimEnd().endsWith(END))
      throw new CaptureError(`${draft} ends after ${size} bytes, before its snapshot does; is the disk full?`);
  } finally {
    await file.close();
  }
}
