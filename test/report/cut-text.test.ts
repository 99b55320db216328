import { expect, test } from 'vitest';
import type { NodeId } from '../../src/ordinals.ts';
import { describeCuts } from '../../src/report/cut-text.ts';
import type { Cut, Suspect } from '../../src/retention/suspect.ts';
import { setOfPromises } from '../support/report.ts';

test('a cut that frees what the suspect holds, to the byte, says so', () => {
  expect(describe(16_000, 'all')).toBe('Connection.tasks[*] frees 16.0 kB (all it holds); no other holder');
});

test('what the holder grew by, and does not give back, is told where it is a hundredth or more', () => {
  expect(describe(16_000, 'all', { retainedBytes: 18_000 })).toBe(
    'Connection.tasks[*] frees 16.0 kB (all but the 2.00 kB that the holder grew by); no other holder',
  );
  const holder = { ...setOfPromises().holder, count: 5 };
  expect(describe(16_000, 'all', { retainedBytes: 18_000, holder })).toContain('that the holders grew by)');
  expect(describe(16_000, 'all', { retainedBytes: 16_100 })).toContain('(all it holds)');
});

test('what the holder grew by goes with a list that is cleared whole', () => {
  expect(describe(18_000, 'all', { retainedBytes: 18_000 })).toContain('(all it holds)');
  expect(describe(17_000, 'all', { retainedBytes: 18_000 })).toContain('(all but the 1.00 kB that the holder grew by)');
});

test('of one that frees more it is told how much goes with it', () => {
  expect(describe(374_000, 'all')).toBe(
    'Connection.tasks[*] frees 374 kB (all it holds, and 358 kB more); no other holder',
  );
});

test('where others keep a little of it, too, that is all it alone holds', () => {
  expect(describe(16_000, 'part', { shareBytes: 100 })).toBe('Connection.tasks[*] frees 16.0 kB (all it alone holds)');
  expect(describe(15_000, 'part', { shareBytes: 100 })).toBe('Connection.tasks[*] frees 15.0 kB');
  expect(describe(16_000, 'part', { shareBytes: 100, retainedBytes: 18_100 })).toBe(
    'Connection.tasks[*] frees 16.0 kB (all it alone holds, but for the 2.00 kB that the holder grew by)',
  );
});

test('beside the links of a list the ways of the holders are named where all of these are meant', () => {
  const edge = (label: string) => ({ label, fromId: 1 as NodeId, edgeType: 'property', edgeName: '.x', toId: null });
  const suspect = setOfPromises({ retainedBytes: 2000, exclusiveBytes: 2000 });
  const cuts: Cut[] = [
    { edges: [{ ...edge('Entry.prev'), isLink: true }], freedBytes: 1600, frees: 'part' },
    { edges: [edge('Cache.map[*]')], freedBytes: 0, frees: 'part' },
    { edges: [edge('Cache.last')], freedBytes: 0, frees: 'part' },
    { edges: [edge('Cache.map[*]'), edge('Cache.last')], freedBytes: 2000, frees: 'all' },
  ];
  expect(describeCuts({ ...suspect, cuts }, 60).join(' ')).toBe(
    'Entry.prev alone frees 1.60 kB, Cache.map[*] alone frees 0 B, Cache.last alone frees 0 B; Cache.map[*] with Cache.last free 2.00 kB (all it holds)',
  );
});

test('what the engine has beside several ways is told, and not counted with them', () => {
  const edge = (label: string, isEngines?: true) => ({
    ...{ label, fromId: 1 as NodeId, edgeType: 'property', edgeName: '.x', toId: null },
    ...(isEngines && { isEngines }),
  });
  const suspect = setOfPromises({ retainedBytes: 2000, exclusiveBytes: 2000 });
  const textOf = (ways: readonly string[]): string => {
    const authors = ways.map((label) => edge(label));
    const alone: Cut[] = authors.map((way) => ({ edges: [way], freedBytes: 0, frees: 'part' }));
    const all: Cut = {
      edges: [...authors, edge('Object (internal) initial_map', true)],
      freedBytes: 2000,
      frees: 'all',
    };
    return describeCuts({ ...suspect, cuts: [...alone, all] }, 60).join(' ');
  };
  expect(textOf(['a[*]', 'b[*]', 'c[*]'])).toContain('; all 3 with what the engine has free 2.00 kB (all it holds)');
  expect(textOf(['a[*]', 'b[*]'])).toContain('; both with what the engine has free 2.00 kB');
  expect(textOf(['a[*]'])).toContain('; both free 2.00 kB');
});

function describe(freedBytes: number, frees: Cut['frees'], more: Partial<Suspect> = {}): string {
  const suspect = setOfPromises({ retainedBytes: 16_000, exclusiveBytes: 16_000, ...more });
  const cuts = suspect.cuts.map((cut) => ({ ...cut, freedBytes, frees }));
  return describeCuts({ ...suspect, cuts }, 60).join(' ');
}
