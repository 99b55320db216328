/**
 * Numbers chains by what an author would write, keys and indices aside: holders of one class that hang in one place have
 * one number. A list of objects of one class, each holding the next by the same edge, is one step.
 */
export class ChainPatterns {
  /** The empty chain. */
  static readonly root = 0;

  readonly #numbers = new Map<string, number>();
  /** The last step of each pattern, by its number. */
  readonly #lastStep: string[] = [''];

  /** The number of the chain `pattern` with one more step. */
  extend(pattern: number, step: string): number {
    if (this.#lastStep[pattern] === step) return pattern;
    const key = `${pattern}\n${step}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#lastStep.length);
    this.#lastStep.push(step);
    return this.#lastStep.length - 1;
  }
}
