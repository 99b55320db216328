import type { Heap } from '../graph/heap.ts';
import { HeldClassNames, isShape } from '../graph/held-class-names.ts';
import { NO_COMPONENT } from '../graph/strongly-connected-components.ts';
import type { NodeOrdinal } from '../ordinals.ts';
import type { AddedCycles } from './added-cycles.ts';
import type { Growth } from './growth.ts';
import type { Holding } from './holdings.ts';
import { type KeptNodes, NO_SET } from './kept-bytes.ts';
import type { CycleMember } from './suspect.ts';

/** The cycles of one suspect that have objects of the same classes; a tree with links to parents may have more or less. */
export interface CycleKind {
  /** The first of them, in file order: its number in {@link AddedCycles}. */
  readonly component: number;
  /** How many cycles there are. */
  count: number;
  /** The members of all of them by class. */
  readonly counts: Map<string, number>;
  /** Their sizes, plumbing included. */
  shallowBytes: number;
}

/**
 * Sorts cycles by the suspect that they are told with, and by their members' classes.
 *
 * @returns for each suspect its kinds of cycles, most bytes first, then by their classes
 */
export function sortCycles(
  heap: Heap,
  { kept, suspects, suspectSets, holdings }: Growth,
  cycles: AddedCycles,
): CycleKind[][] {
  const { firstMember, member, componentOf } = cycles;
  const { suspectsBySet } = suspectSets;
  const bytesOf = sumMemberBytes(heap, kept, cycles);
  const names = new HeldClassNames(heap);
  const kinds = suspects.map(() => new Map<string, CycleKind>());
  const counts = new Map<string, number>();
  for (let vertex = kept.behind.firstVertex; vertex < componentOf.length; vertex++) {
    const component = componentOf[vertex];
    if (component === NO_COMPONENT) continue;
    const start = firstMember[component];
    const end = firstMember[component + 1];
    const set = kept.setOf[vertex];
    // Of each cycle the first member comes by first.
    if (start === end || member[start] !== vertex || set === NO_SET || set === kept.sets.many) continue;
    const [suspect] = suspectsBySet[set];
    counts.clear();
    for (let position = start; position < end; position++) {
      addTo(counts, nameHeld(names, kept.behind.nodeAt(member[position]), holdings[suspect]), 1);
    }
    const signature = JSON.stringify([...counts.keys()].sort());
    const kind = kinds[suspect].get(signature) ?? { component, count: 0, counts: new Map(), shallowBytes: 0 };
    kinds[suspect].set(signature, kind);
    kind.count++;
    for (const [className, count] of counts) addTo(kind.counts, className, count);
    kind.shallowBytes += bytesOf[component];
  }
  return kinds.map((bySignature) =>
    [...bySignature]
      .sort(([left, one], [right, other]) => other.shallowBytes - one.shallowBytes || (left < right ? -1 : 1))
      .map(([, kind]) => kind),
  );
}

/** Objects before functions, most first, then by name. */
export function listMembers({ counts }: CycleKind): CycleMember[] {
  return Array.from(counts, ([className, count]) => ({ className, count })).sort(
    (left, right) =>
      Number(left.className.startsWith('(')) - Number(right.className.startsWith('(')) ||
      right.count - left.count ||
      (left.className < right.className ? -1 : 1),
  );
}

/** As in what the suspect holds: the shape of a single object is not told. */
function nameHeld(names: HeldClassNames, node: NodeOrdinal, { classes }: Holding): string {
  const name = names.of(node);
  return isShape(name) && !classes.has(name) ? 'Object' : name;
}

function addTo(counts: Map<string, number>, className: string, count: number): void {
  counts.set(className, (counts.get(className) ?? 0) + count);
}

/** @returns for each component the sizes of its members with what is folded into them; 0 where it is no cycle */
function sumMemberBytes({ snapshot, ownerOf }: Heap, { behind }: KeptNodes, cycles: AddedCycles): Float64Array {
  const { componentOf, firstMember } = cycles;
  const bytesOf = new Float64Array(firstMember.length - 1);
  for (const node of behind.nodes) {
    const component = componentOf[behind.vertexOf[ownerOf[node]]];
    if (component === NO_COMPONENT || firstMember[component] === firstMember[component + 1]) continue;
    bytesOf[component] += snapshot.shallowBytes[node as NodeOrdinal];
  }
  return bytesOf;
}
