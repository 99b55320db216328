import { UsageError } from '../errors.ts';
import { findSource } from '../graph/edge-source.ts';
import type { Heap } from '../graph/heap.ts';
import { HeldClassNames } from '../graph/held-class-names.ts';
import { LinkedLists } from '../graph/linked-lists.ts';
import { type EdgeOrdinal, NO_NODE, type NodeId, type NodeOrdinal, type StringIndex } from '../ordinals.ts';
import { EdgeType } from '../snapshot/snapshot.ts';
import type { StringTable } from '../snapshot/string-table.ts';
import { TIMERS_OF_MANY_DELAYS } from './anchors.ts';
import { CutWalk } from './cut-walk.ts';
import { ANY_KEY, propertyLabel } from './edge-labels.ts';
import { type EdgePath, parseEdgePath } from './edge-path.ts';
import { asStep } from './holder-place.ts';
import type { CutEdge, HeldClass } from './suspect.ts';
import { VisibleEdges } from './visible-edges.ts';

/** What cutting the edges that somebody named would free. */
export interface NamedCut {
  /** The edges as they were asked for; several where they are cut together. */
  readonly names: readonly string[];
  readonly edgeCount: number;
  /** The first of them. */
  readonly edges: readonly CutEdge[];
  /** All bytes that the root no longer reaches. */
  readonly freedBytes: number;
  /** Of the objects that the edges lead to, how many stay: something else holds them. */
  readonly stillHeldCount: number;
  /** What an author sees of it, by class; most bytes first. */
  readonly frees: readonly HeldClass[];
}

const EDGES_TOLD = 20;

/**
 * Tells for each name, and for all together, what would be freed without these edges, by walking the heap again.
 *
 * @param names - edges as a report writes them: `Connection.tasks`, `@123.tasks`
 * @throws UsageError where a name leads to no edge
 */
export function measureNamedCuts(heap: Heap, names: readonly string[]): NamedCut[] {
  const finder = new NamedEdges(heap);
  const walk = new CutWalk(heap);
  const found = names.map((name) => ({ names: [name], edges: finder.find(name) }));
  if (names.length > 1) found.push({ names: [...names], edges: [...new Set(found.flatMap(({ edges }) => edges))] });
  return found.map((cut) => measure(heap, walk, cut));
}

function measure(
  heap: Heap,
  walk: CutWalk,
  { names, edges }: { names: readonly string[]; edges: readonly NamedEdge[] },
): NamedCut {
  const { nodeCount, nodeId, shallowBytes, edgeType, edgeTypeNames } = heap.snapshot;
  const isReached = walk.reachedWithout(edges.map(({ edge }) => edge));
  const classOf = new HeldClassNames(heap);
  const totals = new Map<string, { count: number; shallowBytes: number }>();
  let freedBytes = 0;
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if (heap.reachability.isReached[node] === 0 || isReached[node] === 1) continue;
    freedBytes += shallowBytes[node];
    const owner = heap.ownerOf[node] as NodeOrdinal;
    if (heap.isPlumbing[owner] === 1) continue;
    const className = classOf.of(owner);
    const total = totals.get(className) ?? { count: 0, shallowBytes: 0 };
    totals.set(className, {
      count: total.count + (owner === node ? 1 : 0),
      shallowBytes: total.shallowBytes + shallowBytes[node],
    });
  }
  return {
    names,
    edgeCount: countTargets(edges),
    edges: distinct(edges)
      .slice(0, EDGES_TOLD)
      .map(({ source, edge, name, target }) => ({
        label: `@${nodeId[source]}${asStep(name)}`,
        fromId: nodeId[source],
        edgeType: edgeTypeNames[edgeType[edge]],
        edgeName: name,
        toId: nodeId[target],
      })),
    freedBytes,
    stillHeldCount: countTargets(edges.filter(({ target }) => isReached[target] === 1)),
    frees: [...totals]
      .map(([className, total]) => ({ className, ...total }))
      .filter(({ count }) => count > 0)
      .sort((left, right) => right.shallowBytes - left.shallowBytes || (left.className < right.className ? -1 : 1)),
  };
}

/** Of edges between the same objects the first. */
function distinct(edges: readonly NamedEdge[]): NamedEdge[] {
  const seen = new Set<string>();
  return edges.filter(({ source, target }) => !seen.has(`${source} ${target}`) && seen.add(`${source} ${target}`));
}

/** How many objects hold how many others by these edges; a list hangs on one. */
function countTargets(edges: readonly NamedEdge[]): number {
  const edgeCount = new Set(edges.map(({ edge }) => edge)).size;
  const targetsOf = new Map<NodeOrdinal, Set<NodeOrdinal>>();
  for (const { source, target } of edges) {
    const targets = targetsOf.get(source) ?? new Set();
    targetsOf.set(source, targets.add(target));
  }
  let count = 0;
  for (const targets of targetsOf.values()) count += targets.size;
  return Math.min(count, edgeCount);
}

/** An edge, who has it in the author's eyes, and its name. */
interface NamedEdge {
  readonly source: NodeOrdinal;
  readonly edge: EdgeOrdinal;
  readonly name: string;
  readonly target: NodeOrdinal;
}

/** Finds edges by the names that reports have for them. */
class NamedEdges {
  readonly #heap: Heap;
  readonly #edges: VisibleEdges;
  readonly #lists: LinkedLists;
  /** By linked list; undefined until it is asked for. */
  #edgesOfLists: ReadonlyMap<NodeOrdinal, NamedEdge[]> | undefined;
  /** The longest first, of which a shorter one may be the start. */
  readonly #ownSteps: readonly string[];

  constructor(heap: Heap) {
    this.#heap = heap;
    this.#edges = new VisibleEdges(heap);
    this.#lists = LinkedLists.find(heap.snapshot);
    this.#ownSteps = [...heap.namesOfHolds].map(asStep).sort((left, right) => right.length - left.length);
  }

  /** Of all that a name may mean the first that has such an edge. */
  find(text: string): NamedEdge[] {
    const names = withoutModule(text);
    const paths = names.flatMap((name) => parseEdgePath(name, this.#ownSteps));
    let firstMiss: string | undefined;
    for (const path of paths) {
      for (const starts of this.#startsOf(path)) {
        if (starts.length === 0) continue;
        const found = this.#follow(path, starts);
        if (typeof found !== 'string') return found;
        firstMiss ??= found;
      }
    }
    for (const name of names[0] === text ? [] : names) {
      const found = this.#variablesNamed(name);
      if (found.length > 0) return found;
    }
    if (paths.length === 0) throw this.#mistake(text, 'expected an edge, like Connection.tasks or @123.tasks');
    const [{ start }] = paths;
    const what = start.startsWith('@') ? 'object with the id' : 'object of class or variable';
    throw this.#mistake(text, firstMiss ?? `no ${what} ${JSON.stringify(start)}; name it as the report does`);
  }

  /** @returns what is amiss where a step leads nowhere */
  #follow({ start, steps }: EdgePath, starts: readonly NodeOrdinal[]): NamedEdge[] | string {
    let at = starts;
    let place = start;
    for (const [position, step] of steps.entries()) {
      const { found, others } = this.#edgesNamed(at, step);
      if (found.length === 0) return `${place} has no ${step}${listNames(others, step)}`;
      if (position === steps.length - 1) return found;
      at = [...new Set(found.map(({ target }) => target))];
      place += step;
    }
    return [];
  }

  #edgesNamed(sources: readonly NodeOrdinal[], step: string): { found: NamedEdge[]; others: ReadonlySet<string> } {
    const found: NamedEdge[] = [];
    const others = new Set<string>();
    for (const source of sources) {
      const targets = new Set<NodeOrdinal>();
      this.#edges.forEach(source, (name, _edge, target) => {
        if (name === step) targets.add(target);
        else others.add(name);
      });
      // V8 has some edges twice: a property, and the same through the table that keeps it.
      this.#edges.forEach(source, (name, edge, target) => {
        if (targets.has(target) && (name === step || name === ANY_KEY))
          found.push({ source, edge, name: step, target });
      });
      if (targets.size === 0) found.push(...this.#foldedProperty(source, step));
      if (step === ANY_KEY) for (const link of this.#linksOf(source)) found.push(link);
    }
    return { found, others };
  }

  /** A property that leads to a part which somebody's analyzer folds into its container: no report has it, its author does. */
  #foldedProperty(source: NodeOrdinal, step: string): NamedEdge[] {
    const { firstEdge, edgeType, edgeNameOrIndex, edgeTarget, strings } = this.#heap.snapshot;
    const { edgeRetains } = this.#heap.reachability;
    const found: NamedEdge[] = [];
    const endEdge = firstEdge[(source + 1) as NodeOrdinal];
    for (let edge = firstEdge[source]; edge < endEdge; edge++) {
      const target = edgeTarget[edge];
      if (edgeType[edge] !== EdgeType.property || edgeRetains[edge] === 0) continue;
      if (this.#heap.holdsOf(target) === undefined) continue;
      if (propertyLabel(strings.get(edgeNameOrIndex[edge] as StringIndex)) !== step) continue;
      found.push({ source, edge, name: step, target });
    }
    return found;
  }

  /** A member leaves a linked list by all of its links, whoever has them. */
  #linksOf(list: NodeOrdinal): readonly NamedEdge[] {
    this.#edgesOfLists ??= this.#readLists();
    return this.#edgesOfLists.get(list) ?? [];
  }

  #readLists(): Map<NodeOrdinal, NamedEdge[]> {
    const { edgeTarget } = this.#heap.snapshot;
    const edges = new Map<NodeOrdinal, NamedEdge[]>(this.#lists.lists.map((list) => [list, []]));
    for (const { list, edge } of this.#lists.linksToMembers()) {
      edges.get(list)!.push({ source: list, edge, name: ANY_KEY, target: edgeTarget[edge] });
    }
    return edges;
  }

  /** By id; by class; the function of that name; what a variable or a property of that name holds; timers by their delay. */
  *#startsOf({ start }: EdgePath): Generator<NodeOrdinal[]> {
    const { classNames, nodeIdIndex, reachability } = this.#heap;
    const id = /^@(\d+)$/u.exec(start)?.[1];
    if (id !== undefined) {
      const node = nodeIdIndex.find(Number(id) as NodeId);
      yield node !== NO_NODE && reachability.isReached[node] === 1 ? [node] : [];
      return;
    }
    const delay = /^timers of (\d+) ms$/u.exec(start)?.[1];
    if (delay !== undefined) yield this.#listsOfTimers(delay);
    if (start === TIMERS_OF_MANY_DELAYS) yield [...this.#lists.lists];
    yield this.#nodesWith((node) => classNames.of(node) === start);
    yield this.#nodesWith((node) => classNames.of(node) === `(closure) ${start}`);
    yield this.#valuesOf(EdgeType.context, start);
    yield this.#valuesOf(EdgeType.property, start);
  }

  #listsOfTimers(delay: string): NodeOrdinal[] {
    const lists = [...this.#valuesOf(EdgeType.property, delay), ...this.#valuesOf(EdgeType.element, delay)];
    return lists.filter((list) => this.#heap.classNames.of(list) === 'TimersList');
  }

  #nodesWith(isMeant: (node: NodeOrdinal) => boolean): NodeOrdinal[] {
    const nodes: NodeOrdinal[] = [];
    for (let node = 0 as NodeOrdinal; node < this.#heap.snapshot.nodeCount; node++) {
      if (this.#heap.reachability.isReached[node] === 1 && isMeant(node)) nodes.push(node);
    }
    return nodes;
  }

  #valuesOf(type: number, name: string): NodeOrdinal[] {
    const { edgeCount, edgeType, edgeNameOrIndex, edgeTarget, strings } = this.#heap.snapshot;
    const isName = markStrings(strings, name);
    const index = Number(name);
    const values = new Set<NodeOrdinal>();
    for (let edge = 0 as EdgeOrdinal; edge < edgeCount; edge++) {
      if (edgeType[edge] !== type) continue;
      const key = edgeNameOrIndex[edge];
      const isMeant = type === EdgeType.element ? key === index : isName[key as StringIndex] === 1;
      if (isMeant && this.#heap.reachability.isReached[edgeTarget[edge]] === 1) values.add(edgeTarget[edge]);
    }
    return [...values];
  }

  /** Variables of functions and modules, each an edge from what V8 keeps them in. */
  #variablesNamed(name: string): NamedEdge[] {
    const { edgeCount, firstEdge, edgeType, edgeNameOrIndex, edgeTarget, strings } = this.#heap.snapshot;
    const { isReached, edgeRetains } = this.#heap.reachability;
    const isName = markStrings(strings, name);
    const found: NamedEdge[] = [];
    for (let edge = 0 as EdgeOrdinal; edge < edgeCount; edge++) {
      if (edgeType[edge] !== EdgeType.context || isName[edgeNameOrIndex[edge] as StringIndex] !== 1) continue;
      const source = findSource(firstEdge, edge);
      if (isReached[source] === 0 || edgeRetains[edge] === 0) continue;
      found.push({ source, edge, name: `(closure) ${name}`, target: edgeTarget[edge] });
    }
    return found;
  }

  #mistake(text: string, detail: string): UsageError {
    return new UsageError(`cut ${JSON.stringify(text)} in ${this.#heap.snapshot.file}: ${detail}`);
  }
}

/** All ways to read a name without the module in front, whose path may have spaces in it; the name itself where it has none. */
function withoutModule(text: string): string[] {
  if (!/^(?:module|script) /u.test(text)) return [text.replace(/^\(closure\) /u, '')];
  const spaces = [...text.matchAll(/ /gu)].map(({ index }) => index).slice(1);
  return spaces.map((space) => text.slice(space + 1));
}

/** @returns 1 for each string that is this text */
function markStrings(strings: StringTable, text: string): Uint8Array {
  if (/^[\x20-\x7e]*$/u.test(text) && !/["\\]/u.test(text)) return strings.classify(new Map([[text, 1]]));
  const isText = new Uint8Array(strings.length);
  for (let index = 0 as StringIndex; index < strings.length; index++)
    isText[index] = strings.get(index) === text ? 1 : 0;
  return isText;
}

const NAMES_TOLD = 8;

function listNames(names: ReadonlySet<string>, step: string): string {
  if (names.size === 0) return '';
  const meant = [...names].find((name) => name.toLowerCase() === step.toLowerCase());
  if (meant !== undefined) return `; did you mean ${meant}?`;
  const told = [...names].slice(0, NAMES_TOLD).join(', ');
  return `; it has ${told}${names.size > NAMES_TOLD ? ` and ${names.size - NAMES_TOLD} more` : ''}`;
}
