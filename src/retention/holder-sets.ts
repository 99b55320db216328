/**
 * Sets of group numbers, each kept once and known by a number. Set `n` of the first sets is the group `n` alone. Sets of
 * more than {@link HolderSets.mostMembers} groups are one set, `many`, whose members are not told; so are new ones where all of them
 * together have more than {@link HolderSets.mostInAll}.
 */
export class HolderSets {
  /** A controller may listen to dozens of events, and an object be in dozens of indexes. */
  static readonly mostMembers = 64;
  /** What random heaps have, of which nobody could read a report: a bound on time and memory. */
  static readonly mostInAll: number = 2 ** 21;
  /** Pairs of which the union is remembered, and not made anew. */
  static readonly mostPairs: number = 2 ** 20;

  /** The set of more groups than are told apart. */
  readonly many: number;
  readonly #members: (readonly number[])[];
  #inAll = 0;
  readonly #numberByMembers = new Map<string, number>();
  readonly #numberByPair = new Map<string, number>();

  constructor(groupCount: number) {
    this.#members = Array.from({ length: groupCount }, (_, group) => [group]);
    this.many = groupCount;
    this.#members.push([]);
  }

  /** How many sets there are; their numbers are smaller. */
  get count(): number {
    return this.#members.length;
  }

  /** The groups in a set, ascending; none for `many`. */
  membersOf(set: number): readonly number[] {
    return this.#members[set];
  }

  /** The number of the set with the members of both. */
  union(left: number, right: number): number {
    if (left === right) return left;
    if (left === this.many || right === this.many) return this.many;
    const pair = left < right ? `${left} ${right}` : `${right} ${left}`;
    let number = this.#numberByPair.get(pair);
    if (number === undefined) {
      number = this.#intern([...new Set([...this.#members[left], ...this.#members[right]])]);
      if (this.#numberByPair.size === HolderSets.mostPairs) this.#numberByPair.clear();
      this.#numberByPair.set(pair, number);
    }
    return number;
  }

  #intern(members: number[]): number {
    if (members.length === 1) return members[0];
    if (members.length > HolderSets.mostMembers) return this.many;
    members.sort((left, right) => left - right);
    const key = members.join(' ');
    let number = this.#numberByMembers.get(key);
    if (number === undefined) {
      if (this.#inAll + members.length > HolderSets.mostInAll) return this.many;
      this.#inAll += members.length;
      number = this.#members.length;
      this.#members.push(members);
      this.#numberByMembers.set(key, number);
    }
    return number;
  }
}
