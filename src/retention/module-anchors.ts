import type { Heap } from '../graph/heap.ts';
import { shortFileName } from '../graph/locations.ts';
import { namedTargetOf } from '../graph/named-edges.ts';
import { readText } from '../graph/string-values.ts';
import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { EdgeType, NodeType } from '../snapshot/snapshot.ts';
import type { Anchor, EngineChain } from './anchors.ts';
import { propertyLabel } from './edge-labels.ts';
import type { FoundEdge } from './find-by-name.ts';
import { isModuleContext, isNamed, targetsOf, userLocationOf } from './user-code.ts';

/** The module whose variable holds the link: its context hangs in the realm, and the code is the user's. */
export function moduleVariable({ heap, links, parent }: EngineChain, at: number): Anchor | undefined {
  const { edge, source, edgeName } = links[at];
  const type = heap.snapshot.edgeType[edge];
  const isVariable = type === EdgeType.context || (type === EdgeType.hidden && isBehindVitest(links, at));
  if (!isVariable || !isModuleContext(heap, source)) return undefined;
  const above = at > 0 ? userLocationOf(heap, lastFunction(heap, parent, source) ?? links[at - 1].node) : undefined;
  const file = above?.file ?? findFileOfContext(heap, source);
  return file === undefined ? undefined : moduleAnchor(at, source, file, edgeName.replace('(closure) ', ''));
}

/**
 * Whether a chain goes through vitest's worker. To vite a module is the block of a function, whose variables V8 does not name on
 * their edges; elsewhere such a block may be of a call.
 */
function isBehindVitest(links: EngineChain['links'], at: number): boolean {
  return links.slice(0, at).some(({ edgeName }) => edgeName === '.__vitest_worker__');
}

/** The function by which a chain comes to a context: a link may stand for several, that one the last. */
function lastFunction(heap: Heap, parent: EngineChain['parent'], context: NodeOrdinal): NodeOrdinal | undefined {
  let node = parent[context];
  while (node !== undefined && isNamed(heap, node as NodeOrdinal, 'system / Context')) node = parent[node];
  const isFunction = node !== undefined && heap.snapshot.nodeType[node as NodeOrdinal] === NodeType.closure;
  return isFunction ? (node as NodeOrdinal) : undefined;
}

/** A function that has just these variables tells the file, where the chain came another way: from the stack, say. */
function findFileOfContext(heap: Heap, context: NodeOrdinal): string | undefined {
  const module = namedTargetOf(heap.snapshot, context, EdgeType.internal, 'extension');
  if (module !== NO_NODE && isNamed(heap, module, MODULE_RECORD)) return findFileOfModule(heap, module);
  return targetsOf(heap, context)
    .filter((value) => heap.snapshot.nodeType[value] === NodeType.closure)
    .filter((closure) => namedTargetOf(heap.snapshot, closure, EdgeType.internal, 'context') === context)
    .map((closure) => userLocationOf(heap, closure)?.file)
    .find((file) => file !== undefined);
}

/** The ECMAScript module that exports the link: such a variable is a cell, which modules that import it hold, too. */
export function exportedVariable({ heap, links, parent }: EngineChain, at: number): Anchor | undefined {
  const cell = links[at].source;
  if (!isNamed(heap, cell, CELL)) return undefined;
  const record = (parent[parent[cell]] ?? NO_NODE) as NodeOrdinal;
  if (!isNamed(heap, record, MODULE_RECORD)) return undefined;
  for (const module of withImports(heap, record)) {
    const name = findExportedName(heap, module, cell);
    if (name === undefined) continue;
    const file = findFileOfModule(heap, module);
    const edgeName = propertyLabel(name).replace(/^\./u, '');
    return file === undefined ? undefined : moduleAnchor(at, module, file, edgeName);
  }
  return undefined;
}

/** V8's own name of what an exported variable is. */
const CELL = 'system / Cell';

/** V8's own name of an ECMAScript module. */
export const MODULE_RECORD = 'system / SourceTextModule';

/** A module and all that it imports, near ones first. */
function withImports(heap: Heap, module: NodeOrdinal): Iterable<NodeOrdinal> {
  const found = new Set([module]);
  // A Set's iterator also comes to what is put in behind it.
  return (function* walk(): Generator<NodeOrdinal> {
    for (const importing of found) {
      yield importing;
      for (const imported of arraysOf(heap, importing).flatMap((array) => targetsOf(heap, array))) {
        if (isNamed(heap, imported, MODULE_RECORD)) found.add(imported);
      }
    }
  })();
}

/**
 * The name under which a module exports a variable of its own. V8 has a table from names to cells, of all that is exported,
 * and a list of the cells that are the module's own.
 */
function findExportedName(heap: Heap, module: NodeOrdinal, cell: NodeOrdinal): string | undefined {
  let name: string | undefined;
  let isOwn = false;
  for (const array of arraysOf(heap, module)) {
    const targets = targetsOf(heap, array);
    const at = targets.indexOf(cell);
    if (at === -1) continue;
    const key = at === 0 ? undefined : readText(heap.snapshot, targets[at - 1]);
    if (key === undefined) isOwn = true;
    else name = key;
  }
  return isOwn ? name : undefined;
}

/** The variables of that name that ECMAScript modules export: each is an edge out of its cell. */
export function findExported(heap: Heap, name: string): FoundEdge[] {
  const { nodeCount, edgeTarget, firstEdge } = heap.snapshot;
  const { isReached, edgeRetains } = heap.reachability;
  const found: FoundEdge[] = [];
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if (isReached[node] === 0 || !isNamed(heap, node, MODULE_RECORD)) continue;
    const cells = new Set(arraysOf(heap, node).flatMap((array) => targetsOf(heap, array)));
    for (const source of cells) {
      if (!isNamed(heap, source, CELL) || findExportedName(heap, node, source) !== name) continue;
      const endEdge = firstEdge[(source + 1) as NodeOrdinal];
      for (let edge = firstEdge[source]; edge < endEdge; edge++) {
        const target = edgeTarget[edge];
        const isValue = edgeRetains[edge] === 1 && heap.snapshot.edgeType[edge] === EdgeType.internal;
        if (isValue && heap.isPlumbing[target] === 0) found.push({ source, edge, target });
      }
    }
  }
  return found;
}

function arraysOf(heap: Heap, node: NodeOrdinal): NodeOrdinal[] {
  return targetsOf(heap, node).filter((target) => heap.snapshot.nodeType[target] === NodeType.array);
}

/** The generator, or the function that is not called yet, that is the code of an ECMAScript module tells its file. */
function findFileOfModule(heap: Heap, module: NodeOrdinal): string | undefined {
  return targetsOf(heap, module)
    .map((part) => userLocationOf(heap, part)?.file)
    .find((file) => file !== undefined);
}

/** The CommonJS module whose `exports` the link is. */
export function commonJsExports({ heap, links }: EngineChain, at: number): Anchor | undefined {
  if (at === 0 || links[at].edgeName !== '.exports') return undefined;
  const module = links[at - 1].node;
  if (heap.classNames.of(module) !== 'Module' || userLocationOf(heap, module) !== undefined) return undefined;
  const fileName = namedTargetOf(heap.snapshot, module, EdgeType.property, 'filename');
  const file = fileName === NO_NODE ? undefined : readText(heap.snapshot, fileName);
  return moduleAnchor(at, module, file === undefined ? '' : shortFileName(file), '.exports');
}

function moduleAnchor(start: number, node: NodeOrdinal, file: string, edgeName: string): Anchor {
  const name = `${/\.html?$/u.test(file) ? 'script' : 'module'} ${file}`.trimEnd();
  return { start, reason: 'a module', standIn: { kind: 'module', name, node, edgeName } };
}
