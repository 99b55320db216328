import type { Heap } from '../graph/heap.ts';
import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { type FoundObjects, findObjects } from './find-objects.ts';
import { groupObjects } from './group-objects.ts';
import { HeldBy } from './held-by.ts';
import type { ListedObject, ObjectList } from './object-list.ts';
import { pathsOf, type ReadQuery } from './object-query.ts';
import { PropertyReader } from './property-reader.ts';
import type { History } from './summarise-heap.ts';
import { ownBytesOf, tallyObjects } from './tally-objects.ts';
import type { OwnField } from './where-expression.ts';
import { compileWhere } from './where-filter.ts';

/** Of so many objects it is told who holds them: of a string that thousands share that takes a millisecond. */
const MOST_HOLDERS = 1000;

/** What is known of a heap's objects. */
interface Known extends FoundObjects {
  readonly heap: Heap;
  readonly reader: PropertyReader;
  /** The number of the first snapshot that has a node; undefined where there is only one snapshot. */
  readonly cohortOf: (node: NodeOrdinal) => number | undefined;
  readonly secondsAgo: History['secondsAgo'];
}

/**
 * Lists objects of a heap: their sizes, since when they are there, who holds them, and values of their properties.
 *
 * @param history - an earlier snapshot of the same process, where there is one
 * @throws UnknownClassError, UsageError as `findObjects`
 */
export function selectObjects(
  heap: Heap,
  history: History | undefined,
  query: ReadQuery,
): Omit<ObjectList, 'schema' | 'snapshots' | 'leftOut'> {
  const { className, print, by } = query;
  const known: Known = {
    ...findObjects(heap, history, query),
    heap,
    reader: new PropertyReader(heap, pathsOf(query)),
    cohortOf: readCohorts(history),
    secondsAgo: history?.secondsAgo ?? [],
  };
  const nodes = filterNodes(known, query);
  const shown = by === undefined ? listNodes(known, nodes, query) : groupNodes(known, nodes, query);
  return {
    ...(className === undefined ? {} : { className }),
    found: tallyObjects(heap, nodes, new Uint32Array(nodes.length), 1)[0],
    stringsShown: print.length > 0 || by !== undefined,
    print: print.map(({ text }) => text),
    neverFound: nodes.length === 0 ? [] : listNeverFound(known, query),
    ...(by === undefined ? {} : { by: by.text }),
    ...shown,
  };
}

function readCohorts(history: History | undefined): Known['cohortOf'] {
  if (history === undefined) return () => undefined;
  const { cohortOf, comparison } = history;
  if (cohortOf !== undefined) return (node) => cohortOf[node];
  return (node) => Number(comparison.match.beforeOf[node] === NO_NODE);
}

function filterNodes(known: Known, { added = false, where }: ReadQuery): readonly NodeOrdinal[] {
  const { nodes, cohortOf, reader } = known;
  const isWanted =
    where === undefined
      ? () => true
      : compileWhere(where, {
          fieldAt: (node, field) => readField(known, node, field),
          valueAt: (node, path) => reader.read(node, path),
        });
  return nodes.filter((node) => (!added || cohortOf(node) !== 0) && isWanted(node));
}

function readField(
  { heap, classNameOf, cohortOf }: Known,
  node: NodeOrdinal,
  field: OwnField,
): string | number | undefined {
  switch (field) {
    case 'retainedBytes':
      return heap.retainedBytes[node];
    case 'shallowBytes':
      return ownBytesOf(heap, node);
    case 'id':
      return heap.snapshot.nodeId[node];
    case 'class':
      return classNameOf(node);
    case 'born':
      return cohortOf(node);
  }
}

function listNodes(
  known: Known,
  nodes: readonly NodeOrdinal[],
  query: ReadQuery,
): Pick<ObjectList, 'objects' | 'moreCount'> {
  const { top = nodes.length } = query;
  const heldBy = new HeldBy(known.heap);
  const objects = sortNodes(known, nodes, query)
    .slice(0, top)
    .map((node, at) => describeNode(known, node, at < MOST_HOLDERS ? heldBy.of(node) : undefined, query));
  return { objects, moreCount: nodes.length - objects.length };
}

function sortNodes(
  { heap, cohortOf }: Known,
  nodes: readonly NodeOrdinal[],
  { oldest = false }: ReadQuery,
): NodeOrdinal[] {
  const { retainedBytes } = heap;
  return [...nodes].sort((one, other) => {
    const byBirth = oldest ? cohortOf(one)! - cohortOf(other)! : 0;
    return byBirth || retainedBytes[other] - retainedBytes[one] || one - other;
  });
}

function describeNode(
  { heap, classNameOf, cohortOf, secondsAgo, reader }: Known,
  node: NodeOrdinal,
  heldBy: string | undefined,
  { print }: ReadQuery,
): ListedObject {
  const cohort = cohortOf(node);
  const seconds = cohort === undefined ? undefined : secondsAgo[cohort];
  return {
    nodeId: heap.snapshot.nodeId[node],
    className: classNameOf(node),
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
  const missed = pathsOf(query).filter((path) => !reader.hasFound(path));
  return [...new Set(missed.map(({ text }) => text))];
}
