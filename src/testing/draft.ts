import { UsageError } from 'heapdiff';
import {
  type EdgeDescription,
  type GraphDescription,
  type LocationDescription,
  NODE_TYPES,
  type NodeDescription,
} from './graph-description.ts';

/** One node: a class name (`Foo`), V8's type and a name (`array:`, `closure:tick`), or all that there is to say. */
export type DrawnNode = string | Omit<NodeDescription, 'key' | 'partOf'>;

/**
 * Draws an object with what belongs to it, at a key: what `object`, `setOf`, `closure` and the others return. Any function
 * that adds to the draft is one, too; the object itself must get the key.
 */
export type Structure = (draft: Draft, key: string) => void;

/** What an edge leads to: the key of a node, or a structure that is drawn there and nowhere else. */
export type Target = string | Structure;

/** How each kind of edge is drawn: `.name` property, `[7]` element, and so on. */
const EDGE_MARKS: readonly (readonly [mark: RegExp, type: string])[] = [
  [/^\.(.*)$/su, 'property'],
  [/^\[(\d+)\]$/u, 'element'],
  [/^#(.*)$/su, 'internal'],
  [/^\$(.*)$/su, 'context'],
  [/^~(.*)$/su, 'weak'],
  [/^\^(.*)$/su, 'shortcut'],
  [/^\?(\d+)$/u, 'hidden'],
];

/** A heap while it is drawn. */
export class Draft {
  readonly #nodes: NodeDescription[] = [];
  readonly #edges: EdgeDescription[] = [];
  readonly #locations: LocationDescription[] = [];
  readonly #keys: Set<string>;
  #partOf: string | undefined;

  /** @param known - keys of nodes that are drawn already, and are not drawn again where several may need one */
  constructor(known: Iterable<string> = []) {
    this.#keys = new Set(known);
  }

  /** Draws a node or a structure that edges call by `key`, which all its parts are told to belong to. */
  draw(key: string, drawn: DrawnNode | Structure): void {
    this.#partOf = key;
    if (typeof drawn === 'function') drawn(this, key);
    else this.addNode(key, drawn);
    this.#partOf = undefined;
  }

  /** Adds a node. */
  addNode(key: string, drawn: DrawnNode): void {
    this.#keys.add(key);
    this.#nodes.push({ key, ...describeNode(drawn), ...this.#origin() });
  }

  /**
   * Adds an edge.
   *
   * @param mark - `.name` (property), `[7]` (element), `#name` (internal), `$name` (variable of a context), `~name` (weak),
   * `^name` (shortcut) or `?7` (hidden)
   * @param partKey - the key of a structure that is drawn as the target; `from` with the mark by default
   * @throws UsageError where the mark is none of these
   */
  addEdge(from: string, mark: string, to: Target, partKey: string = `${from}${mark}`): void {
    if (typeof to === 'function') to(this, partKey);
    this.#edges.push({ from, to: typeof to === 'function' ? partKey : to, ...describeMark(mark), ...this.#origin() });
  }

  /**
   * Tells where a node's function or constructor is written.
   *
   * @param place - URL, line and column as an editor counts them, from 1: `file:///app/lib/x.js:8:14`
   * @returns the key of the script's node, which all places in one script share
   * @throws UsageError where it is no such place
   */
  addLocation(node: string, place: string): string {
    const [, url, line, column] = /^(.+):(\d+):(\d+)$/su.exec(place) ?? [];
    if (url === undefined) throw new UsageError(`"${place}" is no place in a script; expected URL:line:column`);
    const script = `(script) ${url}`;
    if (!this.#keys.has(script)) {
      this.#keys.add(script);
      this.#nodes.push({ key: script, type: 'code', name: url, selfSize: 0 });
    }
    this.#locations.push({ node, script, line: Number(line) - 1, column: Number(column) - 1, ...this.#origin() });
    return script;
  }

  /** What was drawn so far. */
  finish(): GraphDescription {
    const locations = this.#locations.length === 0 ? {} : { locations: this.#locations };
    return { nodes: this.#nodes, edges: this.#edges, ...locations };
  }

  #origin(): { partOf?: string } {
    return this.#partOf === undefined ? {} : { partOf: this.#partOf };
  }
}

function describeNode(drawn: DrawnNode): NodeDescription {
  if (typeof drawn !== 'string') return drawn;
  const type = NODE_TYPES.find((name) => drawn.startsWith(`${name}:`));
  return type === undefined ? { name: drawn } : { type, name: drawn.slice(type.length + 1) };
}

function describeMark(mark: string): Pick<EdgeDescription, 'type' | 'name'> {
  for (const [pattern, type] of EDGE_MARKS) {
    const name = pattern.exec(mark)?.[1];
    if (name === undefined) continue;
    return { type, name: type === 'element' || type === 'hidden' ? Number(name) : name };
  }
  throw new UsageError(`"${mark}" is no edge; expected .name, [7], #name, $name, ~name, ^name or ?7`);
}
