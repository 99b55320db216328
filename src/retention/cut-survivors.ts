import type { CutWalk } from '../graph/cut-walk.ts';
import type { Heap } from '../graph/heap.ts';
import { ROOT } from '../ordinals.ts';
import type { Growth } from './growth.ts';

/**
 * Whether the tables of all WeakMaps stay, whatever growth points are cut. One stays where its chain is of strong edges and
 * of values whose tables stay; else the values may go with it, and all that hangs on them.
 *
 * @param growth - of the heap
 */
export function tablesStay(heap: Heap, { sweep }: Growth): boolean {
  const { isReached, ephemerons } = heap.reachability;
  const rowOfKeyEdge = new Map<number, number>();
  const waiting = new Set<number>();
  for (let row = 0; row < ephemerons.count; row++) {
    rowOfKeyEdge.set(ephemerons.keyEdge[row], row);
    if (isReached[ephemerons.table[row]] === 1) waiting.add(ephemerons.table[row]);
  }
  // Chains are short; where they are not, to walk the heap costs less than to be sure that there is no need.
  let stepsLeft = isReached.length;
  const stays = (table: number): boolean => {
    if (sweep.isHeldWithoutAdded[table] === 0) return false;
    for (let node = table; node !== ROOT; node = sweep.parent[node]) {
      if (--stepsLeft < 0) return false;
      const row = rowOfKeyEdge.get(sweep.parentEdge[node]);
      if (row !== undefined && waiting.has(ephemerons.table[row])) return false;
    }
    return true;
  };
  for (let count = -1; count !== waiting.size; ) {
    count = waiting.size;
    for (const table of waiting) if (stays(table)) waiting.delete(table);
  }
  return waiting.size === 0;
}

/**
 * Whether the survivors in front of the growth points stay whatever growth points are cut. They do, but for the values of
 * a WeakMap that only something added holds: they go with the map.
 *
 * @param walk - of the heap that has grown
 */
export function staysWhole(walk: CutWalk, { points, sweep }: Growth): boolean {
  const isReached = walk.reachedWithout(points.edge, sweep.standing);
  return sweep.isHeldWithoutAdded.every((isHeld, node) => isHeld === isReached[node]);
}
