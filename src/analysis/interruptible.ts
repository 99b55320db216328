import { types } from 'node:util';
import { type Context, createContext, Script } from 'node:vm';

/** Somebody else's code took longer than it may. */
export class TimeLimitExceeded extends Error {}

/** V8's watchdog takes no longer ones. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** Calls somebody else's code and interrupts it when it takes too long, whatever it does. */
export class Interruptible {
  readonly #sandbox: { call: () => void } = { call: () => {} };
  readonly #context: Context = createContext(this.#sandbox);
  readonly #script = new Script('call()');

  /**
   * Calls `work`, which must be synchronous: V8's watchdog ends what a script calls, endless loops included.
   *
   * @param limitMs - 1 at least
   * @throws TimeLimitExceeded, and what `work` throws
   */
  call<Result>(work: () => Result, limitMs: number): Result {
    let ended: { readonly result: Result } | { readonly thrown: unknown } | undefined;
    // What is thrown is not looked at here: reading a property of it may be somebody else's code, too.
    this.#sandbox.call = () => {
      try {
        ended = { result: work() };
      } catch (thrown) {
        ended = { thrown };
      }
    };
    try {
      const timeout = Math.min(LONGEST_TIMEOUT_MS, Math.max(1, Math.floor(limitMs)));
      this.#script.runInContext(this.#context, { timeout });
    } catch (error) {
      throw isTimeout(error) ? new TimeLimitExceeded() : error;
    }
    if (ended === undefined) throw new Error('the script did not call');
    if ('thrown' in ended) throw ended.thrown;
    return ended.result;
  }
}

/** It comes from the script's own realm, and so is none of our errors. */
function isTimeout(error: unknown): boolean {
  return types.isNativeError(error) && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
