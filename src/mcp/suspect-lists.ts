import { type ChainHop, type ReportedFinding, type Suspect, UsageError } from 'heapdiff';
import type { Compared } from './compared.ts';

/** The lists that are told of a suspect. */
export const SUSPECT_LISTS = ['chain', 'cuts', 'holds', 'cycles', 'otherChains', 'findings'] as const;

/** One of these. */
export type SuspectList = (typeof SUSPECT_LISTS)[number];

const IDS_TOLD = 5;
/** Of an example, or another chain: its end. */
const HOPS_TOLD = 4;

/**
 * One list of a suspect, in short.
 *
 * @param suspect - may be left out for findings: then those beside the suspects are among them, too
 * @throws UsageError where it is left out elsewhere
 */
export function listOf({ report }: Compared, suspect: Suspect | undefined, list: SuspectList): readonly object[] {
  if (list === 'findings') return describeFindings(report.findings ?? [], suspect);
  if (suspect === undefined) throw new UsageError(`no fingerprint given; expected one, for the list ${list}`);
  switch (list) {
    case 'chain':
      return suspect.chain.map(describeHop);
    case 'cuts':
      return suspect.cuts.map(({ edges, freedBytes, frees }) => ({
        edges: edges.map(({ label }) => label),
        freedBytes,
        frees,
      }));
    case 'holds':
      return suspect.holds;
    case 'cycles':
      return (suspect.cycles ?? []).map(({ count, members, shallowBytes, entry }) => ({
        count,
        members,
        shallowBytes,
        entry: entry.label,
        entryId: entry.nodeId,
      }));
    case 'otherChains':
      return (suspect.otherChains ?? []).map((chain) => ({ end: chain.slice(-HOPS_TOLD).map(describeHop) }));
  }
}

function describeHop({ edgeName, className, nodeId, count, suspectEdge, location }: ChainHop): object {
  return {
    edge: edgeName,
    className,
    id: nodeId,
    ...(count === undefined ? {} : { count }),
    ...(suspectEdge ? { suspectEdge } : {}),
    ...(location === undefined ? {} : { place: `${location.file}:${location.line}:${location.column}` }),
  };
}

function describeFindings(findings: readonly ReportedFinding[], suspect: Suspect | undefined): readonly object[] {
  return findings
    .filter((finding) => suspect === undefined || finding.suspect === suspect.fingerprint)
    .map(({ analyzer, code, title, retainedBytes, nodeIds }) => ({
      analyzer,
      code,
      title,
      retainedBytes,
      ids: nodeIds.slice(0, IDS_TOLD),
    }));
}
