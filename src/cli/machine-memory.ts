import { freemem, totalmem } from 'node:os';

/** Memory, in bytes. */
export interface MachineMemory {
  /** All that the machine has. */
  readonly totalBytes: number;
  /** What this process may take without anything else having to go: at most what its container may have. */
  readonly freeBytes: number;
}

/** What the system says of its memory. */
export interface SystemMemory {
  readonly totalBytes: number;
  readonly freeBytes: number;
  /** Of the container (a control group); 0, undefined or more than there is where it sets none. */
  readonly limitBytes: number | undefined;
  readonly platform: string;
}

/** The memory of this machine, now. */
export function measureMemory(): MachineMemory {
  const limitBytes = process.constrainedMemory();
  return memoryAtHand({ totalBytes: totalmem(), freeBytes: freemem(), limitBytes, platform: process.platform });
}

/**
 * What of it is at hand. Where a system counts as taken what it would give back (macOS does), all of it is taken for free:
 * a warning too few is better than one with every run.
 */
export function memoryAtHand({ totalBytes, freeBytes, limitBytes, platform }: SystemMemory): MachineMemory {
  const countsWhatItGivesBack = platform === 'linux' || platform === 'win32';
  const limit = limitBytes === undefined || limitBytes === 0 ? totalBytes : limitBytes;
  return { totalBytes, freeBytes: Math.min(countsWhatItGivesBack ? freeBytes : totalBytes, limit) };
}
