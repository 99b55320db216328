import { ANY_KEY, asStep, nameHolder } from '../holder-place.ts';
import type { KeptObjects } from '../retention/kept-objects.ts';
import type { ChainHop } from '../retention/suspect.ts';
import type { SuspectWithGraph } from '../retention/suspect-graph.ts';
import type { HolderInHeap, SuspectInHeap } from './analyzer.ts';
import type { HeapView } from './heap-view.ts';
import { cut } from './wording.ts';

/** A title has 500 characters, and says more than who holds. */
const LONGEST_PLACE = 120;

/** The suspects as analyzers see them: frozen, so that none can change what the others and the report say. */
export function suspectsInHeap(
  suspects: readonly SuspectWithGraph[],
  heap: HeapView,
  kept: KeptObjects,
): readonly SuspectInHeap[] {
  const inHeap = suspects.map((suspect): SuspectInHeap => {
    deepFreeze(suspect);
    return Object.freeze({
      suspect,
      ...holderInHeap(suspect.chain, suspect.holder, heap),
      others: Object.freeze((suspect.otherChains ?? []).map((hops) => holderInHeap(hops, holderOf(hops), heap))),
      *objects(className?: string) {
        for (const node of kept.nodesOf(suspect)) {
          if (className === undefined || heap.columns.classNames.of(node) === className) yield heap.at(node);
        }
      },
    });
  });
  return Object.freeze(inHeap);
}

function holderInHeap(
  hops: readonly ChainHop[],
  holder: Pick<ChainHop, 'nodeId' | 'count'> | undefined,
  heap: HeapView,
): HolderInHeap {
  return Object.freeze({
    place: cut(nameHolderOf(hops), LONGEST_PLACE),
    holder: holder && heap.byId(holder.nodeId),
    holderCount: holder?.count ?? 1,
    edgeName: hops.find(({ suspectEdge }) => suspectEdge)?.edgeName ?? '',
    chain: Object.freeze(hops.flatMap(({ nodeId }) => heap.byId(nodeId) ?? [])),
  });
}

/** The hop before the suspect edge; undefined where the root holds. */
function holderOf(hops: readonly ChainHop[]): ChainHop | undefined {
  return hops[hops.findIndex(({ suspectEdge }) => suspectEdge) - 1];
}

/** What holds, and by which property: the hop before the suspect edges; where there are none, the last. */
function nameHolderOf(chain: readonly ChainHop[]): string {
  const suspectHop = chain.findIndex(({ suspectEdge }) => suspectEdge);
  if (suspectHop === -1) return nameHolder(chain);
  const { edgeName } = chain[suspectHop];
  return nameHolder(chain.slice(0, suspectHop)) + (edgeName === ANY_KEY ? '' : asStep(edgeName));
}

function deepFreeze(value: object): void {
  Object.freeze(value);
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) deepFreeze(inner);
}
