import { NO_NODE } from '../ordinals.ts';
import type { KeptObjects } from './kept-objects.ts';
import type { PhaseSurvival, Suspect } from './suspect.ts';

/**
 * Counts which of the objects that a suspect keeps are still there after a phase.
 *
 * @param ownedBytes - of each node with all that is folded into it
 * @param laterOf - for each node of the last snapshot of the series the same node after the phase, `NO_NODE` for what is gone
 * @returns undefined for what grew in place
 */
export function measureSurvival(
  suspect: Suspect,
  kept: KeptObjects,
  ownedBytes: Float64Array,
  { phase, laterOf }: { readonly phase: string; readonly laterOf: Uint32Array },
): PhaseSurvival | undefined {
  const nodes = kept.nodesOf(suspect);
  if (nodes.length === 0) return undefined;
  let survivingCount = 0;
  let survivingBytes = 0;
  for (const node of nodes) {
    if (laterOf[node] === NO_NODE) continue;
    survivingCount++;
    survivingBytes += ownedBytes[node];
  }
  return { phase, count: nodes.length, survivingCount, survivingBytes };
}
