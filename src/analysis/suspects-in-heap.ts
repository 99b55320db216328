import { ANY_KEY, asStep, nameHolder } from '../holder-place.ts';
import type { KeptObjects } from '../retention/kept-objects.ts';
import type { ChainHop } from '../retention/suspect.ts';
import type { SuspectWithGraph } from '../retention/suspect-graph.ts';
import type { SuspectInHeap } from './analyzer.ts';
import type { HeapObject } from './heap-object.ts';
import type { HeapView } from './heap-view.ts';

/** The suspects as analyzers see them: frozen, so that none can change what the others and the report say. */
export function suspectsInHeap(
  suspects: readonly SuspectWithGraph[],
  heap: HeapView,
  kept: KeptObjects,
): readonly SuspectInHeap[] {
  const inHeap = suspects.map((suspect): SuspectInHeap => {
    deepFreeze(suspect);
    const objectOf = (id: number): HeapObject[] => [heap.byId(id)].filter((object) => object !== undefined);
    return Object.freeze({
      suspect,
      place: nameHolderOf(suspect.chain),
      holder: heap.byId(suspect.holder.nodeId),
      chain: Object.freeze(suspect.chain.flatMap(({ nodeId }) => objectOf(nodeId))),
      *objects(className?: string) {
        for (const node of kept.nodesOf(suspect)) {
          if (className === undefined || heap.columns.classNames.of(node) === className) yield heap.at(node);
        }
      },
    });
  });
  return Object.freeze(inHeap);
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
