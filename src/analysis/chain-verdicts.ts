import type { ChainHop } from '../retention/suspect.ts';
import type { HopVerdict } from './analyzer.ts';

/**
 * Moves the suspect edges to where analyzers say that a chain leaves what is as it should be. What holds something that is not
 * leaking is not leaking either; what something leaking holds leaks. Where two disagree, "not leaking" is believed
 * (as LeakCanary does).
 *
 * @param verdicts - by position in the chain
 */
export function applyVerdicts(
  chain: readonly ChainHop[],
  verdicts: ReadonlyMap<number, HopVerdict>,
): readonly ChainHop[] {
  if (verdicts.size === 0) return chain;
  const positions = [...verdicts.keys()].sort((left, right) => left - right);
  const lastNot = positions.findLast((position) => verdicts.get(position)?.verdict === 'notLeaking') ?? -1;
  const firstLeaking = positions.find(
    (position) => position > lastNot && verdicts.get(position)?.verdict === 'leaking',
  );
  const judged = chain.map((hop, position): ChainHop => {
    const said = verdicts.get(position);
    if (position <= lastNot) {
      if (said?.verdict === 'notLeaking') return { ...hop, verdict: 'not leaking', reason: said.reason };
      return hop.verdict === 'not leaking' ? hop : { ...hop, verdict: 'not leaking', reason: 'holds what is in use' };
    }
    if (firstLeaking === undefined || position < firstLeaking) return hop;
    return { ...hop, verdict: 'leaking', reason: said?.reason ?? 'held by what leaks' };
  });
  return markSuspectEdges(judged);
}

/** The edges between the last hop that is not leaking and the first that is; those there were where that says nothing. */
function markSuspectEdges(chain: readonly ChainHop[]): ChainHop[] {
  const last = chain.findLastIndex((hop, position) => {
    return hop.verdict === 'not leaking' && !chain.slice(0, position).some(({ verdict }) => verdict === 'leaking');
  });
  const leaking = chain.findIndex(({ verdict }, position) => position > last && verdict === 'leaking');
  const end = leaking === -1 ? chain.length - 1 : leaking;
  if (last === chain.length - 1) return [...chain];
  return chain.map((hop, position) => ({ ...hop, suspectEdge: position > last && position <= end }));
}
