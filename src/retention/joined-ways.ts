import type { Heap } from '../graph/heap.ts';
import { type NodeOrdinal, ROOT } from '../ordinals.ts';
import type { Chains } from './chains.ts';
import type { GrowthGroup } from './growth-points.ts';

/** A way to an object before it is told. */
export interface FoundWay {
  /** The groups of its edges into the object, the cheapest first. */
  readonly groups: readonly GrowthGroup[];
  /** Where these edges start, one for each edge. */
  readonly sources: readonly NodeOrdinal[];
  readonly holderCount: number;
  /** Whether all of it is the engine's own. */
  readonly isEngines: boolean;
}

/**
 * Makes ways of groups of edges: all by which a module, one holder or the same several hold the object are one; and so are holders
 * of one class that hold it by the same edges and that one object holds.
 *
 * @param sourcesOf - for each group the starts of the edges that count; a group without any is no way
 * @returns authors' ways first, of these the cheapest chain
 */
export function joinWays(
  heap: Heap,
  chains: Chains,
  groups: readonly GrowthGroup[],
  sourcesOf: readonly (readonly NodeOrdinal[])[],
): FoundWay[] {
  const cheapestFirst = groups
    .filter(({ number }) => sourcesOf[number].length > 0)
    .sort((one, other) => one.cost - other.cost || one.number - other.number)
    .map((group) => wayOf(chains, group, sourcesOf[group.number]));
  const byHolders = joinBy(cheapestFirst, (way) => keyOfHolders(chains, way), joinSameHolders);
  const alike = joinBy(byHolders, (way) => keyOfKind(heap, chains, way), joinOtherHolders);
  // Sorting keeps the cheapest first among equals.
  return alike.sort((one, other) => Number(one.isEngines) - Number(other.isEngines));
}

function wayOf(chains: Chains, group: GrowthGroup, sources: readonly NodeOrdinal[]): FoundWay {
  const holderCount = chains.moduleOf(group.hold) === undefined ? group.holders.length : 1;
  return { groups: [group], sources, holderCount, isEngines: group.isEngines };
}

/** Joins ways of one key; those without one stay alone. */
function joinBy(
  ways: readonly FoundWay[],
  keyOf: (way: FoundWay) => string | undefined,
  join: (one: FoundWay, other: FoundWay) => FoundWay,
): FoundWay[] {
  const joined = new Map<string | symbol, FoundWay>();
  for (const way of ways) {
    const key = keyOf(way) ?? Symbol('alone');
    const known = joined.get(key);
    joined.set(key, known === undefined ? way : join(known, way));
  }
  return [...joined.values()];
}

function keyOfHolders(chains: Chains, { groups: [{ hold, holders }] }: FoundWay): string {
  const module = chains.moduleOf(hold);
  return module === undefined ? holders.join(' ') : `module ${module.node}`;
}

function joinSameHolders(one: FoundWay, other: FoundWay): FoundWay {
  return {
    ...one,
    groups: [...one.groups, ...other.groups],
    sources: one.sources.concat(other.sources),
    isEngines: one.isEngines && other.isEngines,
  };
}

/** The class of the holders, by what they hold, and what holds them; undefined where nobody sees that. */
function keyOfKind(heap: Heap, chains: Chains, { groups }: FoundWay): string | undefined {
  const [{ hold }] = groups;
  if (hold.holder === ROOT || chains.moduleOf(hold) !== undefined) return undefined;
  const above = chains.holds.above(hold.holder).holder;
  if (above === ROOT) return undefined;
  const names = new Set(groups.map((group) => group.hold.edgeName));
  return JSON.stringify([above, heap.classNames.of(hold.holder), ...names]);
}

function joinOtherHolders(one: FoundWay, other: FoundWay): FoundWay {
  return {
    ...one,
    sources: one.sources.concat(other.sources),
    holderCount: one.holderCount + other.holderCount,
    isEngines: one.isEngines && other.isEngines,
  };
}
