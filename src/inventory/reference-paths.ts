/** Numbers the ways from an object to another over one reference, or two: each name and each way is written once. */
export class ReferencePaths {
  readonly #pathOfName = new Map<string, number>();
  /** By path the longer ones, by the path of the reference that these go on with. */
  readonly #longer: (Map<number, number> | undefined)[] = [undefined];
  readonly #texts: string[] = [''];
  readonly #hopCounts: number[] = [0];

  /**
   * The path over one reference.
   *
   * @param edgeName - as an author writes it
   * @returns its number from 1; {@link NO_PATH} where the name is none that stands behind an object: `(closure) tick`
   */
  of(edgeName: string): number {
    let path = this.#pathOfName.get(edgeName);
    if (path === undefined) {
      path = /^[.[]/u.test(edgeName) ? this.#add(edgeName, 1) : NO_PATH;
      this.#pathOfName.set(edgeName, path);
    }
    return path;
  }

  /** The path over one and then the other. @param second - over one reference */
  join(first: number, second: number): number {
    this.#longer[first] ??= new Map();
    let path = this.#longer[first].get(second);
    if (path === undefined) {
      path = this.#add(this.#texts[first] + this.#texts[second], this.#hopCounts[first] + 1);
      this.#longer[first].set(second, path);
    }
    return path;
  }

  /** `.tasks`, `.cbKwargs.referer`, `.fields[*]` */
  textOf(path: number): string {
    return this.#texts[path];
  }

  hopCountOf(path: number): number {
    return this.#hopCounts[path];
  }

  #add(text: string, hopCount: number): number {
    this.#hopCounts.push(hopCount);
    return this.#texts.push(text) - 1;
  }
}

/** No reference that an author writes behind an object. */
export const NO_PATH = 0;
