import { compareDrawings, drawHeap, type GraphDescription } from 'heapdiff/testing';
import { expect } from 'vitest';
import { findSuspects } from '../../src/retention/find-suspects.ts';
import type { SuspectGraph, SuspectWithGraph } from '../../src/retention/suspect-graph.ts';

/** root -> global .conn -> Connection .tasks -> Set -> table */
export const CONNECTION: GraphDescription = drawHeap(
  {
    global: { name: 'global', selfSize: 10 },
    conn: { name: 'Connection', selfSize: 20 },
    tasks: { name: 'Set', selfSize: 30 },
    table: { type: 'array', name: '', selfSize: 100 },
  },
  ['root ^global global', 'global .conn conn', 'conn .tasks tasks', 'tasks #table table'],
);

export async function suspectsOf(
  before: GraphDescription,
  after: GraphDescription,
): Promise<readonly SuspectWithGraph[]> {
  return findSuspects((await compareDrawings(before, after)).comparison).suspects;
}
/** The graph of the only suspect. */
export async function graphOf(before: GraphDescription, after: GraphDescription): Promise<SuspectGraph> {
  const suspects = await suspectsOf(before, after);
  expect(suspects.length).toBe(1);
  return suspects[0].graph;
}
/** `Set [*]=> Task x20 (15)`: `=>` for a suspect edge, and its count where it is more than one. */
export function sketch(graph: SuspectGraph): string[] {
  const labelOf = (node: string): string => graph.getNodeAttribute(node, 'label');
  return graph.mapEdges((_, { label, count, isSuspectEdge }, from, to) => {
    const arrow = `${label}${isSuspectEdge ? '=>' : '->'}`;
    return `${labelOf(from)} ${arrow} ${labelOf(to)}${count > 1 ? ` (${count})` : ''}`;
  });
}
