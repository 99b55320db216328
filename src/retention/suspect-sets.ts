import type { GrowthGroup } from './growth-points.ts';
import type { HolderSets } from './holder-sets.ts';
import { type KeptNodes, NO_SET } from './kept-bytes.ts';
import type { SuspectGroup } from './suspect-groups.ts';

/** What each set of groups is to the suspects, and who of a suspect's holders holds what. */
export interface SuspectSets {
  /** For each set the suspects that its groups belong to: an author's first, then the one that reaches most. */
  readonly suspectsBySet: readonly (readonly number[])[];
  /** 1 where the first holder of the first of these is in the set. */
  readonly firstReaches: Uint8Array;
  /** By vertex: 1 for what the first holder of its suspect has no edge to, and another has. */
  readonly isBeside: Uint8Array;
}

/** Groups that are one suspect, or lost what one did. */
type Joined = Omit<SuspectGroup, 'peers'>;

/** Finds what each set of growth groups is to the suspects that these belong to. */
export function findSuspectSets(
  kept: KeptNodes,
  groups: readonly GrowthGroup[],
  suspects: readonly Joined[],
): SuspectSets {
  const { sets } = kept;
  const suspectsBySet = findSuspectsBySet(sets, suspects);
  const firstReaches = Uint8Array.from(suspectsBySet, ([suspect], set) => {
    return suspect !== undefined && sets.membersOf(set).includes(suspects[suspect].members[0]) ? 1 : 0;
  });
  return { suspectsBySet, firstReaches, isBeside: markBeside(kept, groups, suspects, suspectsBySet) };
}

function markBeside(
  { setOf, behind }: KeptNodes,
  groups: readonly GrowthGroup[],
  suspects: readonly Joined[],
  suspectsBySet: SuspectSets['suspectsBySet'],
): Uint8Array {
  const isBeside = new Uint8Array(setOf.length);
  for (const [suspect, { members }] of suspects.entries()) {
    if (members.length < 2) continue;
    const mark = (member: number, value: 0 | 1): void => {
      for (const top of groups[member].tops) {
        const vertex = behind.vertexOf[top];
        const set = setOf[vertex];
        if (set !== NO_SET && suspectsBySet[set]?.[0] === suspect) isBeside[vertex] = value;
      }
    };
    for (const member of members) mark(member, 1);
    mark(members[0], 0);
  }
  return isBeside;
}

function findSuspectsBySet(sets: HolderSets, suspects: readonly Joined[]): number[][] {
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

/**
 * Tells for each suspect the others that reach added bytes which it reaches: those of `shareBytes`.
 *
 * @param bytesBySet - added bytes that just the groups of each set reach
 * @returns numbers of suspects, for each of `suspectCount`
 */
export function listSharers(
  { suspectsBySet }: SuspectSets,
  suspectCount: number,
  bytesBySet: Float64Array,
): Set<number>[] {
  const sharers = Array.from({ length: suspectCount }, () => new Set<number>());
  for (const [set, members] of suspectsBySet.entries()) {
    if (members.length < 2 || bytesBySet[set] === 0) continue;
    for (const one of members) for (const other of members) if (other !== one) sharers[one].add(other);
  }
  return sharers;
}
