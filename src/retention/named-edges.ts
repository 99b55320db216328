import { UsageError } from '../errors.ts';
import type { Heap } from '../graph/heap.ts';
import { LinkedLists } from '../graph/linked-lists.ts';
import { ANY_KEY, asStep } from '../holder-place.ts';
import { NO_NODE, type NodeId, type NodeOrdinal, type StringIndex } from '../ordinals.ts';
import { EdgeType } from '../snapshot/snapshot.ts';
import { TIMERS_OF_MANY_DELAYS } from './anchors.ts';
import { propertyLabel } from './edge-labels.ts';
import { type EdgePath, parseEdgePath } from './edge-path.ts';
import { type FoundEdge, findOfClass, findValues, findVariables } from './find-by-name.ts';
import { findExported } from './module-anchors.ts';
import { VisibleEdges } from './visible-edges.ts';

/** An edge, who has it in the author's eyes, and its name. */
export interface NamedEdge extends FoundEdge {
  readonly name: string;
}

/** Finds edges by the names that reports have for them. */
export class NamedEdges {
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

  /**
   * Of all that a name may mean the first that has such an edge.
   *
   * @param text - an edge as a report writes it: `Connection.tasks`, `@123.tasks`
   * @returns one edge or more; those between the same objects stand for one reference
   * @throws UsageError where there is none
   */
  find(text: string): NamedEdge[] {
    const readings = readingsOf(text);
    const paths = readings.flatMap(({ name, className }) =>
      parseEdgePath(name, this.#ownSteps).map((path) => ({ ...path, className })),
    );
    let firstMiss: string | undefined;
    for (const path of paths) {
      for (const starts of this.#startsOf(path)) {
        if (starts.length === 0) continue;
        const found = this.#follow(path, starts, path.className);
        if (typeof found !== 'string') return found;
        firstMiss ??= found;
      }
    }
    for (const { name, className } of readings) {
      if (name === text || className !== undefined) continue;
      const variables = [...findVariables(this.#heap, name), ...findExported(this.#heap, name)];
      if (variables.length > 0) return variables.map((variable) => ({ ...variable, name: `(closure) ${name}` }));
    }
    if (paths.length === 0)
      throw this.#mistake(text, 'expected an edge, like Connection.tasks, cache[*] or @123.tasks');
    const [{ start }] = paths;
    const what = start.startsWith('@') ? 'object with the id' : 'object of class or variable';
    throw this.#mistake(text, firstMiss ?? `no ${what} ${JSON.stringify(start)}; name it as the report does`);
  }

  /**
   * @param className - of what has the last edge or of what it leads to; undefined for any
   * @returns what is amiss where a step leads nowhere
   */
  #follow(
    { start, steps }: EdgePath,
    starts: readonly NodeOrdinal[],
    className: string | undefined,
  ): NamedEdge[] | string {
    let at = starts;
    let place = start;
    for (const [position, step] of steps.entries()) {
      const { found, others } = this.#edgesNamed(at, step);
      if (found.length === 0) return `${place} has no ${step}${listNames(others, step)}`;
      if (position === steps.length - 1) {
        const meant = className === undefined ? found : this.#ofClass(found, className);
        return meant.length > 0 ? meant : `neither ${place} nor ${place}${step} is of class ${className}`;
      }
      at = [...new Set(found.map(({ target }) => target))];
      place += step;
    }
    return [];
  }

  /** Edges of objects of a class, or else those that lead to such. */
  #ofClass(edges: readonly NamedEdge[], className: string): NamedEdge[] {
    const { classNames } = this.#heap;
    const held = edges.filter(({ source }) => classNames.of(source) === className);
    return held.length > 0 ? held : edges.filter(({ target }) => classNames.of(target) === className);
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
    const { nodeIdIndex, reachability } = this.#heap;
    const id = /^@(\d+)$/u.exec(start)?.[1];
    if (id !== undefined) {
      const node = nodeIdIndex.find(Number(id) as NodeId);
      yield node !== NO_NODE && reachability.isReached[node] === 1 ? [node] : [];
      return;
    }
    const delay = /^timers of (\d+) ms$/u.exec(start)?.[1];
    if (delay !== undefined) yield this.#listsOfTimers(delay);
    if (start === TIMERS_OF_MANY_DELAYS) yield [...this.#lists.lists];
    yield findOfClass(this.#heap, start);
    yield findOfClass(this.#heap, `(closure) ${start}`);
    yield findValues(this.#heap, EdgeType.context, start);
    yield findExported(this.#heap, start).map(({ target }) => target);
    yield findValues(this.#heap, EdgeType.property, start);
  }

  #listsOfTimers(delay: string): NodeOrdinal[] {
    const types = [EdgeType.property, EdgeType.element];
    const lists = types.flatMap((type) => findValues(this.#heap, type, delay));
    return lists.filter((list) => this.#heap.classNames.of(list) === 'TimersList');
  }

  #mistake(text: string, detail: string): UsageError {
    return new UsageError(`cut ${JSON.stringify(text)} in ${this.#heap.snapshot.file}: ${detail}`);
  }
}

/** A way to read what somebody wrote: the name of an edge, and the class of what has it or it leads to, where that may stand in front. */
interface Reading {
  readonly name: string;
  readonly className?: string;
}

/**
 * All ways to read a name: without the module in front, whose path may have spaces in it; else as it is, and behind a class, as
 * titles have it: `Logger log on("end")`, `Map App.cache`, `Map Iterator rows[*]`.
 */
function readingsOf(text: string): Reading[] {
  const spaces = [...text.matchAll(/ /gu)].map(({ index }) => index);
  if (/^(?:module|script) /u.test(text)) return spaces.slice(1).map((space) => ({ name: text.slice(space + 1) }));
  const behindClass = spaces.map((space) => ({ className: text.slice(0, space), name: text.slice(space + 1) }));
  return [{ name: text.replace(/^\(closure\) /u, '') }, ...behindClass];
}

const NAMES_TOLD = 8;

function listNames(names: ReadonlySet<string>, step: string): string {
  if (names.size === 0) return '';
  const meant = [...names].find((name) => name.toLowerCase() === step.toLowerCase());
  if (meant !== undefined) return `; did you mean ${meant}?`;
  const told = [...names].slice(0, NAMES_TOLD).join(', ');
  return `; it has ${told}${names.size > NAMES_TOLD ? ` and ${names.size - NAMES_TOLD} more` : ''}`;
}
