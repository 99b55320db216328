import type { Heap } from '../graph/heap.ts';
import { NO_EDGE, type NodeOrdinal, ROOT } from '../ordinals.ts';
import type { StandIn } from './anchors.ts';
import type { Chains } from './chains.ts';
import type { ShownNames } from './shown-names.ts';
import type { VisibleHold } from './visible-holds.ts';
import type { WayHop } from './ways.ts';

/** The last step of a way. */
export interface LastStep {
  /** The cheapest of the edges into the object. */
  readonly hold: VisibleHold;
  /** By which the holder holds the object, each once. */
  readonly edgeNames: readonly string[];
  readonly holderCount: number;
  readonly object: NodeOrdinal;
}

/** Puts a way into words, from where an author would begin it down to the object. */
export function tellWay(
  heap: Heap,
  chains: Chains,
  names: ShownNames,
  { hold, edgeNames, holderCount, object }: LastStep,
): WayHop[] {
  const { edgeTypeNames, edgeType } = heap.snapshot;
  const hops = hopsTo(heap, chains, names, hold);
  const holder = hops.pop();
  if (holder !== undefined) hops.push(holderCount > 1 ? { ...holder, count: holderCount } : holder);
  const type = hold.edge === NO_EDGE ? '' : edgeTypeNames[edgeType[hold.edge]];
  hops.push({ ...hopAt(heap, object), edgeType: type, edgeName: edgeNames.join(', ') });
  return hops;
}

/** The hops to what holds the object; of a module's variable the module is all there is. */
function hopsTo(heap: Heap, chains: Chains, names: ShownNames, hold: VisibleHold): WayHop[] {
  const module = chains.moduleOf(hold);
  if (module !== undefined) return [{ ...standInHop(heap, module), reason: 'a module' }];
  if (hold.holder === ROOT) return [{ ...hopAt(heap, ROOT), className: 'ROOT', reason: "V8's root" }];
  const { edgeTypeNames, edgeType } = heap.snapshot;
  const { standIn, reason, links } = chains.pathTo(hold.holder);
  const holders = links.map(({ source }) => chains.holds.holderOf(source));
  const hops = links.map(({ edge, source, edgeName, length }, position): WayHop => {
    const holder = holders[position];
    return {
      // Of a list the last object, which holds what comes next.
      ...hopAt(heap, holders[position + 1] ?? hold.holder),
      edgeType: edge === NO_EDGE ? '' : edgeTypeNames[edgeType[edge]],
      edgeName: names.of({ holder, source, edge, edgeName }, true),
      ...(length > 1 ? { count: length } : {}),
    };
  });
  if (standIn !== undefined) hops.unshift(standInHop(heap, standIn));
  else hops[0] = { ...hops[0], edgeType: '', edgeName: '' };
  return hops.map((hop, position) => (position === 0 ? { ...hop, reason } : hop));
}

function standInHop(heap: Heap, { name, node }: StandIn): WayHop {
  const { location: _, ...hop } = hopAt(heap, node);
  return { ...hop, className: name };
}

function hopAt({ snapshot, classNames, locations }: Heap, node: NodeOrdinal): WayHop {
  const location = locations.of(node);
  return {
    edgeType: '',
    edgeName: '',
    className: classNames.of(node),
    nodeType: snapshot.nodeTypeNames[snapshot.nodeType[node]],
    nodeId: snapshot.nodeId[node],
    ...(location === undefined ? {} : { location }),
  };
}
