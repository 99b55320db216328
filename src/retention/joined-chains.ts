import type { Heap } from '../graph/heap.ts';
import { type NodeOrdinal, ROOT } from '../ordinals.ts';
import type { Chains } from './chains.ts';
import type { GrowthGroup } from './growth-points.ts';
import { NodeSets } from './node-sets.ts';

/** A retainer chain to an object before it is told. */
export interface FoundChain {
  /** The groups of its edges into the object, the cheapest first. */
  readonly groups: readonly GrowthGroup[];
  /** Where these edges start, one for each edge. */
  readonly sources: readonly NodeOrdinal[];
  readonly holderCount: number;
  /** Whether all of it is the engine's own. */
  readonly isEngines: boolean;
}

/**
 * Makes retainer chains of groups of edges: all by which a module, one holder or the same several hold the object are one; and so are holders
 * of one class that hold it by the same edges and that one object holds.
 *
 * @param sourcesOf - for each group the starts of the edges that count; a group without any is no chain
 * @returns authors' chains first, of these the cheapest
 */
export function joinChains(
  heap: Heap,
  chains: Chains,
  groups: readonly GrowthGroup[],
  sourcesOf: readonly (readonly NodeOrdinal[])[],
): FoundChain[] {
  const cheapestFirst = groups
    .filter(({ number }) => sourcesOf[number].length > 0)
    .sort((one, other) => one.cost - other.cost || one.number - other.number)
    .map((group) => chainOf(chains, group, sourcesOf[group.number]));
  const sets = new NodeSets();
  const byHolders = joinBy(cheapestFirst, (chain) => keyOfHolders(chains, sets, chain), joinSameHolders);
  const alike = joinBy(byHolders, (chain) => keyOfKind(heap, chains, chain), joinOtherHolders);
  // Sorting keeps the cheapest first among equals.
  return alike.sort((one, other) => Number(one.isEngines) - Number(other.isEngines));
}

function chainOf(chains: Chains, group: GrowthGroup, sources: readonly NodeOrdinal[]): FoundChain {
  const holderCount = chains.moduleOf(group.hold) === undefined ? group.holders.length : 1;
  return { groups: [group], sources, holderCount, isEngines: group.isEngines };
}

/** Joins chains of one key; those without one stay alone. */
function joinBy(
  found: readonly FoundChain[],
  keyOf: (chain: FoundChain) => string | number | undefined,
  join: (members: readonly FoundChain[]) => FoundChain,
): FoundChain[] {
  const membersByKey = new Map<string | number | symbol, FoundChain[]>();
  for (const chain of found) {
    const key = keyOf(chain) ?? Symbol('alone');
    const members = membersByKey.get(key);
    if (members === undefined) membersByKey.set(key, [chain]);
    else members.push(chain);
  }
  return [...membersByKey.values()].map((members) => (members.length === 1 ? members[0] : join(members)));
}

function keyOfHolders(chains: Chains, sets: NodeSets, { groups: [{ hold, holders }] }: FoundChain): string | number {
  const module = chains.moduleOf(hold);
  return module === undefined ? sets.numberOf(holders) : `module ${module.node}`;
}

function joinSameHolders(members: readonly FoundChain[]): FoundChain {
  return {
    groups: members.flatMap(({ groups }) => groups),
    sources: members.flatMap(({ sources }) => sources),
    holderCount: members[0].holderCount,
    isEngines: members.every(({ isEngines }) => isEngines),
  };
}

/** The class of the holders, by what they hold, and what holds them; undefined where nobody sees that. */
function keyOfKind(heap: Heap, chains: Chains, { groups }: FoundChain): string | undefined {
  const [{ hold }] = groups;
  if (hold.holder === ROOT || chains.moduleOf(hold) !== undefined) return undefined;
  const above = chains.holds.above(hold.holder).holder;
  if (above === ROOT) return undefined;
  const names = new Set(groups.map((group) => group.hold.edgeName));
  return JSON.stringify([above, heap.classNames.of(hold.holder), ...names]);
}

function joinOtherHolders(members: readonly FoundChain[]): FoundChain {
  return {
    groups: members[0].groups,
    sources: members.flatMap(({ sources }) => sources),
    holderCount: members.reduce((sum, { holderCount }) => sum + holderCount, 0),
    isEngines: members.every(({ isEngines }) => isEngines),
  };
}
