import type { Heap } from '../graph/heap.ts';
import { isShape } from '../graph/held-class-names.ts';
import { type EdgeOrdinal, NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { isBuiltInClass } from '../retention/leading-class.ts';
import { VisibleEdges } from '../retention/visible-edges.ts';
import { NO_CLASS } from './class-columns.ts';
import { type ClassJoin, ClassJoins } from './class-joins.ts';
import type { ClassRegister } from './class-register.ts';
import type { ClassChanges } from './count-classes.ts';
import { NO_PATH, ReferencePaths } from './reference-paths.ts';
import type { GrowthInStep } from './summary.ts';

/** With fewer new objects a ratio is chance. */
const LEAST_COUNT = 10;

/** So many of the new objects of each class must hold, or be held by, one of the other. */
const LEAST_COVERAGE = 0.9;

/** Of a whole ratio the larger class may be so far off: the action was at work when the snapshot was taken. */
const MOST_DEVIATION = 0.01;

/** What a program's objects keep others in. */
const CARRIERS: ReadonlySet<string> = new Set(['Array', 'Map', 'Set']);

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
  const paths = new ReferencePaths();
  const joins = collectJoins(heap, liveClassOf, beforeOf, isGrowing, register, paths);
  const best = new Map<string, ClassJoin>();
  for (const join of joins.list()) {
    const [holders, held] = [newCount[join.holderClass], newCount[join.heldClass]];
    if (join.holderCount < holders * LEAST_COVERAGE || ratioOf(holders, held) === undefined) continue;
    if (joins.countHeld(join) < held * LEAST_COVERAGE) continue;
    const pair = [join.holderClass, join.heldClass].sort((left, right) => left - right).join(' ');
    const known = best.get(pair);
    if (known === undefined || isSimpler(join, known, paths)) best.set(pair, join);
  }
  return [...best.values()].map((join) => describeJoin(join, newCount, register, paths)).sort(compareSteps);
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
  { names }: ClassRegister,
  paths: ReferencePaths,
): ClassJoins {
  const { ownerOf, dominatorTree } = heap;
  const edges = new VisibleEdges(heap);
  const joins = new ClassJoins(liveClassOf.length, names.length);
  const isNew = (node: NodeOrdinal): boolean =>
    beforeOf[node] === NO_NODE && ownerOf[node] === node && liveClassOf[node] !== NO_CLASS;
  const isCarrier = Uint8Array.from(names, (name) =>
    CARRIERS.has(name) || name === 'Object' || isShape(name) ? 1 : 0,
  );
  // One that several share would be walked through for each of them.
  const isOwn = (holder: NodeOrdinal, carrier: NodeOrdinal): boolean => {
    const dominator = dominatorTree.immediateDominator[carrier];
    return isCarrier[liveClassOf[carrier]] === 1 && dominator !== NO_NODE && ownerOf[dominator] === holder;
  };

  let holder = 0 as NodeOrdinal;
  let pathToCarrier = NO_PATH;
  const carriers: NodeOrdinal[] = [];
  const pathsToCarriers: number[] = [];
  const note = (held: NodeOrdinal, path: number): void => {
    const [holderClass, heldClass] = [liveClassOf[holder], liveClassOf[held]];
    if (holderClass !== heldClass && isGrowing[heldClass] === 1) joins.add(holder, holderClass, held, heldClass, path);
  };
  const visit = (name: string, _: EdgeOrdinal, target: NodeOrdinal): void => {
    const path = isNew(target) ? paths.of(name) : NO_PATH;
    if (path === NO_PATH) return;
    note(target, path);
    if (!isOwn(holder, target)) return;
    carriers.push(target);
    pathsToCarriers.push(path);
  };
  const visitBehind = (name: string, _: EdgeOrdinal, target: NodeOrdinal): void => {
    const path = isNew(target) ? paths.of(name) : NO_PATH;
    if (path !== NO_PATH) note(target, paths.join(pathToCarrier, path));
  };

  for (; holder < liveClassOf.length; holder++) {
    if (!isNew(holder) || isGrowing[liveClassOf[holder]] === 0) continue;
    edges.forEach(holder, visit);
    for (let carrier = carriers.pop(); carrier !== undefined; carrier = carriers.pop()) {
      pathToCarrier = pathsToCarriers.pop()!;
      edges.forEach(carrier, visitBehind);
    }
  }
  return joins;
}

/** @returns undefined where one is no whole multiple of the other */
function ratioOf(holders: number, held: number): readonly [holders: number, held: number] | undefined {
  const [small, large] = [Math.min(holders, held), Math.max(holders, held)];
  const times = Math.round(large / small);
  if (Math.abs(large - times * small) > large * MOST_DEVIATION) return undefined;
  return holders >= held ? [times, 1] : [1, times];
}

/** Fewer references first, then the path and the class whose text or number comes first: the same in every run. */
function isSimpler(one: ClassJoin, other: ClassJoin, paths: ReferencePaths): boolean {
  const [hopCount, otherHopCount] = [paths.hopCountOf(one.path), paths.hopCountOf(other.path)];
  if (hopCount !== otherHopCount) return hopCount < otherHopCount;
  const [text, otherText] = [paths.textOf(one.path), paths.textOf(other.path)];
  if (text !== otherText) return text < otherText;
  return one.holderClass < other.holderClass;
}

function describeJoin(
  { holderClass, heldClass, path }: ClassJoin,
  newCount: Float64Array,
  { names }: ClassRegister,
  paths: ReferencePaths,
): GrowthInStep {
  const [holderNewCount, heldNewCount] = [newCount[holderClass], newCount[heldClass]];
  const ratio = ratioOf(holderNewCount, heldNewCount)!;
  const [holder, held] = [names[holderClass], names[heldClass]];
  return { holder, held, holderNewCount, heldNewCount, ratio, path: paths.textOf(path) };
}

function compareSteps(left: GrowthInStep, right: GrowthInStep): number {
  const countOf = ({ holderNewCount, heldNewCount }: GrowthInStep): number => holderNewCount + heldNewCount;
  const nameOf = ({ holder, held }: GrowthInStep): string => `${holder} ${held}`;
  return countOf(right) - countOf(left) || (nameOf(left) < nameOf(right) ? -1 : 1);
}
