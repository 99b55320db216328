import type { NodeId } from '../ordinals.ts';
import { keyOf } from '../retention/kept-objects.ts';
import type { Suspect } from '../retention/suspect.ts';
import type { ReportedFinding } from './check-results.ts';

/**
 * What is said of suspects that the control took out goes with them; of two of one fingerprint the objects tell which is meant.
 *
 * @param suspects - all that the findings may be about
 * @param left - those of them that the control left
 */
export function findingsOfLeft(
  findings: readonly ReportedFinding[],
  suspects: readonly Suspect[],
  left: readonly Suspect[],
): ReportedFinding[] {
  const printsLeft = new Set(left.map(({ fingerprint }) => fingerprint));
  const keysLeft = new Set(left.map(keyOf));
  const idsLeft = new Set(left.flatMap(idsOf));
  const takenOut = suspects.filter((suspect) => !keysLeft.has(keyOf(suspect)));
  const idsTakenOut = new Set(takenOut.flatMap(idsOf).filter((id) => !idsLeft.has(id)));
  return findings.filter(({ suspect, nodeIds }) => {
    return suspect === undefined || (printsLeft.has(suspect) && !nodeIds.some((id) => idsTakenOut.has(id)));
  });
}

function idsOf({ holder, sampleIds }: Suspect): readonly NodeId[] {
  return [holder.nodeId, ...sampleIds];
}
