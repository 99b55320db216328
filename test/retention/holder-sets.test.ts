import { describe, expect, test } from 'vitest';
import { HolderSets } from '../../src/retention/holder-sets.ts';

describe('sets of groups', () => {
  test('are one set whichever way they came together', () => {
    const sets = new HolderSets(4);
    const ofThree = sets.union(sets.union(3, 0), 1);
    expect(sets.membersOf(ofThree)).toEqual([0, 1, 3]);
    expect(sets.union(1, sets.union(0, 3))).toBe(ofThree);
    expect(sets.union(ofThree, sets.union(0, 1))).toBe(ofThree);
    expect([sets.union(2, 2), sets.membersOf(2)]).toEqual([2, [2]]);
  });

  test('of more groups than are told apart are one', () => {
    const { mostMembers } = HolderSets;
    const sets = new HolderSets(mostMembers + 1);
    const largest = unite(sets, 0, mostMembers);
    expect(sets.membersOf(largest)).toHaveLength(mostMembers);
    expect(sets.union(largest, mostMembers)).toBe(sets.many);
    expect(sets.union(sets.many, 0)).toBe(sets.many);
    expect(sets.membersOf(sets.many)).toEqual([]);
  });

  test('are told apart up to a bound for all of them together; those that are known stay', () => {
    const { mostMembers, mostInAll } = HolderSets;
    const perStart = (mostMembers * (mostMembers + 1)) / 2 - 1;
    const startCount = Math.ceil(mostInAll / perStart) + 1;
    const sets = new HolderSets(startCount + mostMembers);
    const known = unite(sets, 0, mostMembers);
    for (let start = 1; start < startCount; start++) unite(sets, start, mostMembers);
    expect(unite(sets, startCount, mostMembers)).toBe(sets.many);
    expect(unite(sets, 0, mostMembers)).toBe(known);
    let inAll = 0;
    for (let set = startCount + mostMembers; set < sets.count; set++) inAll += sets.membersOf(set).length;
    expect(inAll).toBeLessThanOrEqual(mostInAll);
    expect(inAll).toBeGreaterThan(mostInAll - mostMembers);
  });
});

test('unions are right whatever was forgotten of those that were asked for before', () => {
  // All sets of so many groups, by the bits of a number: each union is that of the bits.
  const groupCount = 11;
  const sets = new HolderSets(groupCount);
  const numberOf = new Map<number, number>();
  for (let bits = 1; bits < 2 ** groupCount; bits++) {
    const group = 31 - Math.clz32(bits);
    const others = numberOf.get(bits ^ (1 << group));
    numberOf.set(bits, others === undefined ? group : sets.union(others, group));
  }
  let pairCount = 0;
  for (const [bits, set] of numberOf) {
    for (const [otherBits, other] of numberOf) {
      if (other >= set || pairCount > HolderSets.mostPairs) continue;
      pairCount++;
      if (sets.union(set, other) !== numberOf.get(bits | otherBits)) expect.fail(`${bits} and ${otherBits}`);
    }
  }
  expect(pairCount).toBeGreaterThan(HolderSets.mostPairs);
});

/** The set of so many groups from one on, made one group at a time. */
function unite(sets: HolderSets, start: number, count: number): number {
  let set = start;
  for (let group = start + 1; group < start + count; group++) set = sets.union(set, group);
  return set;
}
