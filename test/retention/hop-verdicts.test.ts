import { expect, test } from 'vitest';
import type { NodeId } from '../../src/ordinals.ts';
import { judgeTurnover } from '../../src/retention/hop-verdicts.ts';
import type { Holder } from '../../src/retention/suspect.ts';
import { hop } from '../support/report.ts';

const CACHE: Holder = { className: 'Map', nodeId: 7 as NodeId };
const leaking = { verdict: 'leaking', reason: 'born after, never let go' } as const;

/** What is said of what a holder's edge leads to, and of what hangs on that. */
function judged(edgeName: string, sizes: Partial<Holder>): string[] {
  const chain = [
    hop('.map', 'Map'),
    hop(edgeName, 'Entry', { suspectEdge: true, ...leaking }),
    hop('.older', 'Entry', leaking),
  ];
  return judgeTurnover(chain, { ...CACHE, ...sizes })
    .slice(1)
    .map(({ verdict, reason }) => `${verdict}: ${reason}`);
}

const LEAKING = 'leaking: born after, never let go';

test('what is in a collection that has no more than before came in place of others', () => {
  const replaced = ['unknown: born after, in place of others', LEAKING];
  expect(judged('[*]', { countBefore: 20, countAfter: 20 })).toEqual(replaced);
  expect(judged('[*]', { countBefore: 20, countAfter: 19 })).toEqual(replaced);
});

test.each<[string, string, Partial<Holder>]>([
  ['a collection that has more', '[*]', { countBefore: 20, countAfter: 21 }],
  ['holders that nobody counted', '[*]', {}],
  ['a property, which has one', '.head', { countBefore: 1, countAfter: 1 }],
])('all else stays: %s', (_, edgeName, sizes) => {
  expect(judged(edgeName, sizes)).toEqual([LEAKING, LEAKING]);
});
