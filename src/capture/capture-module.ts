import { access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { CAPTURE_DEFAULTS } from '../capture-defaults.ts';
import { UsageError } from '../errors.ts';
import { builtFile } from './built-file.ts';
import { withKept } from './capture-failure.ts';
import { checkCounts } from './check-counts.ts';
import type { Plan } from './plan.ts';
import { runPlan } from './run-plan.ts';
import type { Sidecar } from './sidecar.ts';
import { type CapturedSnapshot, SnapshotFolder } from './snapshot-folder.ts';

/** How to capture. */
export interface CaptureModuleOptions {
  /** Where the snapshots go: `s0.heapsnapshot`, `s1.heapsnapshot`, ...; made where it is missing. */
  readonly folder: string;
  /** Of the action between two snapshots; 8 where it is left out. */
  readonly iterations?: number;
  /** Snapshots after the first; 3 where it is left out. */
  readonly rounds?: number;
  /** Repetitions before the first snapshot; as many as `iterations` where they are left out. */
  readonly warmUp?: number;
  /** The Node to run, 18 or newer; this one where it is left out. */
  readonly node?: string;
  /** Flags for it. */
  readonly nodeArguments?: readonly string[];
  /** Compresses the snapshots. */
  readonly gzip?: boolean;
  /** Remembers where objects are allocated: the action runs several times slower, with nothing inlined and no heap compacted. */
  readonly allocations?: boolean;
  /** Ends what takes longer, in milliseconds; 10 minutes where it is left out. */
  readonly timeoutMs?: number;
  /** Ends it when it is aborted. */
  readonly signal?: AbortSignal;
  /** Told what is being done. */
  readonly onProgress?: (what: string) => void;
  /** Given what the module prints. */
  readonly onOutput?: (chunk: Uint8Array) => void;
}

/**
 * Runs a module's action in a process of its own, and takes snapshots of it.
 *
 * @param module - path of a module whose default export is a {@link CaptureModule} or a function
 * @returns the snapshots in their order: the first, one for each round, one for each phase
 * @throws CaptureError where the module fails, ends its process or takes too long, UsageError for options that nobody could
 *   follow; what was finished before stays, what was not is removed
 */
export async function captureModule(module: string, options: CaptureModuleOptions): Promise<CapturedSnapshot[]> {
  const { rounds = CAPTURE_DEFAULTS.rounds, iterations = CAPTURE_DEFAULTS.iterations, gzip = false } = options;
  const { warmUp = iterations, allocations = false, timeoutMs = CAPTURE_DEFAULTS.timeoutMs } = options;
  checkCounts({ rounds, iterations, warmUp, timeoutMs });
  await access(module).catch(() => {
    throw new UsageError(`${module} does not exist, or cannot be read; expected a module with an action`);
  });
  const folder = await SnapshotFolder.open(options.folder, gzip);
  const plan: Plan = {
    module: resolve(module),
    folder: folder.path,
    warmUp,
    iterations,
    rounds,
    allocations,
    jiti: createRequire(import.meta.url).resolve('jiti'),
  };
  const finishing: Promise<CapturedSnapshot>[] = [];
  const unwritable = new AbortController();
  const signal = AbortSignal.any([unwritable.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  try {
    await runPlan(
      plan,
      builtFile('capture/runner.js'),
      { ...options, timeoutMs, signal },
      ({ draft, position, last, sidecar }) => {
        const finished = folder.finish(draft, position, sidecar as Sidecar, last);
        // A run whose snapshots nobody can keep is not worth its time.
        finished.catch(() => unwritable.abort());
        finishing.push(finished);
      },
    );
    return await Promise.all(finishing);
  } catch (error) {
    const outcomes = await Promise.allSettled(finishing);
    const cause = outcomes.find((outcome) => outcome.status === 'rejected')?.reason ?? error;
    const kept = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    throw withKept(cause, kept);
  } finally {
    await folder.removeDrafts();
  }
}
