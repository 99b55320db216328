import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { CaptureError } from '../errors.ts';

/**
 * Finds what forces a garbage collection, in a process that was not started with `--expose-gc`, too.
 *
 * @throws CaptureError where the runtime has none
 */
export function findCollector(): () => void {
  const { gc: exposed } = globalThis as { gc?: unknown };
  if (typeof exposed === 'function') return exposed as () => void;
  // Contexts that are made while the flag is set have the function, this one and no other.
  setFlagsFromString('--expose-gc');
  try {
    const gc: unknown = runInNewContext('typeof gc === "function" ? gc : undefined');
    if (typeof gc === 'function') return gc as () => void;
  } finally {
    setFlagsFromString('--no-expose-gc');
  }
  throw new CaptureError(
    `${process.release.name} ${process.version} has no way to force a garbage collection; expected Node 20.19 or newer, or run it with --expose-gc`,
  );
}
