import type { Heap } from '../graph/heap.ts';
import { namedTargetOf } from '../graph/named-edges.ts';
import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { EdgeType, NodeType, type Snapshot } from '../snapshot/snapshot.ts';

/** What a program is known by, without its packages and what the runtime brings. */
export interface ProgramNames {
  /** Files of its scripts, without their folders, which differ between two copies of one program. */
  readonly scripts: readonly string[];
  /** Its classes of which there are objects, and those that are there to make some. */
  readonly classNames: readonly string[];
}

/**
 * Lists the names that a heap has of the program that ran, each once, sorted by code units.
 *
 * @returns undefined where the snapshot knows no place in any script of it
 */
export function listProgramNames({ snapshot, locations, classNames }: Heap): ProgramNames | undefined {
  const { nodeType, nodeName, strings, locations: rows } = snapshot;
  const capture = folderOfCapture(locations.scriptUrls);
  const scriptOf = new Map<number, string | undefined>();
  const isKnown = new Uint8Array(strings.length);
  const classes = new Set<string>();
  for (let row = 0; row < rows.count; row++) {
    const node = rows.node[row] as NodeOrdinal;
    const scriptId = rows.scriptId[row];
    if (!scriptOf.has(scriptId)) {
      const { url = '', file = '' } = locations.of(node) ?? {};
      scriptOf.set(scriptId, capture !== undefined && url.startsWith(capture) ? undefined : programScript(file));
    }
    const name = nodeName[node];
    if (isKnown[name] !== 0 || scriptOf.get(scriptId) === undefined) continue;
    if (nodeType[node] === NodeType.closure) {
      if (!isConstructor(snapshot, node)) continue;
      classes.add(classNames.of(node).slice(CLOSURE.length));
    } else {
      if (nodeType[node] !== NodeType.object) continue;
      classes.add(classNames.of(node));
    }
    isKnown[name] = 1;
  }
  const scripts = new Set([...scriptOf.values()].filter((script) => script !== undefined));
  if (scripts.size === 0) return undefined;
  return { scripts: [...scripts].sort(), classNames: [...classes].filter(isProgramClass).sort() };
}

/**
 * The file of a script of the program, without its folders.
 *
 * @param file - as a `SourceLocation` has it
 * @returns undefined for a script of a package, of Node or of no file
 */
export function programScript(file: string): string | undefined {
  const isOthers = file === RUNNER || /^node:|(?:^|[/\\])node_modules[/\\]/u.test(file);
  return isOthers ? undefined : /[^/\\:]+$/u.exec(file)?.[0];
}

/**
 * Whether a class has its name from a program: brackets are in what stands for none, `(closure)`, `async load()`, and what
 * calls of its generator functions return has the engine's name in every program.
 */
export function isProgramClass(className: string): boolean {
  return className !== '' && !/[()]/u.test(className) && !ENGINE_CLASSES.has(className);
}

/** V8 says of these, too, where they are written: with the function of the program that made them. */
const ENGINE_CLASSES: ReadonlySet<string> = new Set(['Generator', 'AsyncGenerator', 'Object', 'Function']);

/** What a closure's class begins with: `(closure) Page`. */
const CLOSURE = '(closure) ';

/** A class has its prototype from the start, as a generator function has; other functions only once somebody asked for it. */
function isConstructor(snapshot: Snapshot, node: NodeOrdinal): boolean {
  return namedTargetOf(snapshot, node, EdgeType.property, 'prototype') !== NO_NODE;
}

/** What runs a captured module: the same in every capture. */
const RUNNER = 'capture/runner.js';

/** Where the package is that captured, unless it is installed: as that it is told by `node_modules`. */
function folderOfCapture(urls: Iterable<string>): string | undefined {
  for (const url of urls) if (url.endsWith(`/dist/${RUNNER}`)) return url.slice(0, -RUNNER.length);
  return undefined;
}
