import type { Heap } from '../graph/heap.ts';
import { type EdgeOrdinal, NO_EDGE, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { NO_ANCHOR, type StandIn } from './anchors.ts';
import type { Chains } from './chains.ts';
import type { RetainerHop } from './retainer-chains.ts';
import type { ShownNames } from './shown-names.ts';
import type { VisibleHold } from './visible-holds.ts';

/** The last step of a retainer chain. */
export interface LastStep {
  /** The cheapest of the edges into the object. */
  readonly hold: VisibleHold;
  /** By which the holder holds the object, each once. */
  readonly edgeNames: readonly string[];
  readonly holderCount: number;
  readonly object: NodeOrdinal;
}

/** Describes the objects of a retainer chain, from where an author would begin it down to the object. */
export function describeHops(
  heap: Heap,
  chains: Chains,
  names: ShownNames,
  { hold, edgeNames, holderCount, object }: LastStep,
): RetainerHop[] {
  const hops = hopsTo(heap, chains, names, hold);
  const holder = hops.pop();
  if (holder !== undefined) hops.push(holderCount > 1 ? { ...holder, count: holderCount } : holder);
  hops.push({ ...hopAt(heap, object, 'object'), edgeType: edgeTypeOf(heap, hold.edge), edgeNames });
  return hops;
}

/** The hops to what holds the object; of a module's variable the module is all there is. */
function hopsTo(heap: Heap, chains: Chains, names: ShownNames, hold: VisibleHold): RetainerHop[] {
  const module = chains.moduleOf(hold);
  if (module !== undefined) return [standInHop(heap, module)];
  if (hold.holder === ROOT) return [{ ...hopAt(heap, ROOT, 'root'), className: 'ROOT' }];
  const { standIn, reason, links } = chains.pathTo(hold.holder);
  const holders = links.map(({ source }) => chains.holds.holderOf(source));
  const hops = links.map(({ edge, source, edgeName, length }, position): RetainerHop => {
    return {
      // Of a list the last object, which holds what comes next.
      ...hopAt(heap, holders[position + 1] ?? hold.holder, 'holder'),
      edgeType: edgeTypeOf(heap, edge),
      edgeNames: [names.of({ holder: holders[position], source, edge, edgeName, isOne: true })],
      ...(length > 1 ? { count: length } : {}),
    };
  });
  if (standIn?.kind === 'module') return [standInHop(heap, standIn), ...hops];
  if (standIn !== undefined) return [{ ...standInHop(heap, standIn), reason }, ...hops];
  const first: RetainerHop = { ...hops[0], edgeType: '', edgeNames: [] };
  return [reason === NO_ANCHOR ? first : { ...first, kind: 'root', reason }, ...hops.slice(1)];
}

function standInHop(heap: Heap, { name, node }: StandIn): RetainerHop {
  const { location: _, ...hop } = hopAt(heap, node, 'root');
  return { ...hop, className: name };
}

function hopAt({ snapshot, classNames, locations }: Heap, node: NodeOrdinal, kind: RetainerHop['kind']): RetainerHop {
  const location = locations.of(node);
  return {
    kind,
    edgeType: '',
    edgeNames: [],
    className: classNames.of(node),
    nodeType: snapshot.nodeTypeNames[snapshot.nodeType[node]],
    nodeId: snapshot.nodeId[node],
    ...(location === undefined ? {} : { location }),
  };
}

function edgeTypeOf({ snapshot }: Heap, edge: EdgeOrdinal): string {
  return edge === NO_EDGE ? '' : snapshot.edgeTypeNames[snapshot.edgeType[edge]];
}
