/** A file that could not be written, in words: what, where, why, and what to do. */
export class UnwritableFile extends Error {}

/** What the system says, without what it was asked: `ENOSPC: no space left on device`. */
export function systemReason(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/, \w+(?: '.*')?$/su, '');
}

/** Whether the system says so, not the program: disk full, no permission, and the like. */
export function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error;
}
