import { Heap } from '../graph/heap.ts';
import { namedTargetOf } from '../graph/named-edges.ts';
import type { Folder, Folding } from '../graph/owners.ts';
import { ANY_KEY } from '../holder-place.ts';
import { NO_NODE, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { EdgeType, type Snapshot } from '../snapshot/snapshot.ts';
import type { Expander, Part } from './analyzer.ts';
import { checkList, RubbishReturned } from './check-results.ts';
import { HeapObject } from './heap-object.ts';
import { HeapView } from './heap-view.ts';
import { NodesByName } from './nodes-by-name.ts';
import { Subclasses } from './subclasses.ts';

/** The way an analyzer says that a part of a container is one. */
interface FoundPart {
  readonly part: NodeOrdinal;
  readonly container: NodeOrdinal;
  readonly holds: string;
}

/** Runs somebody else's code; undefined where it failed, which was noted. */
export type Guard = <Result>(snapshot: Snapshot, work: () => Result) => Result | undefined;

/** V8's own parts of a part, through which it holds things. */
const SLOTS = ['elements', 'properties', 'table', 'dictionary'];

/**
 * Makes of an analyzer's expander what the engine's own structures are folded by. Where it fails nothing is folded.
 *
 * @param guard - runs the code of the analyzer
 */
export function folderOf(expander: Expander, guard: Guard): Folder {
  return (snapshot, folding) => {
    const found = guard(snapshot, () => findParts(snapshot, expander));
    for (const part of found ?? []) fold(snapshot, folding, part);
  };
}

function findParts(snapshot: Snapshot, expander: Expander): FoundPart[] {
  const heap = new Heap(snapshot);
  const view = new HeapView(heap);
  const found: FoundPart[] = [];
  for (const container of containersOf(heap, expander)) {
    for (const part of checkList(expander.parts(view.at(container)), 'expand', 'parts')) {
      const { object, holds = ANY_KEY } = Object(part) as Partial<Part>;
      if (!(object instanceof HeapObject))
        throw new RubbishReturned('expand gave a part that is no object of the heap');
      if (typeof holds !== 'string' || holds === '')
        throw new RubbishReturned('expand gave a part whose "holds" is no text');
      if (object.node === container || object.node === ROOT) continue;
      if (found.push({ part: object.node, container, holds }) > snapshot.nodeCount)
        throw new RubbishReturned('expand gave more parts than the heap has objects');
    }
  }
  return found;
}

/** What `StringTable.classify` can look for. */
const PLAIN_NAME = /^[ !#-[\]-~]+$/u;

/** A heap without such containers, as most are, costs a look at each string and no more. */
function* containersOf(heap: Heap, { classNames, subclasses }: Expander): Generator<NodeOrdinal> {
  if (subclasses === true || !classNames.every((name) => PLAIN_NAME.test(name))) {
    const nodes = subclasses === true ? new Subclasses(heap) : new NodesByName(heap);
    for (const className of classNames) yield* nodes.ofClass(className);
    return;
  }
  const { nodeCount, nodeName, strings } = heap.snapshot;
  const isAsked = strings.classify(
    new Map(classNames.flatMap((name) => [name, `Detached ${name}`]).map((name) => [name, 1])),
  );
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if (isAsked[nodeName[node]] === 1 && classNames.includes(heap.classNames.of(node))) yield node;
  }
}

function fold(
  snapshot: Snapshot,
  { isPlumbing, ownerOf, holdsOf }: Folding & { readonly holdsOf: Map<NodeOrdinal, string> },
  { part, container, holds }: FoundPart,
): void {
  isPlumbing[part] = 1;
  ownerOf[part] = container;
  holdsOf.set(part, holds);
  for (const slot of SLOTS) {
    const inner = namedTargetOf(snapshot, part, EdgeType.internal, slot);
    if (inner !== NO_NODE && ownerOf[inner] === part) holdsOf.set(inner, holds);
  }
}
