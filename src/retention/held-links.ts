import type { Heap } from '../graph/heap.ts';
import { asStep, isContainer } from '../holder-place.ts';
import { type EdgeOrdinal, NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import type { MergedNode } from './bound-graph.ts';
import type { Growth } from './growth.ts';
import type { GrowthGroup } from './growth-points.ts';
import { VALUE_TYPES } from './leading-class.ts';
import type { MergedObjects, MutableEdge, MutableNode } from './merged-objects.ts';
import { VisibleEdges } from './visible-edges.ts';

/** How an edge is added to a graph of merged objects. */
type Connect = (source: MutableNode, target: MutableNode, label: string, edge: EdgeOrdinal) => MutableEdge;

/** An edge of an object as its author sees it. */
interface Reference {
  readonly label: string;
  readonly edge: EdgeOrdinal;
  readonly node: NodeOrdinal;
}

/** Of more objects that are held straight no links are looked for: a bound on time and memory. */
const MOST_HELD = 100_000;

/** Finds how what survivors hold straight hangs together: Sets in one Map have the sockets of another. */
export class HeldLinks {
  readonly #heap: Heap;
  readonly #growth: Growth;
  readonly #edges: VisibleEdges;

  constructor(heap: Heap, growth: Growth) {
    this.#heap = heap;
    this.#growth = growth;
    this.#edges = new VisibleEdges(heap);
  }

  /**
   * Adds the edges between objects that are held straight, and those by way of one collection or plain object that is not; none
   * where these objects are many.
   *
   * @param merged - the objects of one suspect
   * @param groups - of that suspect
   * @param connect - is called for each edge to add
   */
  addTo(merged: MergedObjects, groups: readonly GrowthGroup[], connect: Connect): void {
    if (groups.reduce((count, { tops }) => count + tops.length, 0) > MOST_HELD) return;
    const held = this.#listHeld(merged, groups);
    if (new Set(held.values()).size < 2) return;
    const links = new Links();
    const seen = new Set<string>();
    for (const [node, source] of held) {
      for (const reference of this.#referencesOf(node)) {
        const target = held.get(reference.node);
        if (target !== undefined) links.add(source, target, reference);
        else if (this.#isStep(merged, reference.node)) {
          // Each collection once, however many share it.
          const way = `${source.number} ${reference.node} ${reference.label}`;
          if (!seen.has(way)) this.#addBehind(reference, source, held, links);
          seen.add(way);
        }
      }
    }
    links.connect(connect);
  }

  /** The objects that an author sees, with the merged node of each. */
  #listHeld(merged: MergedObjects, groups: readonly GrowthGroup[]): Map<NodeOrdinal, MutableNode> {
    const { isPlumbing, snapshot } = this.#heap;
    const held = new Map<NodeOrdinal, MutableNode>();
    for (const { tops } of groups) {
      for (const top of tops) {
        const node = merged.of(top)!;
        const isObject = isPlumbing[top] === 0 && !VALUE_TYPES.has(snapshot.nodeType[top]);
        if (isObject && node.kind === 'added') held.set(top, node);
      }
    }
    return held;
  }

  #addBehind(step: Reference, source: MutableNode, held: ReadonlyMap<NodeOrdinal, MutableNode>, links: Links): void {
    for (const reference of this.#referencesOf(step.node)) {
      const target = held.get(reference.node);
      if (target !== undefined)
        links.add(source, target, { ...reference, label: step.label + asStep(reference.label) });
    }
  }

  #referencesOf(node: NodeOrdinal): readonly Reference[] {
    const references: Reference[] = [];
    this.#edges.forEach(node, (label, edge, target) => references.push({ label, edge, node: target }));
    return references;
  }

  #isStep(merged: MergedObjects, node: NodeOrdinal): boolean {
    if (merged.of(node) !== undefined) return false;
    return this.#growth.beforeOf[node] === NO_NODE && isContainer(this.#heap.classNames.of(node));
  }
}

/** References of one label between the objects of two merged nodes. */
interface Link extends Reference {
  readonly source: MutableNode;
  readonly target: MutableNode;
  readonly targets: Set<NodeOrdinal>;
}

/** Merges references, and counts each of their targets once. */
class Links {
  readonly #links = new Map<string, Link>();

  add(source: MutableNode, target: MutableNode, reference: Reference): void {
    const key = `${source.number} ${target.number} ${reference.label}`;
    const known = this.#links.get(key);
    if (known !== undefined) known.targets.add(reference.node);
    else this.#links.set(key, { ...reference, source, target, targets: new Set([reference.node]) });
  }

  /** Connects the nodes, those links first that lead to the most: of what holds each other the other way is left out. */
  connect(connect: Connect): void {
    const links = [...this.#links.values()].sort((left, right) => right.targets.size - left.targets.size);
    for (const { source, target, label, edge, targets } of links)
      if (!leadsTo(target, source)) connect(source, target, label, edge).count = targets.size;
  }
}

/** Whether a way leads from one to the other, or they are one. */
function leadsTo(from: MutableNode, to: MutableNode): boolean {
  const above = new Set<MergedNode>([to]);
  for (const node of above) for (const { source } of node.into) above.add(source);
  return above.has(from);
}
