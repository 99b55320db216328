import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers';
import { finishDraft } from '../capture/draft-files.ts';
import { EmptyStack, settle } from '../capture/runner/settle.ts';
import { SnapshotWriter } from '../capture/runner/snapshot-writer.ts';
import type { Sidecar } from '../capture/sidecar.ts';
import { findCollector } from './collector.ts';

/** How often the action is done. */
export interface Repetition {
  /** In each round, from 1 up. */
  readonly iterations: number;
  /** From 2 up. */
  readonly rounds: number;
  /** Before the first snapshot, from 0 up. */
  readonly warmUp: number;
}

/**
 * Repeats an action in rounds in this process, and writes a snapshot before the first round and after each. Between two
 * snapshots nothing of its own grows: what it has to remember is in the files.
 */
export class ProcessRounds {
  readonly #folder: string;
  readonly #repetition: Repetition;
  readonly #signal: AbortSignal | undefined;
  readonly #collect: () => void;
  readonly #stack = new EmptyStack();
  readonly #writer: SnapshotWriter;

  /**
   * @param folder - takes the snapshots
   * @param signal - ends it between two repetitions
   * @throws CaptureError where this runtime cannot force a collection
   */
  constructor(folder: string, repetition: Repetition, signal: AbortSignal | undefined) {
    this.#folder = folder;
    this.#repetition = repetition;
    this.#signal = signal;
    this.#collect = findCollector();
    this.#writer = new SnapshotWriter({ folder, allocations: false });
  }

  /**
   * Warms an action up and does its rounds.
   *
   * @param name - of its series: `action-0.heapsnapshot`, `action-1.heapsnapshot`, ...
   * @returns the snapshots' paths, and how long a repetition took on average
   * @throws what the action throws, and what the signal was aborted with
   */
  async run(name: string, action: () => unknown): Promise<{ readonly files: string[]; readonly iterationMs: number }> {
    const { iterations, rounds, warmUp } = this.#repetition;
    const files = Array.from({ length: rounds + 1 }, (_, position) =>
      join(this.#folder, `${name}-${position}.heapsnapshot`),
    );
    let elapsedMs = 0;
    await this.#repeat(action, warmUp);
    await settle(this.#collect);
    await this.#stack.call(() => this.#writer.rehearse());
    await this.#write(files, 0);
    for (let round = 1; round <= rounds; round++) {
      elapsedMs += await this.#repeat(action, iterations);
      await this.#write(files, round);
    }
    return { files, iterationMs: elapsedMs / (rounds * iterations) };
  }

  /** Rounds of the same length in which nothing is done: what grows with the time grows in these, too. */
  async runIdle(name: string, iterationMs: number): Promise<string[]> {
    const { files } = await this.run(name, () => new Promise((resolve) => setTimeout(resolve, iterationMs)));
    return files;
  }

  close(): void {
    this.#writer.close();
  }

  /** @returns how long it took */
  async #repeat(action: () => unknown, times: number): Promise<number> {
    const start = performance.now();
    for (let time = 0; time < times; time++) {
      this.#signal?.throwIfAborted();
      await action();
      // Events that are due come before the next repetition, as they would between two requests.
      await new Promise(setImmediate);
    }
    return performance.now() - start;
  }

  async #write(files: readonly string[], position: number): Promise<void> {
    await settle(this.#collect);
    this.#signal?.throwIfAborted();
    const iteration = position * this.#repetition.iterations;
    const { draft, sidecar } = await this.#stack.call(() => this.#writer.write(position, iteration, undefined));
    await finishDraft(draft, files[position], sidecar as Sidecar);
  }
}
