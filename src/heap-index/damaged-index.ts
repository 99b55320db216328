/** A file of an index is missing, damaged, or of something else: what it should hold has to be found out anew. */
export class DamagedIndexError extends Error {
  /** @param detail - what was found */
  constructor(path: string, detail: string, options?: ErrorOptions) {
    super(`${path}: ${detail}`, options);
    this.name = new.target.name;
  }
}
