import type { Heap } from '../graph/heap.ts';
import { HeldClassNames, isSingleShape } from '../graph/held-class-names.ts';
import type { NodeOrdinal } from '../ordinals.ts';
import { ClassTotals } from './class-totals.ts';
import { type DominatedList, findDominated } from './dominated-nodes.ts';
import type { HeldClass } from './suspect.ts';

/** What goes with an object: the first of its classes, and all that these leave out. */
export interface KeptClasses {
  /** Most bytes first, the object itself included; their bytes and those of `more` are what the object retains. */
  readonly classes: readonly HeldClass[];
  /** Further classes, and what belongs to the engine alone. */
  readonly more: { readonly classCount: number; readonly shallowBytes: number };
}

/** What is told of kept classes. */
export interface KeptClassBounds {
  /** Classes that are told. */
  readonly mostClasses: number;
  /** Whether the shape of a plain object that is the only one of its kind is told: its names may be data. */
  readonly showShapes: boolean;
}

/** Sums up by class what an object dominates, and so keeps alone. Plumbing is told with its owner, where that goes, too. */
export function findKeptClasses(
  heap: Heap,
  object: NodeOrdinal,
  { mostClasses, showShapes }: KeptClassBounds,
): KeptClasses {
  const totals = sumByClass(heap, findDominated(heap, object));
  if (!showShapes) totals.merge(isSingleShape, 'Object');
  const sorted = totals.list();
  const classes = sorted.slice(0, mostClasses);
  const toldBytes = classes.reduce((sum, { shallowBytes }) => sum + shallowBytes, 0);
  return {
    classes,
    more: { classCount: sorted.length - classes.length, shallowBytes: heap.retainedBytes[object] - toldBytes },
  };
}

function sumByClass(heap: Heap, { nodes, isDominated }: DominatedList): ClassTotals {
  const classOf = new HeldClassNames(heap);
  const totals = new ClassTotals();
  for (const node of nodes as Iterable<number> as Iterable<NodeOrdinal>) {
    const owner = heap.ownerOf[node] as NodeOrdinal;
    if (isDominated[owner] === 0 || heap.isPlumbing[owner] === 1) continue;
    totals.add(classOf.of(owner), owner === node ? 1 : 0, heap.snapshot.shallowBytes[node]);
  }
  return totals;
}
