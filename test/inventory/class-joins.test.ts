import { expect, test } from 'vitest';
import { ClassJoins } from '../../src/inventory/class-joins.ts';
import type { NodeOrdinal } from '../../src/ordinals.ts';
import { mulberry32 } from '../support/random-graphs.ts';

const nodes = (count: number): NodeOrdinal[] => Array.from({ length: count }, (_, node) => node as NodeOrdinal);

test('holders and what they hold are counted once for each pair of classes and path', () => {
  for (let seed = 0; seed < 100; seed++) {
    const random = mulberry32(seed);
    const below = (limit: number): number => Math.floor(random() * limit);
    const classOf = nodes(40).map(() => below(3));
    const joins = new ClassJoins(40, 3);
    const expected = new Map<string, { holders: Set<number>; held: Set<number> }>();
    for (const holder of nodes(40)) {
      for (let reference = below(6); reference > 0; reference--) {
        const [held, path] = [below(40) as NodeOrdinal, 1 + below(3)];
        joins.add(holder, classOf[holder], held, classOf[held], path);
        const key = [classOf[holder], classOf[held], path].join(' ');
        const known = expected.get(key) ?? { holders: new Set(), held: new Set() };
        expected.set(key, known);
        known.holders.add(holder);
        known.held.add(held);
      }
    }
    const counted = Array.from(joins.list(), (join) => [
      [join.holderClass, join.heldClass, join.path].join(' '),
      join.holderCount,
      joins.countHeld(join),
    ]);
    const twin = Array.from(expected, ([key, { holders, held }]) => [key, holders.size, held.size]);
    expect(counted.sort(), `seed ${seed}`).toEqual(twin.sort());
  }
});

test('more objects than a Set holds', () => {
  const count = 2 ** 24 + 1;
  const joins = new ClassJoins(count, 2);
  for (let node = 0 as NodeOrdinal; node < count; node++) joins.add(node, 0, node, 1, 1);
  const [join] = joins.list();
  expect([join.holderCount, joins.countHeld(join)]).toEqual([count, count]);
});
