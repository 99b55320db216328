import type { NodeOrdinal } from '../ordinals.ts';
import type { GrowthGroup } from './growth-points.ts';
import type { HolderSets } from './holder-sets.ts';
import type { Running } from './running-groups.ts';

/** Growth groups with one explanation: together they keep what none of them keeps alone. */
export interface SuspectGroup {
  /**
   * Numbers of its growth groups. The one that is told comes first: of those that an author wrote the one that holds most objects
   * straight, unless it reaches less than half of what another does.
   */
  readonly members: readonly number[];
  /** Those that hold in the same way as the first, and much: any of them may come first in another run. */
  readonly peers: readonly number[];
  /** Added bytes that its members reach, also where others do. */
  readonly reachedBytes: number;
  /** Whether none of its members is what an author wrote. */
  readonly isEngines: boolean;
}

/** Two groups are one suspect if they share at least this much of what the smaller of them reaches, ... */
const SHARED_OF_SMALLER = 0.5;

/** ... and at least this much of what the larger one does: else the smaller is told by itself. */
const SHARED_OF_LARGER = 0.05;

/** Who holds many, and reaches hardly anything but what one other does and nobody else, is another holder of that, however small: ... */
const NOTHING_ELSE = 0.9;

/** ... not the end of a list. */
const FEW_TOPS = 3;

/** What more groups than this reach is perhaps what all of a program share, such as its texts: ... */
const MOST_NARROW = 16;

/** ... who shares such with another must hold much the same. */
const SHARED_BY_MANY = 0.5;

/** What an author wrote and what only the engine or the capture does are one only if they hold much the same. */
const SHARED_WITH_ENGINE = 0.5;

/** Of what the one that reaches most does, the one that is told first reaches so much. */
const LEAST_OF_HEAVIEST = 0.5;

/** Peers reach so much of what the heaviest does: between a sixth and a seventh, as parts of a program's work are seldom. */
const LEAST_OF_PEERS = 0.15;

/** Of the objects that the one of these with most holds straight, it holds so many. */
const LEAST_OF_MOST = 0.75;

/**
 * Joins the growth groups that hold the same objects: a Set and a Map, both ends of a list, requests and sockets that
 * point at each other. Cutting one of them frees nothing, so they are one suspect with several holders.
 *
 * @param bytesBySet - added bytes that just the groups of each set reach
 * @param running - of `findRunning`
 * @param isValue - whether a node is a value, such as a string, and no object
 * @param callsNodesOwn - whether a node is a function of Node's own, that calls no other
 */
export function joinGroups(
  groups: readonly GrowthGroup[],
  sets: HolderSets,
  bytesBySet: Float64Array,
  running: readonly (Running | undefined)[],
  isValue: (node: NodeOrdinal) => boolean,
  callsNodesOwn: (node: NodeOrdinal) => boolean,
): SuspectGroup[] {
  const reachedBytes = sumReached(groups.length, sets, bytesBySet);
  const joined = joinSharing(groups, sets, bytesBySet, reachedBytes);
  const byPriority = [...groups.keys()].sort((left, right) => compareGroups(groups, reachedBytes, left, right));
  const membersByRoot = new Map<number, number[]>();
  for (const group of byPriority) {
    const members = membersByRoot.get(joined.rootOf(group));
    if (members === undefined) membersByRoot.set(joined.rootOf(group), [group]);
    else members.push(group);
  }
  return [...membersByRoot.values()]
    .sort(([left], [right]) => left - right)
    .map((members) => heaviestFirst(members, groups, reachedBytes, isValue))
    .map((members) => handlesFirst(members, groups, running, reachedBytes, callsNodesOwn))
    .map((members) => ({
      members,
      peers: findPeers(members, groups, running, reachedBytes),
      reachedBytes: members.reduce((most, member) => Math.max(most, reachedBytes[member]), 0),
      isEngines: members.every((member) => groups[member].isEngines),
    }));
}

/** @returns which groups are one suspect: any two that share enough of what they reach, and whatever these are joined with */
function joinSharing(
  groups: readonly GrowthGroup[],
  sets: HolderSets,
  bytesBySet: Float64Array,
  reachedBytes: Float64Array,
): DisjointSets {
  const joined = new DisjointSets(groups.length);
  const ofTwo = sumShared(groups.length, sets, bytesBySet, (memberCount) => memberCount === 2);
  const narrow = sumShared(groups.length, sets, bytesBySet, (memberCount) => memberCount <= MOST_NARROW);
  const wide = sumShared(groups.length, sets, bytesBySet, (memberCount) => memberCount > MOST_NARROW);
  const join = (pair: number, bytes: number, leastOfLarger: number): void => {
    const [left, right] = [Math.floor(pair / groups.length), pair % groups.length];
    const [smaller, larger] = [reachedBytes[left], reachedBytes[right]].sort((one, other) => one - other);
    const ofLarger = groups[left].isEngines === groups[right].isEngines ? leastOfLarger : SHARED_WITH_ENGINE;
    const isOne = bytes > 0 && bytes >= smaller * SHARED_OF_SMALLER && bytes >= larger * ofLarger;
    if (isOne) joined.join(left, right);
  };
  for (const [pair, bytes] of ofTwo) {
    const [left, right] = [Math.floor(pair / groups.length), pair % groups.length];
    const smaller = reachedBytes[left] < reachedBytes[right] ? left : right;
    const isAlike = groups[left].isEngines === groups[right].isEngines && groups[smaller].tops.length > FEW_TOPS;
    if (isAlike && bytes > 0 && bytes >= reachedBytes[smaller] * NOTHING_ELSE) joined.join(left, right);
  }
  for (const [pair, bytes] of narrow) join(pair, bytes, SHARED_OF_LARGER);
  for (const [pair, bytes] of wide) join(pair, bytes + (narrow.get(pair) ?? 0), SHARED_BY_MANY);
  return joined;
}

/** @returns for each group the added bytes that it reaches */
function sumReached(groupCount: number, sets: HolderSets, bytesBySet: Float64Array): Float64Array {
  const reachedBytes = new Float64Array(groupCount);
  for (let set = 0; set < sets.count; set++)
    for (const member of sets.membersOf(set)) reachedBytes[member] += bytesBySet[set];
  return reachedBytes;
}

/** @returns by pair, the one times the count of groups plus the other, what both reach by sets of so many members */
function sumShared(
  groupCount: number,
  sets: HolderSets,
  bytesBySet: Float64Array,
  isCounted: (memberCount: number) => boolean,
): Map<number, number> {
  const bytesByPair = new Map<number, number>();
  for (let set = 0; set < sets.count; set++) {
    const members = sets.membersOf(set);
    if (bytesBySet[set] === 0 || !isCounted(members.length)) continue;
    for (let one = 0; one < members.length; one++) {
      for (let other = one + 1; other < members.length; other++) {
        const pair = members[one] * groupCount + members[other];
        bytesByPair.set(pair, (bytesByPair.get(pair) ?? 0) + bytesBySet[set]);
      }
    }
  }
  return bytesByPair;
}

/** What an author wrote first, then who holds more nodes straight, then who reaches more, then the cheaper chain, then the edge's name. */
function compareGroups(
  groups: readonly GrowthGroup[],
  reachedBytes: Float64Array,
  left: number,
  right: number,
): number {
  const [one, other] = [groups[left], groups[right]];
  return (
    Number(one.isEngines) - Number(other.isEngines) ||
    other.tops.length - one.tops.length ||
    reachedBytes[right] - reachedBytes[left] ||
    one.cost - other.cost ||
    compareTexts(one.hold.edgeName, other.hold.edgeName) ||
    left - right
  );
}

function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/**
 * Who reaches less than half of what another one does holds the lesser part: a Map of WeakRefs beside an Array of what these lead
 * to. So does who holds far fewer objects than such another one, and more nodes only with its keys: a Map of some of the users
 * beside an Array of all.
 */
function heaviestFirst(
  members: readonly number[],
  groups: readonly GrowthGroup[],
  reachedBytes: Float64Array,
  isValue: (node: NodeOrdinal) => boolean,
): readonly number[] {
  const [first] = members;
  const equals = members.filter((member) => groups[member].isEngines === groups[first].isEngines);
  const most = equals.reduce((bytes, member) => Math.max(bytes, reachedBytes[member]), 0);
  const heavy = equals.filter((member) => reachedBytes[member] >= most * LEAST_OF_HEAVIEST);
  const objectCounts = heavy.map((member) => countObjects(groups[member], isValue));
  const enough = objectCounts.reduce((mostCount, count) => Math.max(mostCount, count), 0) * LEAST_OF_MOST;
  const leader = heavy.find((_, position) => objectCounts[position] >= enough)!;
  return leader === first ? members : [leader, ...members.filter((member) => member !== leader)];
}

/** How many objects a group holds straight; values only where it holds nothing else. */
function countObjects({ tops }: GrowthGroup, isValue: (node: NodeOrdinal) => boolean): number {
  let valueCount = 0;
  for (const top of tops) if (isValue(top)) valueCount++;
  return valueCount === tops.length ? valueCount : tops.length - valueCount;
}

function findPeers(
  members: readonly number[],
  groups: readonly GrowthGroup[],
  running: readonly (Running | undefined)[],
  reachedBytes: Float64Array,
): readonly number[] {
  const [first] = members;
  const alike = members.filter((member) => {
    return groups[member].isEngines === groups[first].isEngines && running[member] === running[first];
  });
  const most = alike.reduce((bytes, member) => Math.max(bytes, reachedBytes[member]), 0);
  return alike.filter((member) => reachedBytes[member] >= most * LEAST_OF_PEERS);
}

/**
 * An open socket has timers of its own: they are told with it, not it with them. So are the listeners by which Node itself goes on
 * with what is open: those of a worker's output on `process.stdout`.
 */
function handlesFirst(
  members: readonly number[],
  groups: readonly GrowthGroup[],
  running: readonly (Running | undefined)[],
  reachedBytes: Float64Array,
  callsNodesOwn: (node: NodeOrdinal) => boolean,
): readonly number[] {
  const [first] = members;
  if (running[first] !== 'timers' && !groups[first].tops.every(callsNodesOwn)) return members;
  const handles = members.find((member) => {
    return running[member] === 'handles' && reachedBytes[member] >= reachedBytes[first];
  });
  return handles === undefined ? members : [handles, ...members.filter((member) => member !== handles)];
}

/** Union-find with path halving. */
class DisjointSets {
  readonly #parent: Uint32Array;

  constructor(count: number) {
    this.#parent = Uint32Array.from({ length: count }, (_, member) => member);
  }

  rootOf(member: number): number {
    let root = member;
    while (this.#parent[root] !== root) {
      this.#parent[root] = this.#parent[this.#parent[root]];
      root = this.#parent[root];
    }
    return root;
  }

  join(left: number, right: number): void {
    this.#parent[this.rootOf(right)] = this.rootOf(left);
  }
}
