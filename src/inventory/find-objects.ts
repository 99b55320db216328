import { Subclasses } from '../analysis/subclasses.ts';
import { UnknownClassError, UsageError } from '../errors.ts';
import type { Heap } from '../graph/heap.ts';
import { HeldClassNames, isShape } from '../graph/held-class-names.ts';
import { NO_NODE, type NodeId, type NodeOrdinal } from '../ordinals.ts';
import { classifyHeap, NO_CLASS } from './class-columns.ts';
import { ClassRegister } from './class-register.ts';
import type { ObjectQuery } from './object-list.ts';
import type { History } from './summarise-heap.ts';

/** By what objects are found. */
export type ObjectChoice = Pick<ObjectQuery, 'className' | 'subclasses' | 'ids'>;

/** Objects that were asked for, and what they are called. */
export interface FoundObjects {
  /** In the order of the file, or of the ids. */
  readonly nodes: readonly NodeOrdinal[];
  readonly classNameOf: (node: NodeOrdinal) => string;
}

/**
 * Finds the live objects of a class, as a summary counts them, or those with some ids.
 *
 * @throws UnknownClassError where no object has such a class, nor had one in the earlier heap
 * @throws UsageError where no live object has an id
 */
export function findObjects(heap: Heap, history: History | undefined, query: ObjectChoice): FoundObjects {
  const register = new ClassRegister();
  const { liveClassOf } = classifyHeap(heap, history?.comparison, register);
  const { ownerOf, classNames } = heap;
  const classNameOf = (node: NodeOrdinal): string =>
    ownerOf[node] === node ? register.names[liveClassOf[node]] : classNames.of(node);
  const { className, ids } = query;
  const nodes =
    ids === undefined
      ? findOfClass(heap, register, liveClassOf, query)
      : [...new Set(ids)].map((id) => findById(heap, id));
  if (nodes.length > 0 || className === undefined) return { nodes, classNameOf };
  // Of a shape that one object alone has, only who knows it can ask.
  const single = findOfShape(heap, className);
  if (single === undefined && !register.names.includes(className)) refuseClass(heap, className, register, liveClassOf);
  return { nodes: single === undefined ? [] : [single], classNameOf };
}

function findOfClass(
  heap: Heap,
  { names }: ClassRegister,
  liveClassOf: Uint32Array,
  { className = '', subclasses = false }: ObjectChoice,
): NodeOrdinal[] {
  const wanted = subclasses && className !== 'Object' ? new Subclasses(heap).namesOf(className) : new Set([className]);
  const isWanted = Uint8Array.from(names, (name) =>
    Number(wanted.has(name) || (subclasses && className === 'Object' && isShape(name))),
  );
  const nodes: NodeOrdinal[] = [];
  for (let node = 0 as NodeOrdinal; node < liveClassOf.length; node++) {
    const number = liveClassOf[node];
    if (number !== NO_CLASS && isWanted[number] === 1 && heap.ownerOf[node] === node) nodes.push(node);
  }
  return nodes;
}

function findById({ nodeIdIndex, snapshot, reachability }: Heap, id: number): NodeOrdinal {
  const node = nodeIdIndex.find(id as NodeId);
  // Beyond 32 bits an id is none.
  if (node === NO_NODE || snapshot.nodeId[node] !== id)
    throw new UsageError(
      `no object @${id} in ${snapshot.file}; expected an id from a report on this very snapshot, or from DevTools with it open`,
    );
  if (reachability.isReached[node] === 0)
    throw new UsageError(
      `nothing holds @${id} in ${snapshot.file}: the root does not reach it, it would have been freed next`,
    );
  return node;
}

function findOfShape(heap: Heap, className: string): NodeOrdinal | undefined {
  if (!isShape(className)) return undefined;
  const names = new HeldClassNames(heap);
  const { isReached } = heap.reachability;
  for (let node = 0 as NodeOrdinal; node < heap.ownerOf.length; node++) {
    if (isReached[node] === 1 && heap.ownerOf[node] === node && names.of(node) === className) return node;
  }
  return undefined;
}

function refuseClass({ snapshot }: Heap, className: string, { names }: ClassRegister, liveClassOf: Uint32Array): never {
  const live = new Set(liveClassOf);
  throw new UnknownClassError(snapshot.file, className, [...new Set(names.filter((_, number) => live.has(number)))]);
}
