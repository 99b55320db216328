import { CaptureError, HeapDiffError } from '../errors.ts';
import type { CapturedSnapshot } from './snapshot-folder.ts';

/** The error of a step that failed: what the target, the disk or a command said, and what was being done. */
export function failedWhile(doing: string, error: unknown): HeapDiffError {
  if (error instanceof HeapDiffError) return error;
  return new CaptureError(`${doing} failed: ${error instanceof Error ? error.message : String(error)}`);
}

/** The error of a capture that came to no end, with what is left of it. */
export function withKept(error: unknown, kept: readonly CapturedSnapshot[]): unknown {
  if (!(error instanceof CaptureError) || kept.length === 0) return error;
  return new CaptureError(
    error.message,
    kept.map(({ file }) => file),
  );
}
