import { type Context, createContext, Script } from 'node:vm';

/** Somebody else's code took longer than it may. */
export class TimeLimitExceeded extends Error {}

/** Calls somebody else's code and interrupts it when it takes too long, whatever it does. */
export class Interruptible {
  readonly #sandbox: { call: () => void } = { call: () => {} };
  readonly #context: Context = createContext(this.#sandbox);
  readonly #script = new Script('call()');

  /**
   * Calls `work`, which must be synchronous: V8's watchdog ends what a script calls, endless loops included.
   *
   * @throws TimeLimitExceeded, and what `work` throws
   */
  call<Result>(work: () => Result, limitMs: number): Result {
    let result: Result | undefined;
    this.#sandbox.call = () => {
      result = work();
    };
    try {
      this.#script.runInContext(this.#context, { timeout: Math.max(1, Math.floor(limitMs)) });
    } catch (error) {
      throw isTimeout(error) ? new TimeLimitExceeded() : error;
    }
    return result as Result;
  }
}

/** It comes from the script's own realm, and so is none of our errors. */
function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && Reflect.get(error, 'code') === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
