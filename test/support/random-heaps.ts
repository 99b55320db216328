import type { EdgeDescription, GraphDescription, NodeDescription } from 'heapdiff/testing';
import { mulberry32 } from './random-graphs.ts';

/** Two snapshots of one process that one seed always gives again. */
export interface RandomHeapPair {
  readonly title: string;
  readonly before: GraphDescription;
  readonly after: GraphDescription;
}

/**
 * Draws a heap of 8 to 60 nodes with plumbing of all kinds, WeakMap entries, rings of owners and islands; then a later
 * one of the same process: nodes gone, born, replaced and resized, edges dropped and moved, native memory changed.
 */
export function randomHeapPair(seed: number): RandomHeapPair {
  const random = mulberry32(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const draft = new Draft(below);
  draft.grow(3 + below(50));
  for (let entry = below(4); entry > 0; entry--) draft.addEphemeron();
  const before = draft.describe();
  draft.change();
  return { title: `heap pair, seed ${seed}`, before, after: draft.describe() };
}

type Below = (limit: number) => number;
type Kind = readonly [type: string, name: string];

const KINDS: readonly Kind[] = [
  ['object', 'Object'],
  ['object', 'Foo'],
  ['object', 'Foo'],
  ['object', 'Map'],
  ['object', 'constructor'],
  ['object', 'system / Context'],
  ['array', ''],
  ['array', ''],
  ['hidden', 'system / PropertyArray'],
  ['hidden', 'system / PromiseReaction'],
  ['string', 'text'],
  ['concatenated string', '(concatenated string)'],
  ['closure', 'tick'],
  ['native', 'Node / Socket'],
  ['number', 'heap number'],
  ['code', 'tick'],
  ['synthetic', '(Global handles)'],
];

const EDGE_NAMES: readonly (readonly [type: string, name: string])[] = [
  ['property', 'a'],
  ['property', 'b'],
  ['property', 'next'],
  ['property', '__proto__'],
  ['property', '<symbol kEvents>'],
  ['internal', 'elements'],
  ['internal', 'properties'],
  ['internal', 'table'],
  ['internal', 'map'],
  ['internal', '7'],
  ['context', 'variable'],
  ['element', ''],
  ['hidden', ''],
  ['weak', 'target'],
  ['shortcut', 'native_context'],
];

interface DraftNode extends NodeDescription {
  readonly key: string;
  readonly id: number;
  readonly selfSize: number;
}

class Draft {
  readonly #below: Below;
  #nodes: DraftNode[] = [];
  #edges: EdgeDescription[] = [];
  #lastId = 1;
  #nativeBytes = 0;

  constructor(below: Below) {
    this.#below = below;
    this.#add('synthetic', '(GC roots)', 0);
    this.#add('synthetic', '(Stack roots)', 0);
    this.#add('object', 'global', 32);
    const [roots, stack, global] = this.#nodes.map(({ key }) => key);
    this.#edges.push({ from: 'root', to: roots, type: 'element', name: 1 });
    this.#edges.push({ from: roots, to: stack, type: 'element', name: 0 });
    this.#edges.push({ from: 'root', to: global, type: 'shortcut', name: 'global' });
  }

  /** Adds nodes, nearly all with an edge from an earlier one, and some more edges. */
  grow(count: number): void {
    for (let added = 0; added < count; added++) {
      const [type, name] = this.#pick(KINDS);
      const from = this.#below(12) === 0 ? undefined : this.#pick(this.#nodes).key;
      const { key } = this.#add(type, name, this.#below(3000));
      if (from !== undefined) this.#connect(from, key);
    }
    for (let extra = this.#below(count); extra > 0; extra--) {
      this.#connect(this.#pick(this.#nodes).key, this.#pick(this.#nodes).key);
    }
  }

  /** One WeakMap entry, from any key to any value. */
  addEphemeron(): void {
    const table = this.#add('array', '', this.#below(100));
    const owner = this.#add('object', 'WeakMap', 32);
    const [key, value] = [this.#pick(this.#nodes), this.#pick(this.#nodes)];
    const text = `part of key (K @${key.id}) -> value (V @${value.id}) pair in WeakMap (table @${table.id})`;
    this.#edges.push({ from: owner.key, to: table.key, type: 'internal', name: 'table' });
    this.#edges.push({ from: key.key, to: value.key, type: 'internal', name: `3 / ${text}` });
    this.#edges.push({ from: table.key, to: value.key, type: 'internal', name: `5 / ${text}` });
    if (this.#below(3) > 0) this.#connect(this.#pick(this.#nodes).key, owner.key);
  }

  /** What happens to a heap over time. */
  change(): void {
    for (let gone = this.#below(this.#nodes.length / 5); gone > 0; gone--) this.#remove(this.#pickLater());
    for (let replaced = this.#below(4); replaced > 0; replaced--) this.#replace(this.#pickLater());
    this.#nodes = this.#nodes.map((node) =>
      this.#below(5) === 0 && node.type !== 'synthetic' ? { ...node, selfSize: this.#below(5000) } : node,
    );
    this.#edges = this.#edges.flatMap((edge) => {
      if (edge.from === 'root' || this.#below(8) > 0) return [edge];
      return this.#below(2) === 0 ? [] : [{ ...edge, from: this.#pick(this.#nodes).key }];
    });
    this.grow(1 + this.#below(25));
    for (let entry = this.#below(3); entry > 0; entry--) this.addEphemeron();
    this.#nativeBytes = this.#below(1000);
  }

  /** The heap as it is now, its nodes in an order that tells nothing. */
  describe(): GraphDescription {
    const nodes = this.#nodes
      .map((node) => ({ node, place: this.#below(1 << 20) }))
      .sort((left, right) => left.place - right.place)
      .map(({ node }) => node);
    return { nodes, edges: [...this.#edges], extraNativeBytes: this.#nativeBytes };
  }

  #add(type: string, name: string, selfSize: number): DraftNode {
    this.#lastId += 2;
    const id = type === 'native' ? this.#lastId - 1 : this.#lastId;
    const node = { key: `n${this.#lastId}`, id, type, name, selfSize };
    this.#nodes.push(node);
    return node;
  }

  #connect(from: string, to: string): void {
    const [type, name] = this.#pick(EDGE_NAMES);
    const isNumbered = type === 'element' || type === 'hidden';
    this.#edges.push({ from, to, type, name: isNumbered ? this.#below(50) : name });
  }

  #remove({ key }: DraftNode): void {
    this.#nodes = this.#nodes.filter((node) => node.key !== key);
    this.#edges = this.#edges.filter(({ from, to }) => from !== key && to !== key);
  }

  /** A new node takes the place of another one. */
  #replace(old: DraftNode): void {
    const { key } = this.#add(old.type!, old.name!, this.#below(5000));
    const renamed = (end: string): string => (end === old.key ? key : end);
    this.#nodes = this.#nodes.filter((node) => node !== old);
    this.#edges = this.#edges.map((edge) => ({ ...edge, from: renamed(edge.from), to: renamed(edge.to) }));
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.#below(items.length)];
  }

  /** Any node but those the heap begins with. */
  #pickLater(): DraftNode {
    return this.#nodes[3 + this.#below(this.#nodes.length - 3)];
  }
}
