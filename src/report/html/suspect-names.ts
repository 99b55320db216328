import type { Suspect } from '../../retention/suspect.ts';
import type { SuspectGraph, SuspectWithGraph } from '../../retention/suspect-graph.ts';

/** A suspect, and how the page calls it. */
export interface NamedSuspect {
  readonly suspect: Suspect;
  /** Its place in the report, from 1. */
  readonly rank: number;
  /** The id of the element that tells of it. */
  readonly id: string;
}

/** Names suspects by their fingerprints, so that a link to one stays; of several of one name the later ones by rank, too. */
export function nameSuspects(suspects: readonly Suspect[]): NamedSuspect[] {
  const known = new Set<string>();
  return suspects.map((suspect, at) => {
    const name = `suspect-${suspect.fingerprint}`;
    const id = known.has(name) ? `${name}-${at + 1}` : name;
    known.add(name);
    return { suspect, rank: at + 1, id };
  });
}

/** Who holds it, where it was found in this process: JSON has no graphs. */
export function graphOf(suspect: Suspect): SuspectGraph | undefined {
  return (suspect as Partial<SuspectWithGraph>).graph;
}
