import type { Heap } from '../graph/heap.ts';
import { namedTargetOf } from '../graph/named-edges.ts';
import { ANY_KEY } from '../holder-place.ts';
import { type EdgeOrdinal, NO_EDGE, NO_NODE, type NodeOrdinal, type StringIndex } from '../ordinals.ts';
import { EdgeType, NodeType } from '../snapshot/snapshot.ts';
import { isCaptureRoot } from './capture-roots.ts';
import { listOfHandles, openHandle } from './handle-anchors.ts';
import { commonJsExports, exportedVariable, moduleVariable } from './module-anchors.ts';
import { pendingFunction } from './pending-functions.ts';
import { isNodesOwn } from './user-code.ts';

/** One visible object on a chain, from the root down, and the edge that leads to it. */
export interface ChainLink {
  readonly node: NodeOrdinal;
  /** The last edge of the way here, and the node, seen or not, that it starts from. */
  readonly edge: EdgeOrdinal;
  readonly source: NodeOrdinal;
  readonly edgeName: string;
  /** How many objects of a list it stands for. */
  readonly length: number;
}

/** A chain as the engine has it, and the heap it is in. */
export interface EngineChain {
  readonly heap: Heap;
  readonly links: readonly ChainLink[];
  /** The node, seen or not, before each on its cheapest chain, as far as it is known. */
  readonly parent: { readonly [node: number]: number };
}

/** Where an author would begin a chain. */
export interface Anchor {
  /** Links before this one are the engine's way there; with a stand-in there may be none left. */
  readonly start: number;
  /** Why what is there does not leak. */
  readonly reason: string;
  /** What stands in place of the links before; undefined where the link at `start` itself is the beginning. */
  readonly standIn?: StandIn;
}

/** Why the first link does not leak, where no anchor is known. */
export const NO_ANCHOR = 'there before';

/** What no node of the heap is, but an author knows: a module, as what holds its variables. */
export interface StandIn {
  /** Of a list the reason says what it is. */
  readonly kind: 'module' | 'list';
  /** `module lib/server.js` */
  readonly name: string;
  /** The context of a module's variables, its own record, or CommonJS's Module object. */
  readonly node: NodeOrdinal;
  /** By what it holds the first link that is told; as the engine has it where absent. */
  readonly edgeName?: string;
}

/** Stands for Node's lists of timers where so many grow that no delay stands for all. */
export const TIMERS_OF_MANY_DELAYS = 'timers of many delays';

/** What stands for lists of running timers. */
export const TIMERS: RegExp = /^timers(?: of (?:\d+ ms|many delays))?$/u;

/** Tells whether a chain can begin at one of its links, in one way. */
export type AnchorKind = (chain: EngineChain, at: number) => Anchor | undefined;

/** Where an author keeps things: nothing before it is of interest. */
const PLACES: readonly AnchorKind[] = [moduleVariable, exportedVariable];

/** What the engine keeps for the author, as long as it goes on. */
const GOING_ON: readonly AnchorKind[] = [runningTimer, timersOfOneDelay, openHandle];

/** Through what much can be reached. */
const WIDE_PLACES: readonly AnchorKind[] = [commonJsExports, currentProcess, documentOfPage];

/** What tells by itself that a chain can begin there. */
const BEGINNINGS: readonly AnchorKind[] = [currentProcess, documentOfPage, linkedTimer];

/**
 * Finds where the author of the code would begin a chain: at a variable of a module, a running timer, an open handle, an
 * async function that waits, what a module exports, the process, the document, or the global object. The way by which the
 * engine happens to reach that (`queueMicrotask`, loader caches, lists of timers) says nothing.
 *
 * @param chain - of one link or more
 */
export function findAnchor(chain: EngineChain): Anchor {
  let waiting: Anchor | undefined;
  for (let at = chain.links.length - 1; at >= 0; at--) {
    const place = findFirst(PLACES, chain, at);
    if (place !== undefined) return place;
    const goingOn = findFirst(GOING_ON, chain, at);
    if (goingOn !== undefined) return waiting ?? goingOn;
    waiting ??= pendingFunction(chain, at);
  }
  let wide: Anchor | undefined;
  for (let at = chain.links.length - 1; at >= 0; at--) wide ??= findFirst(WIDE_PLACES, chain, at);
  const first = wide ?? listOfHandles(chain) ?? { start: 0, reason: explainFirst(chain) };
  return waiting !== undefined && isEnginesWay(chain, first, waiting) ? waiting : first;
}

/** Whether the last link is a variable of a module, as its author wrote it. */
export function findVariable(chain: EngineChain): StandIn | undefined {
  return findFirst(PLACES, chain, chain.links.length - 1)?.standIn;
}

/**
 * Why an author would begin a chain at an object, whatever holds it: the process, the document, a timer that runs.
 *
 * @returns undefined where its holders are to be told
 */
export function explainBeginning(heap: Heap, node: NodeOrdinal): string | undefined {
  const link = { node, edge: NO_EDGE, source: node, edgeName: '', length: 1 };
  return findFirst(BEGINNINGS, { heap, links: [link], parent: {} }, 0)?.reason;
}

function findFirst(kinds: readonly AnchorKind[], chain: EngineChain, at: number): Anchor | undefined {
  for (const find of kinds) {
    const anchor = find(chain, at);
    if (anchor !== undefined) return anchor;
  }
  return undefined;
}

/** A timer that Node or a page has in its lists; one that only the user's code holds is no beginning. */
function runningTimer({ heap, links }: EngineChain, at: number): Anchor | undefined {
  const [list, timer] = [at > 0 ? heap.classNames.of(links[at - 1].node) : '', heap.classNames.of(links[at].node)];
  // Those of Node hang one on the other, as if each held the rest of the list.
  const isOnList = list === 'TimersList' || (list === 'Timeout' && links[at].edgeName === ANY_KEY);
  const isRunning =
    (isOnList && timer === 'Timeout') ||
    (list === 'ImmediateList' && timer === 'Immediate') ||
    (timer === 'DOMTimer' && heap.snapshot.nodeType[links[at].node] === NodeType.native);
  return isRunning ? { start: at, reason: 'a running timer' } : undefined;
}

/** A timer that others of Node's list of timers know: one that does not run is in none. */
function linkedTimer({ heap, links }: EngineChain, at: number): Anchor | undefined {
  const { node } = links[at];
  if (heap.classNames.of(node) !== 'Timeout') return undefined;
  const next = namedTargetOf(heap.snapshot, node, EdgeType.property, '_idleNext');
  const isLinked = next !== NO_NODE && /^(?:Timeout|TimersList)$/u.test(heap.classNames.of(next));
  return isLinked ? { start: at, reason: 'a running timer' } : undefined;
}

/** Node's list of the timers with one delay, which is its key. */
function timersOfOneDelay({ heap, links }: EngineChain, at: number): Anchor | undefined {
  if (heap.classNames.of(links[at].node) !== 'TimersList') return undefined;
  const { edgeType, edgeNameOrIndex, strings } = heap.snapshot;
  const { edge, node } = links[at];
  const key = edgeNameOrIndex[edge];
  const delay = edgeType[edge] === EdgeType.element ? String(key) : strings.get(key as StringIndex);
  const name = /^\d+$/u.test(delay) ? `timers of ${delay} ms` : 'timers';
  return { start: at + 1, reason: 'running timers', standIn: { kind: 'list', name, node } };
}

function currentProcess({ heap, links }: EngineChain, at: number): Anchor | undefined {
  return heap.classNames.of(links[at].node) === 'process' ? { start: at, reason: 'the process' } : undefined;
}

function documentOfPage({ heap, links }: EngineChain, at: number): Anchor | undefined {
  const isDocument =
    heap.snapshot.nodeType[links[at].node] === NodeType.native &&
    /^(?:HTML|XML)?Document$/u.test(heap.classNames.of(links[at].node));
  return isDocument ? { start: at, reason: 'the document' } : undefined;
}

/** Why the first link does not leak, where no anchor is known. */
function explainFirst({ heap, links: [first] }: EngineChain): string {
  if (isCaptureRoot(heap, first.node)) return 'what runs while the snapshot is taken';
  if (heap.snapshot.nodeType[first.node] === NodeType.synthetic) return "one of V8's lists of roots";
  return isGlobalObject(heap, first) ? 'the global object' : NO_ANCHOR;
}

function isGlobalObject({ classNames }: Heap, { node }: ChainLink): boolean {
  return /^(?:global|Window|Object \/ )/u.test(classNames.of(node));
}

/** Whether an author would not go from the one to the other: no place of theirs, or over functions of Node. */
function isEnginesWay({ heap, links }: EngineChain, from: Anchor, to: Anchor): boolean {
  if (from.start === 0 && !isGlobalObject(heap, links[0])) return true;
  return links.slice(from.start, to.start).some(({ node }) => isNodesOwn(heap, node));
}
