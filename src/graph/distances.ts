import type { NodeOrdinal } from '../ordinals.ts';
import type { FlowGraph } from './flow-graph.ts';

/** Stands for "not reached" in columns of distances. */
export const NO_DISTANCE = 0xffff_ffff;

/** Nodes from which distances are counted, and the distance they have themselves. */
export interface DistanceWave {
  readonly starts: Iterable<NodeOrdinal>;
  readonly startDistance: number;
}

/**
 * Counts the edges of the shortest way to each node, one wave after the other: a node keeps the first distance it got,
 * also where a later wave would reach it sooner. So what the user's roots reach can be counted from them, and the rest
 * from the root, as `HeapSnapshot.calculateDistances` of DevTools does.
 * Breadth-first, O(nodes + edges) for all waves together.
 *
 * @returns distance of each node in edges; {@link NO_DISTANCE} where no wave came
 */
export function findDistances(graph: FlowGraph, waves: Iterable<DistanceWave>): Uint32Array {
  const distance = new Uint32Array(graph.nodeCount).fill(NO_DISTANCE);
  const queue = new Uint32Array(graph.nodeCount);
  for (const { starts, startDistance } of waves) {
    let queueLength = 0;
    for (const start of starts) {
      if (distance[start] !== NO_DISTANCE) continue;
      distance[start] = startDistance;
      queue[queueLength++] = start;
    }
    spread(graph, distance, queue, queueLength);
  }
  return distance;
}

/** Gives every node that the queue reaches and that has no distance yet its distance. */
function spread(graph: FlowGraph, distance: Uint32Array, queue: Uint32Array, startCount: number): void {
  const { firstEdge, edgeTarget, edgeRetains } = graph;
  let queueLength = startCount;
  for (let position = 0; position < queueLength; position++) {
    const node = queue[position] as NodeOrdinal;
    const nextDistance = distance[node] + 1;
    const end = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < end; edge++) {
      if (edgeRetains[edge] === 0) continue;
      const target = edgeTarget[edge];
      if (distance[target] !== NO_DISTANCE) continue;
      distance[target] = nextDistance;
      queue[queueLength++] = target;
    }
  }
}
