import type { NodeColumn, NodeOrdinal } from '../ordinals.ts';
import { EdgeType, NodeType, type Snapshot } from '../snapshot/snapshot.ts';
import { foldAsyncContextFrames } from './async-context-frames.ts';
import { foldListenerLists } from './listener-lists.ts';
import { foldPromiseHandlers } from './promise-reactions.ts';
import type { Reachability } from './reachability.ts';

/** Which nodes are the engine's, and whose they are. */
export interface Folding {
  /** 1 for each node that no user wrote. */
  readonly isPlumbing: Uint8Array;
  /** For each node the node it is folded into, at the end of the chain; itself where it is not folded. */
  readonly ownerOf: Uint32Array;
  /** How what some plumbing holds is written, where a {@link Folder} says so. */
  readonly holdsOf?: ReadonlyMap<NodeOrdinal, string>;
}

/** Folds a library's structure into the objects that its user sees: writes into the columns of `folding`. */
export type Folder = (snapshot: Snapshot, folding: Folding & { readonly holdsOf: Map<NodeOrdinal, string> }) => void;

/** Structures of V8 and Node. */
const BUILT_IN_FOLDERS: readonly Folder[] = [foldListenerLists, foldPromiseHandlers, foldAsyncContextFrames];

/**
 * Folds plumbing into the object that owns it: elements, property arrays, hash tables, string parts, boxed numbers and
 * other nodes that a user never wrote. The owner is the one node that holds the plumbing as its `elements`,
 * `properties`, `table` or backing store, or else its only retainer; what several objects share stays itself.
 *
 * Linear in nodes and edges; chains of plumbing (a promise's reactions) are followed without recursion.
 *
 * @param folders - of structures beside those of V8 and Node
 */
export function foldPlumbing(snapshot: Snapshot, reachability: Reachability, folders: readonly Folder[]): Folding {
  const isPlumbing = findPlumbing(snapshot);
  const ownerOf = findDirectOwners(snapshot, reachability, isPlumbing);
  const folding = { isPlumbing, ownerOf, holdsOf: new Map<NodeOrdinal, string>() };
  for (const fold of [...BUILT_IN_FOLDERS, ...folders]) fold(snapshot, folding);
  followOwners(ownerOf);
  return folding;
}

/** @returns 1 for each node whose type or name says that it is V8's own */
function findPlumbing(snapshot: Snapshot): Uint8Array {
  const { nodeCount, nodeType, nodeName, strings } = snapshot;
  const isPlumbing = new Uint8Array(nodeCount);
  const kindOfType = Uint8Array.from({ length: 256 }, (_, type) => typeKindOf(type));
  // By name: 0 not asked yet, 1 the user's, 2 V8's own.
  const kindOfName = new Uint8Array(strings.length);
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    const kind = kindOfType[nodeType[node]];
    if (kind === TypeKind.mixed) {
      const name = nodeName[node];
      if (kindOfName[name] === 0) kindOfName[name] = strings.startsWith(name, 'system / ') ? 2 : 1;
      if (kindOfName[name] === 2) isPlumbing[node] = 1;
    } else if (kind === TypeKind.plumbing) isPlumbing[node] = 1;
  }
  return isPlumbing;
}

const PLUMBING_TYPES: ReadonlySet<number> = new Set([
  NodeType.hidden,
  NodeType.array,
  NodeType.code,
  NodeType.number,
  NodeType.objectShape,
]);

/** Types of the user's objects that V8 also gives to some of its own; `system / Context` is an object. */
const MIXED_TYPES: ReadonlySet<number> = new Set([NodeType.object, NodeType.native]);

const TypeKind = { users: 0, plumbing: 1, mixed: 2 } as const;

function typeKindOf(type: number): number {
  if (PLUMBING_TYPES.has(type)) return TypeKind.plumbing;
  return MIXED_TYPES.has(type) ? TypeKind.mixed : TypeKind.users;
}

/** What an internal edge's name says of who owns its target. */
const NamedEdge = { plain: 0, owns: 1, belongsToCode: 2 } as const;

const EDGE_NAMES: ReadonlyMap<string, number> = new Map([
  ...['elements', 'properties', 'table', 'backing_store', 'dictionary'].map((name) => [name, NamedEdge.owns] as const),
  // A weak list of optimized code to throw away when the shape or variable changes: it grows as V8 compiles, with no object.
  ['dependent_code', NamedEdge.belongsToCode],
]);

/** What is known of a node's retainers; one byte, since it is asked of the target of every edge. */
const Claim = {
  /** It has no owner, whatever else holds it. */
  none: 0,
  /** Nothing seen yet that holds it. */
  open: 1,
  oneRetainer: 2,
  /** Several retainers, none of which owns it. */
  shared: 3,
  /** One node holds it as its elements, properties or table. */
  named: 4,
} as const;

function findDirectOwners(snapshot: Snapshot, reachability: Reachability, isPlumbing: Uint8Array): Uint32Array {
  const { isReached, edgeRetains } = reachability;
  const { nodeCount, firstEdge, edgeType, edgeNameOrIndex, edgeTarget, nodeType, strings } = snapshot;
  const edgeKindOfName = strings.classify(EDGE_NAMES);
  const claims = openClaims(nodeType, isPlumbing);
  const owner = new Uint32Array(nodeCount);
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if (isReached[node] === 0) continue;
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      const target = edgeTarget[edge];
      const claim = claims[target];
      if (claim === Claim.none || edgeRetains[edge] === 0 || target === node) continue;
      const kind = edgeType[edge] === EdgeType.internal ? edgeKindOfName[edgeNameOrIndex[edge]] : NamedEdge.plain;
      if (kind === NamedEdge.belongsToCode) {
        claims[target] = Claim.none;
      } else if (kind === NamedEdge.owns) {
        if (claim === Claim.named) {
          if (owner[target] !== node) claims[target] = Claim.none;
          continue;
        }
        claims[target] = Claim.named;
        owner[target] = node;
      } else if (claim === Claim.open) {
        claims[target] = Claim.oneRetainer;
        owner[target] = node;
      } else if (claim === Claim.oneRetainer && owner[target] !== node) {
        claims[target] = Claim.shared;
      }
    }
  }
  dropClaims(snapshot, isPlumbing, claims, owner);
  return owner;
}

/** Makes what nobody owns its own owner. */
function dropClaims({ nodeType }: Snapshot, isPlumbing: Uint8Array, claims: Uint8Array, owner: Uint32Array): void {
  for (let node = 0 as NodeOrdinal; node < owner.length; node++) {
    const isClaimed = claims[node] === Claim.oneRetainer || claims[node] === Claim.named;
    if (!isClaimed || !mayOwn(nodeType, owner[node] as NodeOrdinal, node, isPlumbing)) owner[node] = node;
  }
}

function mayOwn(
  nodeType: NodeColumn<number>,
  candidate: NodeOrdinal,
  node: NodeOrdinal,
  isPlumbing: Uint8Array,
): boolean {
  if (nodeType[candidate] === NodeType.synthetic) return false;
  return isPlumbing[node] === 1 || isStringPart(nodeType, candidate, node);
}

/** Only plumbing and strings are ever owned. */
function openClaims(nodeType: NodeColumn<number>, isPlumbing: Uint8Array): Uint8Array {
  const claimOfType = Uint8Array.from({ length: 256 }, (_, type) => (isString(type) ? Claim.open : Claim.none));
  const claims = new Uint8Array(isPlumbing.length);
  for (let node = 0 as NodeOrdinal; node < claims.length; node++) {
    claims[node] = (isPlumbing[node] * Claim.open) | claimOfType[nodeType[node]];
  }
  return claims;
}

function isString(type: number): boolean {
  return type === NodeType.string || type === NodeType.concatenatedString || type === NodeType.slicedString;
}

/** A string that only the string made from it holds. */
function isStringPart(nodeType: NodeColumn<number>, whole: NodeOrdinal, part: NodeOrdinal): boolean {
  const isWhole = nodeType[whole] === NodeType.concatenatedString || nodeType[whole] === NodeType.slicedString;
  return isWhole && isString(nodeType[part]);
}

/**
 * Replaces each direct owner by the last of its chain. A ring (two nodes, each the other's table) has no last: it is cut
 * where the walk came in.
 */
function followOwners(owner: Uint32Array): void {
  // The start of the walk that last came by, plus one.
  const walk = new Uint32Array(owner.length);
  for (let start = 0; start < owner.length; start++) {
    if (owner[owner[start]] === owner[start]) continue;
    let last = start;
    while (owner[last] !== last) {
      walk[last] = start + 1;
      last = owner[last];
      if (walk[last] === start + 1) owner[last] = last;
    }
    for (let node = start; node !== last; ) {
      const next = owner[node];
      owner[node] = last;
      node = next;
    }
  }
}

/** What is folded into some nodes, in the order of the file: O(nodes). */
export function listFolded(ownerOf: Uint32Array, owners: ReadonlySet<NodeOrdinal>): NodeOrdinal[] {
  const folded: NodeOrdinal[] = [];
  for (let node = 0 as NodeOrdinal; node < ownerOf.length; node++) {
    if (ownerOf[node] !== node && owners.has(ownerOf[node] as NodeOrdinal)) folded.push(node);
  }
  return folded;
}
