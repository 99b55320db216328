/** Lets one begin when the one before has ended: two heaps are not read at once, which takes the memory of both. */
export class TurnTaker {
  #last: Promise<unknown> = Promise.resolve();

  /** @returns what the work returns, or throws */
  take<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => {});
    return result;
  }
}
