import type { Draft, Structure, Target } from './draft.ts';
import type { NodeDescription } from './graph-description.ts';

/** What may be told of any object that is drawn. */
export interface ObjectOptions extends Pick<NodeDescription, 'id' | 'selfSize' | 'detachedness'> {
  /** Where its constructor or function is written, from 1 as editors count: `file:///app/lib/x.js:8:14`. */
  readonly at?: string;
}

/** What edges lead to, by their names. */
export type Targets = Readonly<Record<string, Target>>;

/**
 * An object of a class.
 *
 *     object('Connection', { tasks: setOf(), peer: 'otherConnection', name: text('a') })
 *
 * @param properties - by name; what is drawn in place has the key of its holder and `.name`. V8 leaves out small integers,
 * `true`, `null` and the like
 * @param options - its size is 24 bytes and 8 for each property, where none is given
 */
export function object(className: string, properties: Targets = {}, options: ObjectOptions = {}): Structure {
  return (draft, key) => {
    const selfSize = 24 + 8 * Object.keys(properties).length;
    addObject(draft, key, { type: 'object', name: className, selfSize }, options);
    for (const [name, target] of Object.entries(properties)) draft.addEdge(key, `.${name}`, target);
  };
}

/** Node's global object, which the root holds; its properties are the program's globals. */
export function globalObject(properties: Targets = {}, options: ObjectOptions = {}): Structure {
  return (draft, key) => {
    object('global', properties, { selfSize: 40, ...options })(draft, key);
    draft.addEdge('root', '^global', key);
  };
}

/** A string of 16 bytes and one for each character, or two where it has any beyond Latin-1, in words of 8. */
export function text(value: string, options: Omit<ObjectOptions, 'at'> = {}): Structure {
  return (draft, key) => {
    const bytesPerCharacter = /^[\0-\xff]*$/u.test(value) ? 1 : 2;
    const selfSize = Math.ceil((16 + value.length * bytesPerCharacter) / 8) * 8;
    addObject(draft, key, { type: 'string', name: value, selfSize }, options);
  };
}

/**
 * An object of the embedder: `Node / Socket` in Node, `<div>` and `Window` in a browser, whose detachedness may be told.
 *
 * @param references - its internal edges, by name
 * @param options - its size is 64 bytes where none is given
 */
export function native(name: string, references: Targets = {}, options: ObjectOptions = {}): Structure {
  return (draft, key) => {
    addObject(draft, key, { type: 'native', name, selfSize: 64 }, options);
    for (const [edge, target] of Object.entries(references)) draft.addEdge(key, `#${edge}`, target);
  };
}

/**
 * Adds the node of an object, with what its options say, and where it is written.
 *
 * @returns the key of the script where it is written, if that is told
 */
export function addObject(
  draft: Draft,
  key: string,
  node: Omit<NodeDescription, 'key'>,
  { at, ...told }: ObjectOptions,
): string | undefined {
  draft.addNode(key, { ...node, ...told });
  return at === undefined ? undefined : draft.addLocation(key, at);
}
