import type { Heap } from '../graph/heap.ts';
import { type EdgeOrdinal, NO_EDGE, type NodeOrdinal } from '../ordinals.ts';
import { EdgeType, NodeType } from '../snapshot/snapshot.ts';
import type { ChainLink, EngineChain, StandIn } from './anchors.ts';
import { commonJsExports, exportedVariable, MODULE_RECORD, moduleVariable } from './module-anchors.ts';
import { isModuleContext, isNamed, userLocationOf } from './user-code.ts';

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
    variableOf(own) ??
    commonJsExports({ heap, links: [above, link], parent: {} }, 1)?.standIn ??
    exportedVariable({ ...own, parent: recordAbove(heap, source) }, 0)?.standIn
  );
}

/** The module whose variable a link is; where no variable tells the file, a function does that has the same context. */
function variableOf(own: EngineChain): StandIn | undefined {
  const [link] = own.links;
  if (own.heap.snapshot.edgeType[link.edge] !== EdgeType.context) return undefined;
  const known = moduleVariable(own, 0)?.standIn;
  if (known !== undefined || !isModuleContext(own.heap, link.source)) return known;
  const above = { ...link, node: functionAbove(own.heap, link.source) };
  return moduleVariable({ ...own, links: [above, link] }, 1)?.standIn;
}

/**
 * The module whose variables a context has, or that a record of V8's is.
 *
 * @returns its name as a chain begins with it, undefined for all other nodes
 */
export function findModuleName(heap: Heap, node: NodeOrdinal): string | undefined {
  const isContext = isNamed(heap, node, 'system / Context') && isModuleContext(heap, node);
  const value = isContext ? variableEdgeOf(heap, node) : NO_EDGE;
  if (value === NO_EDGE) return undefined;
  return findModuleHolder(heap, heap.snapshot.edgeTarget[value], node, value, '')?.name;
}

function variableEdgeOf({ snapshot }: Heap, context: NodeOrdinal): EdgeOrdinal {
  const { firstEdge, edgeType } = snapshot;
  const endEdge = firstEdge[(context + 1) as NodeOrdinal];
  for (let edge = firstEdge[context]; edge < endEdge; edge++) if (edgeType[edge] === EdgeType.context) return edge;
  return NO_EDGE;
}

/** A function of the user's that has a context: it tells the file. The context itself, where there is none. */
function functionAbove(heap: Heap, context: NodeOrdinal): NodeOrdinal {
  const { nodeType } = heap.snapshot;
  const holders = retainersOf(heap, context).filter((holder) => nodeType[holder] === NodeType.closure);
  return holders.find((holder) => userLocationOf(heap, holder) !== undefined) ?? context;
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
