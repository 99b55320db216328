import { stat } from 'node:fs/promises';
import type { MemoryForecast } from 'heapdiff';
import type { MachineMemory } from './machine-memory.ts';

/** There is not enough memory for snapshots of this size: nobody's mistake, and no bug. */
export class MemoryShortage extends Error {}

/** A forecast is right within a quarter, and swap is seldom larger than the memory: beyond that no comparison ends well. */
const HOPELESS_SHARE = 2;

/**
 * Says before the work begins that there will not be enough memory.
 *
 * @returns what it needs, what there is and what would need less; undefined where there is enough
 * @throws MemoryShortage where it cannot end well
 */
export function foreseeShortage(forecast: MemoryForecast, memory: MachineMemory): string | undefined {
  const { peakBytes, pairBytes, largest } = forecast;
  const { freeBytes, totalBytes } = memory;
  if (peakBytes <= freeBytes) return undefined;
  const counts = `${largest.nodeCount.toLocaleString('en')} objects, ${largest.edgeCount.toLocaleString('en')} references`;
  const needed = `${formatBytes(peakBytes)} of memory, ${formatBytes(largest.peakBytes)} of it for ${largest.file} (${counts})`;
  const there = `${formatBytes(freeBytes)} of this machine's ${formatBytes(totalBytes)} are free`;
  const isHopeless = peakBytes > totalBytes * HOPELESS_SHARE;
  const advice = [
    'Snapshots need less that are taken when the program holds less: after fewer steps, with less data',
    ...(pairBytes < peakBytes ? [`Without those in between it needs about ${formatBytes(pairBytes)}`] : []),
    isHopeless ? 'Or use a machine with more memory' : 'Or close other programs, or use a machine with more memory',
  ];
  const text = `the comparison needs about ${needed}; ${there}${isHopeless ? '' : ': it may be slow, or ended by the system'}`;
  const message = [text, ...advice, ''].join('. ').trimEnd();
  if (isHopeless) throw new MemoryShortage(message);
  return message;
}

/** What was going on when memory ran out. */
export interface Work {
  /** What was being done: `reading after.heapsnapshot`. */
  readonly doing: string;
  /** The snapshots, as the user gave them. */
  readonly files: readonly string[];
  readonly forecast: MemoryForecast | undefined;
  readonly memory: MachineMemory;
}

/**
 * Says what an error means that came of too little memory.
 *
 * @param error - whatever was thrown
 * @returns the error itself where it has another cause
 */
export async function explainShortage(error: unknown, work: Work): Promise<unknown> {
  if (!isShortage(error)) return error;
  const { doing, files, forecast, memory } = work;
  const reason = error instanceof Error ? error.message : String(error);
  const inputs = await Promise.all(files.map(describeInput));
  const needed = forecast === undefined ? '' : ` needed: about ${formatBytes(forecast.peakBytes)};`;
  const sizes = `The snapshots: ${inputs.join(', ')};${needed} this machine: ${formatBytes(memory.totalBytes)}`;
  const advice = 'Close other programs, raise the limit of the shell (ulimit -v), or use a machine with more memory';
  return new MemoryShortage(`out of memory while ${doing} (${reason}). ${sizes}. ${advice}.`, { cause: error });
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
  return `${name} ${formatBytes(found.size)}${/\.(gz|br|zst)$/.test(file) ? ' compressed' : ''}`;
}

function formatBytes(bytes: number): string {
  return bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
