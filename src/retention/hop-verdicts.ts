import { ANY_KEY } from '../holder-place.ts';
import type { ChainHop, Holder } from './suspect.ts';
import type { Verdict } from './trend.ts';

/** What is said of objects that were born after the first snapshot, by the suspect's verdict. */
const BORN_AFTER: Readonly<Record<Verdict, Pick<ChainHop, 'verdict' | 'reason'>>> = {
  leak: { verdict: 'leaking', reason: 'born after, never let go' },
  growth: { verdict: 'unknown', reason: 'born after' },
  'warm-up': { verdict: 'unknown', reason: 'born after, growth has stopped' },
};

/**
 * Says of each hop whether it is as it should be, and why: what was there before is; what was born after leaks where the
 * suspect does. The suspect edges lie between the two.
 *
 * @param chain - hops that say of themselves whether they were there before; the first one says why it is its anchor
 */
export function judgeHops(chain: readonly ChainHop[], verdict: Verdict): ChainHop[] {
  return chain.map((hop) => judgeHop(hop, verdict));
}

/** Of a collection that has no more than before nothing can be said to be never let go: what is in it came in place of others. */
export function judgeTurnover(chain: readonly ChainHop[], { countBefore, countAfter }: Holder): ChainHop[] {
  if (countBefore === undefined || countAfter === undefined || countAfter > countBefore) return [...chain];
  return chain.map((hop) => {
    const isReplaced = hop.suspectEdge && hop.edgeName === ANY_KEY && hop.verdict === 'leaking';
    return isReplaced ? { ...hop, verdict: 'unknown', reason: 'born after, in place of others' } : hop;
  });
}

/** Says of a hop that was born after whether it leaks. */
export function judgeHop<Hop extends ChainHop>(hop: Hop, verdict: Verdict): Hop {
  return hop.verdict === 'unknown' ? { ...hop, ...BORN_AFTER[verdict] } : hop;
}
