import { Subclasses } from '../analysis/subclasses.ts';
import { UnknownClassError, UsageError } from '../errors.ts';
import type { Heap } from '../graph/heap.ts';
import { HeldClassNames, isShape } from '../graph/held-class-names.ts';
import { NO_NODE, type NodeId, type NodeOrdinal } from '../ordinals.ts';
import { NO_CLASS } from './class-columns.ts';
import type { HeapInventory } from './heap-inventory.ts';
import type { ObjectQuery } from './object-list.ts';

/** Of those that have parts of a class so many classes are named. */
const MOST_OWNERS = 5;

/** By what objects are found. */
export type ObjectChoice = Pick<ObjectQuery, 'className' | 'subclasses' | 'ids'>;

/**
 * Finds the live objects of a class, as a summary counts them, or those with some ids.
 *
 * @returns in the order of the file, or of the ids
 * @throws UnknownClassError where no object has such a class, nor had one in the earlier heap
 * @throws UsageError where no live object has an id, or what has the class is part of other objects
 */
export function findObjects(inventory: HeapInventory, query: ObjectChoice): NodeOrdinal[] {
  const { className, ids } = query;
  if (ids !== undefined) return [...new Set(ids)].map((id) => findById(inventory.heapOfFew, id));
  const nodes = findOfClass(inventory, query);
  if (nodes.length > 0 || className === undefined) return nodes;
  // Of a shape that one object alone has, only who knows it can ask.
  const single = findOfShape(inventory.heap, className);
  if (single !== undefined) return [single];
  if (!inventory.names.includes(className)) refuseClass(inventory, className);
  return [];
}

function findOfClass(
  { heap, names, liveClassOf }: HeapInventory,
  { className = '', subclasses = false }: ObjectChoice,
): NodeOrdinal[] {
  const wanted = subclasses && className !== 'Object' ? new Subclasses(heap).namesOf(className) : new Set([className]);
  const isWanted = Uint8Array.from(names, (name) =>
    Number(wanted.has(name) || (subclasses && className === 'Object' && isShape(name))),
  );
  const { ownerOf } = heap;
  const nodes: NodeOrdinal[] = [];
  for (let node = 0 as NodeOrdinal; node < liveClassOf.length; node++) {
    const number = liveClassOf[node];
    if (number !== NO_CLASS && isWanted[number] === 1 && ownerOf[node] === node) nodes.push(node);
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

function refuseClass({ heap, names, liveClassOf }: HeapInventory, className: string): never {
  refuseParts(heap, className);
  const isLive = new Uint8Array(names.length);
  // What is of no class lies outside.
  for (let node = 0; node < liveClassOf.length; node++) isLive[liveClassOf[node]] = 1;
  throw new UnknownClassError(heap.snapshot.file, className, [
    ...new Set(names.filter((_, number) => isLive[number] === 1)),
  ]);
}

/** @throws UsageError where nodes have the class, and each is part of an object of another one */
function refuseParts({ snapshot, ownerOf, classNames, reachability }: Heap, className: string): void {
  const partsByOwner = new Map<string, number>();
  for (let node = 0 as NodeOrdinal; node < ownerOf.length; node++) {
    if (ownerOf[node] === node || reachability.isReached[node] === 0 || classNames.of(node) !== className) continue;
    const owner = classNames.of(ownerOf[node] as NodeOrdinal);
    partsByOwner.set(owner, (partsByOwner.get(owner) ?? 0) + 1);
  }
  if (partsByOwner.size === 0) return;
  const owners = [...partsByOwner].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
  const partCount = owners.reduce((sum, [, count]) => sum + count, 0);
  const shown = owners.slice(0, MOST_OWNERS).map(([name]) => JSON.stringify(name));
  const more = owners.length > MOST_OWNERS ? ' and others' : '';
  throw new UsageError(
    `no object of class ${JSON.stringify(className)} in ${snapshot.file}: ${partCount} such are counted with the objects that they are part of; expected one of these: ${shown.join(', ')}${more}`,
  );
}
