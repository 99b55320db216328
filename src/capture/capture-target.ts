import { CAPTURE_DEFAULTS } from '../capture-defaults.ts';
import { failedWhile, withKept } from './capture-failure.ts';
import { captureHeap } from './capture-heap.ts';
import { checkCounts } from './check-counts.ts';
import { attach } from './devtools/attach.ts';
import type { DevToolsConnection } from './devtools/connection.ts';
import { performAction, type RoundAction } from './round-action.ts';
import type { CapturedSnapshot } from './snapshot-folder.ts';

/** How to capture a target that runs already. */
export interface CaptureTargetOptions {
  /** Where the snapshots go: `s0.heapsnapshot`, `s1.heapsnapshot`, ...; made where it is missing. */
  readonly folder: string;
  /** What happens between two snapshots. */
  readonly action: RoundAction;
  /** Which target, by a part of its address or title; the only page or process where it is left out. */
  readonly target?: string;
  /**
   * Of an expression, how often it is evaluated between two snapshots; 8 where they are left out. Of all others, how many
   * repetitions each round is: a command is one where they are left out, of the others nobody knows.
   */
  readonly iterations?: number;
  /** Snapshots after the first; 3 where it is left out. */
  readonly rounds?: number;
  /** How often it is done before the first snapshot; as often as in a round where it is left out. */
  readonly warmUp?: number;
  /** Compresses the snapshots. */
  readonly gzip?: boolean;
  /** Ends a snapshot, a command or the evaluations of a round that take longer, in milliseconds; 10 minutes where it is left out. */
  readonly timeoutMs?: number;
  /** Ends it when it is aborted. */
  readonly signal?: AbortSignal;
  /** Told what is being done. */
  readonly onProgress?: (what: string) => void;
  /** Given what a command prints. */
  readonly onOutput?: (chunk: Uint8Array) => void;
}

type Limits = Required<Pick<CaptureTargetOptions, 'rounds' | 'timeoutMs'>>;

/** Who listens answers at once. */
const ATTACH_TIMEOUT_MS = 30_000;

/**
 * Takes snapshots of a process or a page that runs already, in one session from the first to the last.
 *
 * @param address - a port or `host:port` of a Node started with `--inspect` or a browser with `--remote-debugging-port`, or the
 *   `ws://` address of one of its targets
 * @returns the snapshots in their order: the first, one for each round
 * @throws CaptureError where nobody answers, the target ends, an action fails or takes too long; UsageError where it is not clear
 *   which target is meant, or a number is none that a capture can have. What was finished before stays, what was not is removed
 */
export async function captureTarget(address: string, options: CaptureTargetOptions): Promise<CapturedSnapshot[]> {
  const { rounds = CAPTURE_DEFAULTS.rounds, timeoutMs = CAPTURE_DEFAULTS.timeoutMs, signal } = options;
  const { times, iterations } = countRound(options);
  const { warmUp = times } = options;
  checkCounts({ rounds, ...(iterations === undefined ? {} : { iterations }), warmUp, timeoutMs });
  const limit = AbortSignal.timeout(Math.min(ATTACH_TIMEOUT_MS, timeoutMs));
  const connection = await attach(
    address,
    options.target,
    AbortSignal.any(signal === undefined ? [limit] : [limit, signal]),
  );
  const steps = new Steps(connection, { ...options, rounds, timeoutMs });
  const { folder, gzip = false, onProgress = () => {} } = options;
  const capture = captureHeap(connection, { folder, gzip, snapshotCount: rounds + 1, onProgress });
  const captured: CapturedSnapshot[] = [];
  const onAbort = (): void => connection.close(new Error('interrupted'));
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    if (warmUp > 0) await steps.perform(0, warmUp);
    for (let round = 0; round <= rounds; round++) {
      if (round > 0) await steps.perform(round, times);
      const moment = iterations === undefined ? {} : { iteration: round * iterations };
      captured.push(await steps.within(`writing s${round}`, () => capture.snapshot(moment)));
    }
    return captured;
  } catch (error) {
    throw withKept(error, captured);
  } finally {
    signal?.removeEventListener('abort', onAbort);
    connection.close();
  }
}

/** What a round is: how often its action is done, and how many iterations that is, where it is known. */
function countRound({ action, iterations }: CaptureTargetOptions): { times: number; iterations: number | undefined } {
  if (typeof action === 'function' || 'waitMs' in action) return { times: 1, iterations };
  if ('command' in action) return { times: 1, iterations: iterations ?? 1 };
  return { times: iterations ?? CAPTURE_DEFAULTS.iterations, iterations: iterations ?? CAPTURE_DEFAULTS.iterations };
}

/** Does one thing after the other; each has its time, and says what failed. */
class Steps {
  readonly #connection: DevToolsConnection;
  readonly #options: CaptureTargetOptions & Limits;

  constructor(connection: DevToolsConnection, options: CaptureTargetOptions & Limits) {
    this.#connection = connection;
    this.#options = options;
  }

  async perform(round: number, times: number): Promise<void> {
    const { action, rounds, timeoutMs, onProgress, onOutput = () => {} } = this.#options;
    const name = round === 0 ? 'warm-up' : `round ${round} of ${rounds}`;
    onProgress?.(name);
    const perform = async (): Promise<void> => {
      for (let time = 0; time < times; time++)
        await performAction(action, round, this.#connection, timeoutMs, onOutput);
    };
    // Who waits for a user, or as long as he said, has all the time.
    const isWaiting = typeof action === 'function' || 'waitMs' in action;
    await this.within(name, perform, isWaiting);
  }

  async within<Result>(name: string, work: () => Promise<Result>, hasAllTime = false): Promise<Result> {
    const { timeoutMs } = this.#options;
    const stop = (): void => this.#connection.close(new Error(`no end after ${timeoutMs / 1000} s; give it more time`));
    const timer = hasAllTime ? undefined : setTimeout(stop, timeoutMs);
    try {
      return await work();
    } catch (error) {
      throw failedWhile(name, error);
    } finally {
      clearTimeout(timer);
    }
  }
}
