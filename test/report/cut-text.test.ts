import { expect, test } from 'vitest';
import { describeCuts } from '../../src/report/cut-text.ts';
import type { Cut, Suspect } from '../../src/retention/suspect.ts';
import { setOfPromises } from '../support/report.ts';

test('a cut that frees what the suspect holds, to the byte, says so', () => {
  expect(describe(16_000, 'all')).toBe('Connection.tasks[*] frees 16.0 kB (all it holds); no other holder');
});

test('of one that frees more it is told how much goes with it', () => {
  expect(describe(374_000, 'all')).toBe(
    'Connection.tasks[*] frees 374 kB (all it holds, and 358 kB that goes with it); no other holder',
  );
});

test('where others keep a little of it, too, that is all it alone holds', () => {
  expect(describe(16_000, 'part', { shareBytes: 100 })).toBe('Connection.tasks[*] frees 16.0 kB (all it alone holds)');
  expect(describe(15_000, 'part', { shareBytes: 100 })).toBe('Connection.tasks[*] frees 15.0 kB');
});

function describe(freedBytes: number, frees: Cut['frees'], more: Partial<Suspect> = {}): string {
  const suspect = setOfPromises({ retainedBytes: 16_000, exclusiveBytes: 16_000, ...more });
  const cuts = suspect.cuts.map((cut) => ({ ...cut, freedBytes, frees }));
  return describeCuts({ ...suspect, cuts }, 60).join(' ');
}
