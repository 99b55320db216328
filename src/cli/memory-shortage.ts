import { stat } from 'node:fs/promises';
import { totalmem } from 'node:os';

/** There was not enough memory for snapshots of this size: nobody's mistake, and no bug. */
export class MemoryShortage extends Error {}

/**
 * Says what an error means that came of too little memory.
 *
 * @param error - whatever was thrown
 * @param doing - what was being done: `reading after.heapsnapshot`
 * @param files - the snapshots, as the user gave them
 * @returns the error itself where it has another cause
 */
export async function explainShortage(error: unknown, doing: string, files: readonly string[]): Promise<unknown> {
  if (!isShortage(error)) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const inputs = await Promise.all(files.map(describeInput));
  const needed = `The snapshots: ${inputs.join(', ')}; this machine: ${formatMegabytes(totalmem())}`;
  const advice = 'Close other programs, raise the limit of the shell (ulimit -v), or use a machine with more memory';
  return new MemoryShortage(`out of memory while ${doing} (${reason}). ${needed}. ${advice}.`, { cause: error });
}

/** What V8 and zlib say when an array cannot be had, as it stands or as the cause of an error of the library. */
function isShortage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof RangeError && /array buffer|typed array length|allocation failed/i.test(error.message))
    return true;
  if ('code' in error && (error.code === 'Z_MEM_ERROR' || error.code === 'ENOMEM')) return true;
  return error.cause !== undefined && isShortage(error.cause);
}

async function describeInput(file: string): Promise<string> {
  const name = file === '-' ? 'standard input' : file;
  const found = file === '-' ? undefined : await stat(file).catch(() => undefined);
  if (!found?.isFile()) return `${name} of unknown size`;
  return `${name} ${formatMegabytes(found.size)}${/\.(gz|br|zst)$/.test(file) ? ' compressed' : ''}`;
}

function formatMegabytes(bytes: number): string {
  return bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
