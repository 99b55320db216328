import type { Comparison } from '../diff/compare.ts';
import { type NodeOrdinal, ROOT } from '../ordinals.ts';
import { NodeType } from '../snapshot/snapshot.ts';
import type { Growth } from './growth.ts';

/** Survivors that grew in place and hold nothing added: a Map of numbers, a longer array. */
export interface GrownInPlace {
  /** The one that grew most. */
  node: NodeOrdinal;
  count: number;
  bytes: number;
}

/** Where the bytes went that survivors gained. */
export interface OwnGrowth {
  /** What the holders of each group gained, in the order of `Growth.groups`. */
  readonly bytesByGroup: Float64Array;
  /** The rest, by the place in the heap where it happened. */
  readonly inPlace: readonly GrownInPlace[];
  /** What functions, code and other nodes gained that are the engine's. */
  readonly engineCount: number;
  readonly engineBytes: number;
}

/**
 * Charges every byte that a survivor gained to the group it is told with, to itself, or to the engine.
 *
 * @param groupOfHolder - of {@link findMainGroups}
 */
export function chargeOwnGrowth(
  { after, changedBytes }: Comparison,
  growth: Growth,
  groupOfHolder: ReadonlyMap<NodeOrdinal, number>,
): OwnGrowth {
  const bytesByGroup = new Float64Array(growth.groups.length);
  const inPlace = new Map<number, GrownInPlace>();
  let engineCount = 0;
  let engineBytes = 0;
  for (let node = 0 as NodeOrdinal; node < changedBytes.length; node++) {
    const bytes = changedBytes[node];
    if (bytes <= 0) continue;
    const isHeldWithoutAdded = growth.sweep.isHeldWithoutAdded[node] === 1;
    const visible = isHeldWithoutAdded ? growth.chains.visibleAt(node) : ROOT;
    const group = isHeldWithoutAdded ? groupOfHolder.get(visible) : growth.kept.groupOf[node];
    if (group !== undefined && group < bytesByGroup.length) {
      bytesByGroup[group] += bytes;
    } else if (isUsersObject(after.snapshot.nodeType[visible])) {
      addInPlace(inPlace, growth.chains.patternOf(visible), visible, bytes);
    } else {
      engineCount++;
      engineBytes += bytes;
    }
  }
  return { bytesByGroup, inPlace: [...inPlace.values()], engineCount, engineBytes };
}

/** For each holder the group that it is told with: the one of the most exclusive bytes. */
export function findMainGroups({ groups, holdings }: Growth): Map<NodeOrdinal, number> {
  const groupOfHolder = new Map<NodeOrdinal, number>();
  for (const [number, group] of groups.entries()) {
    for (const holder of group.holders) {
      const known = groupOfHolder.get(holder);
      const isMore = known === undefined || holdings[number].exclusiveBytes > holdings[known].exclusiveBytes;
      if (isMore && holder !== ROOT) groupOfHolder.set(holder, number);
    }
  }
  return groupOfHolder;
}

function isUsersObject(type: number): boolean {
  return type === NodeType.object || type === NodeType.native || type === NodeType.regexp;
}

function addInPlace(inPlace: Map<number, GrownInPlace>, pattern: number, node: NodeOrdinal, bytes: number): void {
  const known = inPlace.get(pattern);
  if (known === undefined) {
    inPlace.set(pattern, { node, count: 1, bytes });
    return;
  }
  known.count++;
  known.bytes += bytes;
}
