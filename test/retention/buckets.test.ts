import { describe, expect, it } from 'vitest';
import { bucketByValue } from '../../src/retention/buckets.ts';
import { mulberry32 } from '../support/random-graphs.ts';

/** The slow obvious twin. */
function bucketSlowly(values: readonly number[]): Map<number, number[]> {
  const byValue = new Map<number, number[]>();
  for (const value of [...values].sort((one, other) => one - other)) byValue.set(value, []);
  for (const [position, value] of values.entries()) byValue.get(value)!.push(position);
  return byValue;
}

function bucketed(values: readonly number[]): Map<number, number[]> {
  const { value, first, position } = bucketByValue(Uint32Array.from(values));
  return new Map([...value].map((one, row) => [one, [...position.subarray(first[row], first[row + 1])]]));
}

describe('bucketByValue', () => {
  it('sorts nothing', () => {
    expect(bucketed([])).toEqual(new Map());
  });

  it('knows all 32 bits', () => {
    const values = [0xffffffff, 0, 0x10000, 0xffff, 0x80000000, 0xffffffff, 0x10000];
    expect([...bucketed(values)]).toEqual([...bucketSlowly(values)]);
  });

  it.each([1, 2, 3, 4, 5, 6])('is as the slow one on random values, seed %i', (seed) => {
    const random = mulberry32(seed);
    const limit = [3, 100, 70_000, 2 ** 20, 2 ** 31, 2 ** 32][seed - 1];
    const values = Array.from({ length: 500 }, () => Math.floor(random() * limit));
    expect([...bucketed(values)]).toEqual([...bucketSlowly(values)]);
  });
});
