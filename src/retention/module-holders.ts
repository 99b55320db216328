import type { Heap } from '../graph/heap.ts';
import type { EdgeOrdinal, NodeOrdinal } from '../ordinals.ts';
import { NodeType } from '../snapshot/snapshot.ts';
import type { ChainLink, EngineChain, StandIn } from './anchors.ts';
import { commonJsExports, exportedVariable, MODULE_RECORD, moduleVariable } from './module-anchors.ts';
import { isNamed } from './user-code.ts';

/**
 * The module that holds an object by one edge: as its variable, as what it exports, or as CommonJS's `exports`.
 *
 * @param source - where the edge starts
 * @param edgeName - as an author writes the edge
 * @returns undefined where the edge is no module's
 */
export function findModuleHolder(
  heap: Heap,
  node: NodeOrdinal,
  source: NodeOrdinal,
  edge: EdgeOrdinal,
  edgeName: string,
): StandIn | undefined {
  const link: ChainLink = { node, edge, source, edgeName, length: 1 };
  const above: ChainLink = { ...link, node: source };
  const own: EngineChain = { heap, links: [link], parent: {} };
  return (
    moduleVariable(own, 0)?.standIn ??
    commonJsExports({ heap, links: [above, link], parent: {} }, 1)?.standIn ??
    exportedVariable({ ...own, parent: recordAbove(heap, source) }, 0)?.standIn
  );
}

/** The way from the cell of an exported variable to the record of a module that has it, the first of several. */
function recordAbove(heap: Heap, cell: NodeOrdinal): EngineChain['parent'] {
  if (!isNamed(heap, cell, 'system / Cell')) return {};
  for (const array of retainersOf(heap, cell)) {
    if (heap.snapshot.nodeType[array] !== NodeType.array) continue;
    const record = retainersOf(heap, array).find((holder) => isNamed(heap, holder, MODULE_RECORD));
    if (record !== undefined) return { [cell]: array, [array]: record };
  }
  return {};
}

function retainersOf({ retainers }: Heap, node: NodeOrdinal): NodeOrdinal[] {
  const { firstRetainer, retainer } = retainers;
  const holders: NodeOrdinal[] = [];
  const end = firstRetainer[(node + 1) as NodeOrdinal];
  for (let position = firstRetainer[node]; position < end; position++) holders.push(retainer[position]);
  return holders;
}
