import type { Heap } from '../graph/heap.ts';
import { isShape } from '../graph/held-class-names.ts';
import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { isBuiltInClass } from '../retention/leading-class.ts';
import { VisibleEdges } from '../retention/visible-edges.ts';
import { NO_CLASS } from './class-columns.ts';
import type { ClassRegister } from './class-register.ts';
import type { ClassChanges } from './count-classes.ts';
import type { GrowthInStep } from './summary.ts';

/** With fewer new objects a ratio is chance. */
const LEAST_COUNT = 10;

/** So many of the new objects of each class must hold, or be held by, one of the other. */
const LEAST_COVERAGE = 0.9;

/** Of a whole ratio the larger class may be so far off: the action was at work when the snapshot was taken. */
const MOST_DEVIATION = 0.01;

/** What a program's objects keep others in. */
const CARRIERS: ReadonlySet<string> = new Set(['Array', 'Map', 'Set']);

/** References by one path from the new objects of one class to those of another. */
interface Join {
  readonly holderClass: number;
  readonly heldClass: number;
  readonly path: string;
  readonly hopCount: number;
  readonly holders: Set<NodeOrdinal>;
  readonly held: Set<NodeOrdinal>;
}

/**
 * Finds pairs of the program's own classes that grow in step: a whole number of new objects of one for each of the other, and nearly
 * all of both joined by one and the same reference, straight or through one plain object or collection that is the holder's alone.
 * Only new objects are asked, each once; without such a reference nothing is told, however alike the counts are.
 *
 * @param liveClassOf - of `classifyHeap`
 * @param beforeOf - for each node the same one of the first snapshot, `NO_NODE` for what is new
 */
export function findGrowthInStep(
  heap: Heap,
  liveClassOf: Uint32Array,
  beforeOf: Uint32Array,
  changes: ClassChanges,
  register: ClassRegister,
): GrowthInStep[] {
  const isGrowing = findGrowingClasses(changes, register);
  if (isGrowing.reduce((count, grows) => count + grows, 0) < 2) return [];
  const { newCount } = changes;
  const best = new Map<string, Join>();
  for (const join of collectJoins(heap, liveClassOf, beforeOf, isGrowing, register)) {
    const [holders, held] = [newCount[join.holderClass], newCount[join.heldClass]];
    const isCovered = join.holders.size >= holders * LEAST_COVERAGE && join.held.size >= held * LEAST_COVERAGE;
    if (!isCovered || ratioOf(holders, held) === undefined) continue;
    const pair = [join.holderClass, join.heldClass].sort((left, right) => left - right).join(' ');
    const known = best.get(pair);
    if (known === undefined || isSimpler(join, known)) best.set(pair, join);
  }
  return [...best.values()].map((join) => describeJoin(join, newCount, register)).sort(compareSteps);
}

/** @returns by class 1 for those of a program that have enough more objects than before */
function findGrowingClasses({ newCount, goneCount }: ClassChanges, { names, kinds }: ClassRegister): Uint8Array {
  return Uint8Array.from(newCount, (count, number) => {
    const isUsers = kinds[number] === 'object' && !isBuiltInClass(names[number]);
    return isUsers && count - goneCount[number] >= LEAST_COUNT ? 1 : 0;
  });
}

function collectJoins(
  heap: Heap,
  liveClassOf: Uint32Array,
  beforeOf: Uint32Array,
  isGrowing: Uint8Array,
  register: ClassRegister,
): Iterable<Join> {
  const { ownerOf, dominatorTree } = heap;
  const edges = new VisibleEdges(heap);
  const joins = new Map<string, Join>();
  const isNew = (node: NodeOrdinal): boolean =>
    beforeOf[node] === NO_NODE && ownerOf[node] === node && liveClassOf[node] !== NO_CLASS;
  const isCarrier = Uint8Array.from(register.names, (name) =>
    CARRIERS.has(name) || name === 'Object' || isShape(name) ? 1 : 0,
  );

  const note = (holder: NodeOrdinal, held: NodeOrdinal, path: string, hopCount: number): void => {
    const [holderClass, heldClass] = [liveClassOf[holder], liveClassOf[held]];
    if (holderClass === heldClass || isGrowing[heldClass] === 0) return;
    const key = `${holderClass} ${heldClass} ${path}`;
    let join = joins.get(key);
    if (join === undefined) {
      join = { holderClass, heldClass, path, hopCount, holders: new Set(), held: new Set() };
      joins.set(key, join);
    }
    join.holders.add(holder);
    join.held.add(held);
  };
  // One that several share would be walked through for each of them.
  const isOwn = (holder: NodeOrdinal, carrier: NodeOrdinal): boolean => {
    const dominator = dominatorTree.immediateDominator[carrier];
    return isCarrier[liveClassOf[carrier]] === 1 && dominator !== NO_NODE && ownerOf[dominator] === holder;
  };

  for (let node = 0 as NodeOrdinal; node < liveClassOf.length; node++) {
    if (!isNew(node) || isGrowing[liveClassOf[node]] === 0) continue;
    edges.forEach(node, (first, _, target) => {
      if (!isNew(target) || !isProperty(first)) return;
      note(node, target, first, 1);
      if (!isOwn(node, target)) return;
      edges.forEach(target, (second, __, held) => {
        if (isNew(held) && isProperty(second)) note(node, held, first + second, 2);
      });
    });
  }
  return joins.values();
}

/** A name that an author writes behind the object: `.tasks`, `[*]`, `[Symbol(kEvents)]`. */
function isProperty(edgeName: string): boolean {
  return /^[.[]/u.test(edgeName);
}

/** @returns undefined where one is no whole multiple of the other */
function ratioOf(holders: number, held: number): readonly [holders: number, held: number] | undefined {
  const [small, large] = [Math.min(holders, held), Math.max(holders, held)];
  const times = Math.round(large / small);
  if (Math.abs(large - times * small) > large * MOST_DEVIATION) return undefined;
  return holders >= held ? [times, 1] : [1, times];
}

/** The shorter path first, then the one that holds fewer by the name. */
function isSimpler(one: Join, other: Join): boolean {
  if (one.hopCount !== other.hopCount) return one.hopCount < other.hopCount;
  if (one.path !== other.path) return one.path < other.path;
  return one.holderClass < other.holderClass;
}

function describeJoin(
  { holderClass, heldClass, path }: Join,
  newCount: Float64Array,
  { names }: ClassRegister,
): GrowthInStep {
  const [holderNewCount, heldNewCount] = [newCount[holderClass], newCount[heldClass]];
  const ratio = ratioOf(holderNewCount, heldNewCount)!;
  return { holder: names[holderClass], held: names[heldClass], holderNewCount, heldNewCount, ratio, path };
}

function compareSteps(left: GrowthInStep, right: GrowthInStep): number {
  const countOf = ({ holderNewCount, heldNewCount }: GrowthInStep): number => holderNewCount + heldNewCount;
  const nameOf = ({ holder, held }: GrowthInStep): string => `${holder} ${held}`;
  return countOf(right) - countOf(left) || (nameOf(left) < nameOf(right) ? -1 : 1);
}
