/**
 * How the bytes of *before* became the bytes of *after*; `beforeBytes + addedBytes - removedBytes + grownBytes -
 * shrunkBytes + nativeDeltaBytes + residualBytes === afterBytes`, and `residualBytes` is 0 unless heapdiff has a bug.
 */
export interface Accounting {
  readonly beforeBytes: number;
  /** Objects of *after* whose id *before* does not have, with the plumbing that only they own. */
  readonly addedBytes: number;
  readonly removedBytes: number;
  /** What objects that both have gained, their tables and backing stores included. */
  readonly grownBytes: number;
  readonly shrunkBytes: number;
  /** Growth of the native memory that no node stands for; negative when it shrank. */
  readonly nativeDeltaBytes: number;
  readonly afterBytes: number;
  readonly residualBytes: number;
}
