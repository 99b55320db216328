import type { Explanation, Heap, MemlabMarkedSuspect, NodeOrdinal } from 'heapdiff';

/**
 * Tells which suspects keep leaks. What belongs to an object (a string's parts, a Map's table) counts where that object is.
 *
 * @param leaks - the nodes that a filter selected
 * @returns suspects that keep one or more, in their order; a leak is in one of them at most
 */
export function markSuspects(
  { ownerOf }: Heap,
  { suspects, kept }: Pick<Explanation, 'suspects' | 'kept'>,
  leaks: Iterable<NodeOrdinal>,
): MemlabMarkedSuspect[] {
  const leaksOfOwner = new Map<number, number>();
  for (const leak of leaks) leaksOfOwner.set(ownerOf[leak], (leaksOfOwner.get(ownerOf[leak]) ?? 0) + 1);
  return suspects.flatMap((suspect) => {
    let leakCount = 0;
    for (const node of kept.nodesOf(suspect)) leakCount += leaksOfOwner.get(node) ?? 0;
    return leakCount === 0 ? [] : [{ fingerprint: suspect.fingerprint, holderId: suspect.holder.nodeId, leakCount }];
  });
}
