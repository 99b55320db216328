// Those of the module stay real where a test has replaced the global ones.
import { setImmediate, setTimeout } from 'node:timers';

const ROUNDS = 6;
const PAUSE_MS = 2;

/**
 * Lets tasks, microtasks, timers of a moment, finalizers and the collector come to rest.
 *
 * @param collect - forces a garbage collection
 */
export async function settle(collect: () => void): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    collect();
    await new Promise((resolve) => setImmediate(() => setTimeout(resolve, PAUSE_MS)));
  }
}

/**
 * Calls with an empty stack: what a call has on it is a retainer in a snapshot. One timer does it each time, as what a new one
 * holds would be new in every snapshot.
 */
export class EmptyStack {
  readonly #timer: NodeJS.Timeout;
  #call: (() => void) | undefined;

  constructor() {
    this.#timer = setTimeout(() => this.#callIt(), 1);
  }

  call<Result>(call: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#call = () => {
        try {
          resolve(call());
        } catch (error) {
          reject(error);
        }
      };
      this.#timer.refresh();
    });
  }

  #callIt(): void {
    const call = this.#call;
    this.#call = undefined;
    call?.();
  }
}
