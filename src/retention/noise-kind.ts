import type { Heap } from '../graph/heap.ts';
import { type NodeOrdinal, ROOT } from '../ordinals.ts';
import { NodeType } from '../snapshot/snapshot.ts';
import { findBrowserKind } from './browser-internals.ts';
import { isCaptureRoot } from './capture-roots.ts';
import type { Chains } from './chains.ts';
import type { ClassHolding } from './class-holdings.ts';
import { CONSOLE } from './edge-labels.ts';
import type { GrowthGroup } from './growth-points.ts';
import type { Holding } from './holdings.ts';
import { countTold, findLeadingClass, NATIVE_OF_NODE } from './leading-class.ts';
import { findNodeStore } from './node-stores.ts';
import type { VisibleHold } from './visible-holds.ts';

/** Less than this, in less than two objects or one in twenty repetitions of the action, is no leak of it. */
export const SMALL_BYTES = 1000;
const FEW_PER_ITERATION = 0.05;

/** What only the engine's own bookkeeping holds is told as a suspect from here on. */
const ENGINE_BYTES = 10_000;

/** Where this share of what is new replaced what is gone, and no more objects than before are there, nothing grew. */
const TURNOVER_SHARE = 0.75;

/** One candidate for a suspect, with all that speaks for or against it. */
export interface Candidate {
  /** Its growth groups, the main one first. */
  readonly groups: readonly GrowthGroup[];
  readonly holding: Holding;
  /** What its holders themselves gained. */
  readonly ownBytes: number;
  /** What the same holders lost by the same edges. */
  readonly gone: Holding | undefined;
  /** How often the action was repeated; undefined where it is not known. */
  readonly iterations: number | undefined;
}

/**
 * Tells why a candidate is no suspect: held by the capture, the engine's own, replaced by as much, small, or kept by Node or
 * Chromium for themselves.
 *
 * @returns the kind of noise, undefined for a suspect
 */
export function findNoiseKind(heap: Heap, chains: Chains, candidate: Candidate): string | undefined {
  const { groups, holding, ownBytes, gone, iterations = 0 } = candidate;
  if (isCaptures(heap, chains, groups)) return 'held by the capture';
  if (groups.every(({ hold }) => hold.edgeName === CONSOLE)) return 'held by the console';
  if (holding.classes.size === 0) return 'shared with other growth';
  if (groups.every(({ hold }) => CODE_EDGES.has(hold.edgeName))) return 'compiled code';
  const engineKind = findEngineKind(heap, groups, holding);
  if (engineKind !== undefined) return engineKind;

  const goneBytes = sumGoneBytes(gone);
  const addedBytes = holding.addedBytes + holding.shareBytes;
  const [className, leader] = findLeadingClass(holding.classes, groups[0].hold.edgeName);
  const goneHeld = gone?.classes.get(className);
  const netCount = countTold(leader) - (goneHeld === undefined ? 0 : countTold(goneHeld));
  const isTurnover = netCount < Math.max(2, countTold(leader) / 50);
  if (isTurnover && goneBytes > 0 && goneBytes >= addedBytes * TURNOVER_SHARE) return 'replaced objects';
  const isFew = netCount < Math.max(2, iterations * FEW_PER_ITERATION);
  if (isFew && addedBytes + ownBytes - goneBytes < SMALL_BYTES) return 'small changes';
  const storeKind = findNodeStore(heap, chains, candidate);
  if (storeKind !== undefined) return storeKind;
  const browserKind = findBrowserKind(heap, chains, candidate);
  if (browserKind !== undefined) return browserKind;
  const isEngines = groups.every((group) => group.isEngines) && countTold(leader) < ENGINE_COUNT;
  return isEngines && addedBytes + ownBytes < ENGINE_BYTES ? 'engine internals' : undefined;
}

const ENGINE_COUNT = 10;

/** By these a function holds its code, and what V8 learned while it ran: shapes, and objects to copy literals from. */
const CODE_EDGES: ReadonlySet<string> = new Set(['(internal) code', '(internal) feedback_cell', '(internal) shared']);

/** What the holders of a candidate lost, in bytes. */
export function sumGoneBytes(gone: Holding | undefined): number {
  return gone === undefined ? 0 : gone.addedBytes + gone.shareBytes;
}

/** What nothing but the capture and the engine holds. */
function isCaptures(heap: Heap, chains: Chains, groups: readonly GrowthGroup[]): boolean {
  const byCapture = groups.filter(({ hold }) => isCapture(heap, chains, hold));
  return byCapture.length > 0 && groups.every((group) => group.isEngines || byCapture.includes(group));
}

/** What the capture's own frames hold, but for variables of a module: these stay as long as the module runs. */
function isCapture(heap: Heap, chains: Chains, hold: VisibleHold): boolean {
  return isCaptureRoot(heap, hold.holder) && chains.moduleOf(hold) === undefined;
}

/** Nothing in it is an object or function of the user's, or a value that one of the user's objects holds. */
function findEngineKind(heap: Heap, groups: readonly GrowthGroup[], { classes }: Holding): string | undefined {
  const isHeldByUser = groups.some(
    ({ hold, isEngines }) => !isEngines && isUsersHold(heap, hold.holder, hold.edgeName),
  );
  let largest: ClassHolding | undefined;
  for (const [className, held] of classes) {
    const isUsers = (OBJECT_TYPES.has(held.nodeType) || isHeldByUser) && !className.startsWith(NATIVE_OF_NODE);
    if (!held.isPlumbing && isUsers) return undefined;
    if (largest === undefined || held.shallowBytes > largest.shallowBytes) largest = held;
  }
  if (largest?.nodeType === NodeType.code) return 'compiled code';
  if (largest?.nodeType === NodeType.objectShape) return 'object shapes';
  return 'engine internals';
}

function isUsersHold(heap: Heap, holder: NodeOrdinal, edgeName: string): boolean {
  if (holder === ROOT || edgeName.startsWith('(internal)')) return false;
  const type = heap.snapshot.nodeType[holder];
  const isVariable = type === NodeType.closure && edgeName.startsWith('(closure)');
  return type === NodeType.object || type === NodeType.native || isVariable;
}

const OBJECT_TYPES: ReadonlySet<number> = new Set([
  NodeType.object,
  NodeType.closure,
  NodeType.native,
  NodeType.regexp,
]);
