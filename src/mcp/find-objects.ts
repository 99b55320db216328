import {
  type Heap,
  HeapView,
  HeldClassNames,
  NO_NODE,
  type NodeId,
  type NodeOrdinal,
  type Reference,
  summariseHeap,
  UsageError,
} from 'heapdiff';
import { nearestName } from '../nearest-name.ts';
import type { LoadedHeap } from './loaded-heaps.ts';

/** One object, as it is listed. */
export interface ListedObject {
  readonly id: NodeId;
  /** With the plumbing that is folded into it. */
  readonly ownBytes: number;
  readonly retainedBytes: number;
  /** Whether it was born after the first snapshot; absent where there is only one. */
  readonly added?: boolean;
  /** Of a string, where texts are shown. */
  readonly text?: string;
  /** Its first properties, where texts are shown. */
  readonly values?: { readonly [property: string]: string };
}

const VALUES_SHOWN = 6;

/**
 * Finds the live objects of a class, those that retain most first.
 *
 * @param className - as a report, a summary or a chain writes it; `Object` stands for plain objects of all shapes. Of what is
 * always folded into others, such as reactions of promises, the parts are listed.
 * @param added - only those that were born after the first snapshot
 * @throws UsageError where there is no such class, or no earlier snapshot
 */
export function findObjects(
  { heap, comparison, names }: LoadedHeap,
  className: string,
  added: boolean,
): { readonly nodes: readonly NodeOrdinal[]; readonly ownBytes: number } {
  if (added && comparison === undefined)
    throw new UsageError('added needs an earlier snapshot; expected the handle of a comparison');
  const { ownerOf, retainedBytes } = heap;
  const all = nodesOfClass(heap, className);
  if (all.length === 0) throw unknownClass({ heap, names }, className);
  const whole = all.filter((node) => ownerOf[node] === node);
  const nodes = (whole.length === 0 ? all : whole)
    .filter((node) => !added || comparison!.match.beforeOf[node] === NO_NODE)
    .sort((one, other) => retainedBytes[other] - retainedBytes[one] || one - other);
  return { nodes, ownBytes: nodes.reduce((sum, node) => sum + ownBytesOf(heap, node), 0) };
}

function nodesOfClass(heap: Heap, className: string): NodeOrdinal[] {
  const { classNames, reachability, snapshot } = heap;
  const shapes = new HeldClassNames(heap);
  const nodes: NodeOrdinal[] = [];
  for (let node = 0 as NodeOrdinal; node < snapshot.nodeCount; node++) {
    if (reachability.isReached[node] === 0) continue;
    if (classNames.of(node) === className || shapes.of(node) === className) nodes.push(node);
  }
  return nodes;
}

function ownBytesOf({ ownerOf, ownedBytes, snapshot }: Heap, node: NodeOrdinal): number {
  return ownerOf[node] === node ? ownedBytes[node] : snapshot.shallowBytes[node];
}

/**
 * Describes objects one by one.
 *
 * @param showStrings - whether values of properties are told
 */
export function describerOf(
  { heap, comparison }: LoadedHeap,
  showStrings: boolean,
): (node: NodeOrdinal) => ListedObject {
  const { snapshot, retainedBytes } = heap;
  // What it finds out of classes serves all objects.
  const view = new HeapView(heap, { showsStrings: true });
  return (node) => ({
    id: snapshot.nodeId[node],
    ownBytes: ownBytesOf(heap, node),
    retainedBytes: retainedBytes[node],
    ...(comparison === undefined ? {} : { added: comparison.match.beforeOf[node] === NO_NODE }),
    ...(showStrings ? readValues(view, node) : {}),
  });
}

function readValues(view: HeapView, node: NodeOrdinal): Pick<ListedObject, 'text' | 'values'> {
  const object = view.at(node);
  const text = object.text();
  const values: [string, string][] = [];
  for (const reference of object.properties()) {
    if (values.length === VALUES_SHOWN) break;
    values.push([reference.name, describeValue(view, reference)]);
  }
  return {
    ...(text === undefined ? {} : { text: view.shown(text) }),
    ...(values.length === 0 ? {} : { values: Object.fromEntries(values) }),
  };
}

function describeValue(view: HeapView, { object }: Reference): string {
  const text = object.text();
  return text === undefined ? `${object.className} @${object.id}` : view.shown(text);
}

/** Names of classes that a summary tells may be told here, too: others may be keys. */
function unknownClass({ heap, names }: Pick<LoadedHeap, 'heap' | 'names'>, className: string): UsageError {
  const known = summariseHeap(heap, undefined, {}).classes.map((told) => told.className);
  const meant = nearestName(className, known);
  const hint = meant === undefined ? 'summary has the names of all classes' : `did you mean ${JSON.stringify(meant)}?`;
  return new UsageError(`no live object of class ${JSON.stringify(className)} in ${names.at(-1)}; ${hint}`);
}
