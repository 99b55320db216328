import type { Heap } from '../graph/heap.ts';
import type { NodeOrdinal } from '../ordinals.ts';
import { findObjects } from './find-objects.ts';
import { groupObjects } from './group-objects.ts';
import type { ClassMembers, HeapInventory } from './heap-inventory.ts';
import { HeldBy } from './held-by.ts';
import type { ListedObject, ObjectList, ObjectTally } from './object-list.ts';
import { pathsOf, type ReadQuery } from './object-query.ts';
import { PropertyReader } from './property-reader.ts';
import { ownBytesOf, tallyGroup } from './tally-objects.ts';
import type { OwnField } from './where-expression.ts';
import { compileWhere } from './where-filter.ts';

/** Of so many objects it is told who holds them: of a string that thousands share that takes a millisecond. */
const MOST_HOLDERS = 1000;

/** What is known of a heap's objects. */
interface Known {
  readonly inventory: HeapInventory;
  readonly heap: Heap;
  readonly reader: PropertyReader;
}

/** Objects that were found. */
interface Selection {
  /** All of them. */
  readonly found: ObjectTally;
  /** Those that are listed, in their order; or all, where they are grouped. */
  readonly nodes: readonly NodeOrdinal[];
}

/**
 * Lists objects of a heap: their sizes, since when they are there, who holds them, and values of their properties.
 *
 * @throws UnknownClassError, UsageError as `findObjects`
 */
export function selectObjects(
  inventory: HeapInventory,
  query: ReadQuery,
): Omit<ObjectList, 'schema' | 'snapshots' | 'leftOut'> {
  const { className, print, by, top = Number.POSITIVE_INFINITY } = query;
  const members = top <= MOST_HOLDERS && asksForAll(query) ? inventory.membersOf(className!) : undefined;
  const isOfFew = members !== undefined || query.ids !== undefined;
  const heap = isOfFew ? inventory.heapOfFew : inventory.heap;
  const known: Known = { inventory, heap, reader: new PropertyReader(heap, pathsOf(query)) };
  const { found, nodes } = members === undefined ? choose(known, query) : chooseMembers(known, members, query);
  const shown =
    by === undefined
      ? { objects: listNodes(known, nodes, query), moreCount: found.count - nodes.length }
      : groupNodes(known, nodes, query);
  return {
    ...(className === undefined ? {} : { className }),
    found,
    stringsShown: print.length > 0 || by !== undefined,
    print: print.map(({ text }) => text),
    neverFound: listNeverFound(known, query),
    ...(by === undefined ? {} : { by: by.text }),
    ...shown,
  };
}

/** Whether no object of the class has to be looked at to find those that are asked for. */
function asksForAll({ className, subclasses, where, added, by }: ReadQuery): boolean {
  return className !== undefined && !(subclasses || added) && where === undefined && by === undefined;
}

/** They stand with most retained bytes first already. */
function chooseMembers(
  { inventory }: Known,
  { tally, nodes }: ClassMembers,
  { top, oldest = false }: ReadQuery,
): Selection {
  const all = nodes as ArrayLike<NodeOrdinal>;
  if (!oldest) return { found: tally, nodes: Array.from({ length: Math.min(top!, all.length) }, (_, at) => all[at]) };
  const byBirth: NodeOrdinal[][] = [];
  for (let at = 0; at < all.length; at++) {
    const cohort = inventory.cohortOf(all[at])!;
    byBirth[cohort] ??= [];
    if (byBirth[cohort].length < top!) byBirth[cohort].push(all[at]);
  }
  return { found: tally, nodes: byBirth.flat().slice(0, top) };
}

function choose(known: Known, query: ReadQuery): Selection {
  const nodes = filterNodes(known, findObjects(known.inventory, query), query);
  const isGrouped = query.by !== undefined;
  return {
    found: tallyGroup(known.heap, nodes),
    nodes: isGrouped ? nodes : sortNodes(known, nodes, query).slice(0, query.top ?? nodes.length),
  };
}

/** The name of the class that an object is counted in; of plumbing its own. */
function classNameOf({ inventory, heap }: Known, node: NodeOrdinal): string {
  const isObject = heap.ownerOf[node] === node;
  return isObject ? inventory.names[inventory.liveClassOf[node]] : heap.classNames.of(node);
}

function filterNodes(
  known: Known,
  nodes: readonly NodeOrdinal[],
  { added = false, where }: ReadQuery,
): readonly NodeOrdinal[] {
  const { inventory, reader } = known;
  const isWanted =
    where === undefined
      ? () => true
      : compileWhere(where, {
          fieldAt: (node, field) => readField(known, node, field),
          valueAt: (node, path) => reader.read(node, path),
        });
  return nodes.filter((node) => (!added || inventory.cohortOf(node) !== 0) && isWanted(node));
}

function readField(known: Known, node: NodeOrdinal, field: OwnField): string | number | undefined {
  const { heap, inventory } = known;
  switch (field) {
    case 'retainedBytes':
      return heap.retainedBytes[node];
    case 'shallowBytes':
      return ownBytesOf(heap, node);
    case 'id':
      return heap.snapshot.nodeId[node];
    case 'class':
      return classNameOf(known, node);
    case 'born':
      return inventory.cohortOf(node);
  }
}

function listNodes(known: Known, nodes: readonly NodeOrdinal[], query: ReadQuery): ListedObject[] {
  const heldBy = new HeldBy(known.heap);
  return nodes.map((node, at) => describeNode(known, node, at < MOST_HOLDERS ? heldBy.of(node) : undefined, query));
}

function sortNodes(
  { heap, inventory }: Known,
  nodes: readonly NodeOrdinal[],
  { oldest = false }: ReadQuery,
): NodeOrdinal[] {
  const { retainedBytes } = heap;
  return [...nodes].sort((one, other) => {
    const byBirth = oldest ? inventory.cohortOf(one)! - inventory.cohortOf(other)! : 0;
    return byBirth || retainedBytes[other] - retainedBytes[one] || one - other;
  });
}

function describeNode(known: Known, node: NodeOrdinal, heldBy: string | undefined, { print }: ReadQuery): ListedObject {
  const { heap, inventory, reader } = known;
  const cohort = inventory.cohortOf(node);
  const seconds = cohort === undefined ? undefined : inventory.secondsAgo[cohort];
  return {
    nodeId: heap.snapshot.nodeId[node],
    className: classNameOf(known, node),
    shallowBytes: ownBytesOf(heap, node),
    retainedBytes: heap.retainedBytes[node],
    ...(cohort === undefined ? {} : { cohort }),
    ...(seconds === undefined ? {} : { seconds }),
    ...(heldBy === undefined ? {} : { heldBy }),
    ...(print.length === 0 ? {} : { values: print.map((path) => reader.read(node, path) ?? null) }),
  };
}

function groupNodes(
  { heap, reader }: Known,
  nodes: readonly NodeOrdinal[],
  { by, top }: ReadQuery,
): Pick<ObjectList, 'groups' | 'moreCount'> {
  const all = groupObjects(heap, nodes, (node) => reader.read(node, by!));
  const groups = all.slice(0, top ?? all.length);
  return { groups, moreCount: all.length - groups.length };
}

function listNeverFound({ reader }: Known, query: ReadQuery): string[] {
  const missed = pathsOf(query).filter((path) => reader.hasMissed(path));
  return [...new Set(missed.map(({ text }) => text))];
}
