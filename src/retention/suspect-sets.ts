import type { HolderSets } from './holder-sets.ts';
import type { KeptNodes } from './kept-bytes.ts';
import type { SuspectGroup } from './suspect-groups.ts';

/** What each set of groups is to the suspects. */
export interface SuspectSets {
  /** Of {@link findSuspectsBySet}. */
  readonly suspectsBySet: readonly number[][];
  /** 1 where the first holder of the first of these is in the set. */
  readonly firstReaches: Uint8Array;
}

/** @returns {@link SuspectSets.firstReaches} */
export function findWhatFirstReaches(
  sets: HolderSets,
  suspects: readonly SuspectGroup[],
  suspectsBySet: readonly number[][],
): Uint8Array {
  return Uint8Array.from(suspectsBySet, ([suspect], set) => {
    return suspect !== undefined && sets.membersOf(set).includes(suspects[suspect].members[0]) ? 1 : 0;
  });
}

/** For each set of growth groups the suspects these belong to; an author's first, then the one that reaches most. */
export function findSuspectsBySet(sets: HolderSets, suspects: readonly SuspectGroup[]): number[][] {
  const suspectOfGroup: number[] = [];
  for (const [suspect, { members }] of suspects.entries()) for (const group of members) suspectOfGroup[group] = suspect;
  return Array.from({ length: sets.count }, (_, set) =>
    [...new Set(sets.membersOf(set).map((group) => suspectOfGroup[group]))].sort(
      (left, right) =>
        Number(suspects[left].isEngines) - Number(suspects[right].isEngines) ||
        suspects[right].reachedBytes - suspects[left].reachedBytes ||
        left - right,
    ),
  );
}

/** What {@link listSharers} asks of `Growth`. */
interface SharedGrowth {
  readonly kept: KeptNodes;
  readonly suspects: readonly SuspectGroup[];
  readonly bytesBySet: Float64Array;
}

/** For each suspect the others that reach added bytes which it reaches: those of `shareBytes`. */
export function listSharers({ kept, suspects, bytesBySet }: SharedGrowth): Set<number>[] {
  const sharers = suspects.map(() => new Set<number>());
  for (const [set, members] of findSuspectsBySet(kept.sets, suspects).entries()) {
    if (members.length < 2 || bytesBySet[set] === 0) continue;
    for (const one of members) for (const other of members) if (other !== one) sharers[one].add(other);
  }
  return sharers;
}
