import type { Heap } from '../graph/heap.ts';
import { HeldClassNames } from '../graph/held-class-names.ts';
import { namedTargetOf } from '../graph/named-edges.ts';
import { type EdgeOrdinal, NO_EDGE, NO_NODE, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { EdgeType } from '../snapshot/snapshot.ts';
import type { Chains } from './chains.ts';
import type { GrowthGroup } from './growth-points.ts';
import { LIST_OF_HANDLES } from './handle-anchors.ts';
import type { Holding } from './holdings.ts';
import type { SurvivorSweep } from './survivor-sweep.ts';
import { isNamed } from './user-code.ts';

/** What Node keeps as long as it goes on: timers that run, and what is open. */
export type Running = 'timers' | 'handles';

/** Tells of each group whether it is one of Node's lists of what goes on; undefined for all others. */
export function findRunning(
  chains: Chains,
  { lists }: SurvivorSweep,
  groups: readonly GrowthGroup[],
): (Running | undefined)[] {
  return groups.map(({ hold: { holder } }) => {
    if (holder === ROOT) return undefined;
    if (lists.listOf(holder) === holder) return 'timers';
    return chains.pathTo(holder).standIn?.name === LIST_OF_HANDLES ? 'handles' : undefined;
  });
}

/** Handles may come with others that nobody knows by themselves: each socket of a server with its parser, a worker with three ports. */
const LEAST_SHARE = 0.2;

/** Node's property by which a handle knows the object that a program has for it. */
const OWNER = '<symbol owner_symbol>';

/**
 * Marks in what a suspect keeps the class of the objects that programs know its handles by: `Socket` for `TCP`.
 *
 * @param group - whose edges lead to handles
 */
export function markOwnersOfHandles(heap: Heap, { tops }: GrowthGroup, { classes }: Holding): void {
  const classOf = new HeldClassNames(heap);
  const countOf = new Map<string, number>();
  for (const top of tops) {
    const edge = edgeToOwner(heap, top);
    const isWorker = isWorkerHandle(heap, top);
    if (edge === NO_EDGE && !isWorker) continue;
    const name = classOf.of(isWorker ? top : heap.snapshot.edgeTarget[edge]);
    countOf.set(name, (countOf.get(name) ?? 0) + 1);
  }
  const ownerCount = [...countOf.values()].reduce((sum, count) => sum + count, 0);
  for (const [name, count] of countOf) {
    const held = classes.get(name);
    const isMost = count * 2 > ownerCount && count > tops.length * LEAST_SHARE;
    if (held !== undefined && isMost) held.ownsHandles = true;
  }
}

/** Counts, in what a suspect keeps, the handles that have the class of what programs know them by. */
export function countWorkerHandles(heap: Heap, { tops }: GrowthGroup, { classes }: Holding): void {
  const classOf = new HeldClassNames(heap);
  for (const top of tops) {
    const held = isWorkerHandle(heap, top) ? classes.get(classOf.of(top)) : undefined;
    if (held !== undefined) held.handleCount = (held.handleCount ?? 0) + 1;
  }
}

/** Whether it is Node's own end of a worker, of the same name as the object that a program has for it, to which it has no edge. */
function isWorkerHandle(heap: Heap, node: NodeOrdinal): boolean {
  return isNamed(heap, namedTargetOf(heap.snapshot, node, EdgeType.internal, 'javascript_to_native'), 'Node / Worker');
}

/** The edge from one of Node's handles to the object that programs know it by; `NO_EDGE` where there is none. */
export function edgeToOwner({ snapshot }: Heap, handle: NodeOrdinal): EdgeOrdinal {
  const { firstEdge, edgeType, edgeTarget } = snapshot;
  const owner = namedTargetOf(snapshot, handle, EdgeType.property, OWNER);
  if (owner === NO_NODE) return NO_EDGE;
  let edge = firstEdge[handle];
  while (edgeTarget[edge] !== owner || edgeType[edge] !== EdgeType.property) edge++;
  return edge;
}
