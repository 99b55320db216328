import { Heap } from '../graph/heap.ts';
import { KeyedObjects } from '../graph/keyed-objects.ts';
import { type EventNames, findEventNames } from '../graph/listener-lists.ts';
import type { EdgeOrdinal, NodeOrdinal } from '../ordinals.ts';
import { EdgeType, NodeType, type Snapshot } from '../snapshot/snapshot.ts';
import { markFormsOfKeys } from './key-forms.ts';
import { classifyPrefixes, NamePrefix } from './name-prefixes.ts';
import { NameRole } from './name-rules.ts';

/** What the strings of a snapshot are there. */
export interface NameRoles {
  /** For each string what it names: bits of {@link NameRole}, 0 where it names nothing. */
  readonly rolesOf: Uint8Array;
  /** For each node whether its name is a value: the text of a string, the source of a regular expression. */
  readonly isValue: Uint8Array;
}

/** Names that V8 writes where it does not write the value. */
const PLACEHOLDERS: readonly string[] = [
  '(concatenated string)',
  '(sliced string)',
  'symbol',
  'private symbol',
  'bigint',
  'heap number',
  'smi number',
  'number',
  'int',
  'bool',
  'double',
];

/** Types whose nodes are named by V8, the embedder or the program; those of all others are values. */
const ROLES_BY_TYPE: readonly (readonly [number, number])[] = [
  [NodeType.hidden, NameRole.engine],
  [NodeType.array, NameRole.engine],
  [NodeType.native, NameRole.engine],
  [NodeType.synthetic, NameRole.engine],
  [NodeType.objectShape, NameRole.engine],
  [NodeType.wasmObject, NameRole.engine],
  [NodeType.object, NameRole.class],
  [NodeType.code, NameRole.class],
  [NodeType.closure, NameRole.class],
];

/** Finds out what each string of a snapshot is used for. */
export function findNameRoles(snapshot: Snapshot): NameRoles {
  const rolesOf = new Uint8Array(snapshot.strings.length);
  const isValue = new Uint8Array(snapshot.nodeCount);
  const prefixOf = classifyPrefixes(snapshot.strings);
  addNodeNames(snapshot, prefixOf, rolesOf, isValue);
  const eventNames = findEventNames(snapshot);
  addEdgeNames(snapshot, eventNames, rolesOf);
  for (const node of eventNames.typeTexts) {
    rolesOf[snapshot.nodeName[node]] |= NameRole.event;
    isValue[node] = 0;
  }
  addScopes(snapshot, prefixOf, rolesOf, isValue);
  keepScriptNames(snapshot, rolesOf, isValue);
  markFormsOfKeys(snapshot.strings, rolesOf);
  return { rolesOf, isValue };
}

function addNodeNames(
  { nodeCount, nodeType, nodeName, strings, nodeTypeNames }: Snapshot,
  prefixOf: Uint8Array,
  rolesOf: Uint8Array,
  isValue: Uint8Array,
): void {
  const isPlaceholder = strings.classify(new Map(PLACEHOLDERS.map((name) => [name, 1])));
  const roleOfType = new Uint8Array(nodeTypeNames.length);
  for (const [type, role] of ROLES_BY_TYPE) roleOfType[type] = role;
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    const name = nodeName[node];
    const type = nodeType[node];
    const role = roleOfType[type];
    if (role === NameRole.class) {
      rolesOf[name] |= roleOfClassName(prefixOf[name], type);
    } else if (role !== 0) {
      rolesOf[name] |= prefixOf[name] === NamePrefix.script ? role | NameRole.script : role;
    } else if (type !== NodeType.string && type !== NodeType.regexp && isPlaceholder[name] !== 0) {
      rolesOf[name] |= NameRole.engine;
    } else {
      isValue[node] = 1;
    }
  }
}

/** Of objects and functions V8 itself names contexts only; a program may name its own `(x)` or `system / x`. */
function roleOfClassName(prefix: number, type: number): number {
  if (prefix === NamePrefix.script) return NameRole.engine | NameRole.script;
  const isEngines = type === NodeType.code ? prefix !== NamePrefix.none : prefix === NamePrefix.context;
  return isEngines ? NameRole.engine : NameRole.class;
}

function addEdgeNames(snapshot: Snapshot, { emitterLists }: EventNames, rolesOf: Uint8Array): void {
  const { nodeCount, firstEdge, edgeType, edgeNameOrIndex } = snapshot;
  const keyed = new KeyedObjects(new Heap(snapshot));
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    const isOfEvents = emitterLists.has(node);
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      const type = edgeType[edge];
      if (type === EdgeType.element || type === EdgeType.hidden) continue;
      const name = edgeNameOrIndex[edge];
      if (type !== EdgeType.property) rolesOf[name] |= roleOfEdge(type);
      else rolesOf[name] |= isOfEvents ? NameRole.event : propertyRole(keyed, node, edge);
    }
  }
}

function propertyRole(keyed: KeyedObjects, node: NodeOrdinal, edge: EdgeOrdinal): number {
  return keyed.isKey(node, edge) ? NameRole.key : NameRole.property;
}

function roleOfEdge(type: number): number {
  return type === EdgeType.context ? NameRole.variable : NameRole.engine;
}

/** The names of scripts, and those of variables in ScopeInfos, which are strings there. */
function addScopes(snapshot: Snapshot, prefixOf: Uint8Array, rolesOf: Uint8Array, isValue: Uint8Array): void {
  const { nodeCount, nodeType, nodeName, firstEdge, edgeType, edgeNameOrIndex, edgeTarget, strings } = snapshot;
  const isScriptEdge = strings.classify(SCRIPT_EDGES);
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    const isScope = nodeType[node] !== NodeType.string && prefixOf[nodeName[node]] === NamePrefix.scopeInfo;
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      const target = edgeTarget[edge];
      const type = nodeType[target];
      const name = nodeName[target];
      if (edgeType[edge] === EdgeType.internal && isScriptEdge[edgeNameOrIndex[edge]] !== 0) {
        const isScript = type === NodeType.code || type === NodeType.hidden;
        if (isScript && prefixOf[name] < NamePrefix.system) rolesOf[name] |= NameRole.script;
      } else if (isScope && edgeType[edge] === EdgeType.hidden && type === NodeType.string) {
        rolesOf[name] |= NameRole.variable;
        isValue[target] = 0;
      }
    }
  }
}

/** The name of a script is no secret where it is a string: CommonJS keeps it so, and modules are told by it. */
function keepScriptNames({ nodeCount, nodeName }: Snapshot, rolesOf: Uint8Array, isValue: Uint8Array): void {
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if ((rolesOf[nodeName[node]] & NameRole.script) !== 0) isValue[node] = 0;
  }
}

const SCRIPT_EDGES: ReadonlyMap<string, number> = new Map([
  ['script', 1],
  ['script_or_debug_info', 1],
]);
