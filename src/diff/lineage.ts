/** What two snapshots are to each other. */
export interface Lineage {
  readonly verdict: 'same-epoch' | 'reset' | 'different-process' | 'swapped';
  /** Share of the ids that both have and that mean the same type and class in both, 0 to 1. */
  readonly agreement: number;
}
