import type { ChainHop, KnownLeakMatch } from '../retention/suspect.ts';
import { changeSuspect, type SuspectWithGraph } from '../retention/suspect-graph.ts';
import type { Analyzer, HopVerdict, OptionDeclarations, OptionValues } from './analyzer.ts';
import { applyVerdicts } from './chain-verdicts.ts';
import { checkLabel, checkVerdict } from './check-results.ts';
import type { HeapView } from './heap-view.ts';
import { findKnownLeak, type VersionsOf } from './known-leaks.ts';

/** What an analyzer says of suspects. */
export interface Notes {
  /** Of the objects on chains, by id. */
  readonly labels: ReadonlyMap<number, string>;
  /** Of the same. */
  readonly verdicts: ReadonlyMap<number, HopVerdict>;
  /** By suspect. */
  readonly knownLeaks: ReadonlyMap<SuspectWithGraph, KnownLeakMatch>;
}

/**
 * Asks an analyzer's hooks for each object on a chain, once, and holds its known leaks against each suspect.
 *
 * @throws what the hooks throw; RubbishReturned
 */
export function takeNotes(
  analyzer: Analyzer,
  heap: HeapView,
  options: OptionValues<OptionDeclarations>,
  suspects: readonly SuspectWithGraph[],
  versionsOf: VersionsOf,
): Notes {
  const knownLeaks = new Map<SuspectWithGraph, KnownLeakMatch>();
  for (const suspect of suspects) {
    const knownLeak = findKnownLeak(analyzer, suspect, versionsOf);
    if (knownLeak !== undefined) knownLeaks.set(suspect, knownLeak);
  }
  const labels = new Map<number, string>();
  const verdicts = new Map<number, HopVerdict>();
  if (analyzer.label === undefined && analyzer.verdict === undefined) return { labels, verdicts, knownLeaks };
  const ids = new Set(
    suspects.flatMap((suspect) => chainsOf(suspect).flatMap((chain) => chain.map((hop) => hop.nodeId))),
  );
  for (const id of ids) {
    const object = heap.byId(id);
    if (object === undefined) continue;
    const label = checkLabel(analyzer.label?.(object, heap, options));
    if (label !== undefined) labels.set(id, label);
    const verdict = checkVerdict(analyzer.verdict?.(object, heap, options));
    if (verdict !== undefined) verdicts.set(id, verdict);
  }
  return { labels, verdicts, knownLeaks };
}

/** The suspects with what analyzers say of them: labels, verdicts, and the first known leak that one is. */
export function annotateSuspects(suspects: readonly SuspectWithGraph[], notes: readonly Notes[]): SuspectWithGraph[] {
  return suspects.map((suspect) => {
    const knownLeak = notes.map(({ knownLeaks }) => knownLeaks.get(suspect)).find(Boolean);
    const annotate = (chain: readonly ChainHop[]): readonly ChainHop[] => annotateChain(chain, notes);
    return changeSuspect(suspect, {
      chain: annotate(suspect.chain),
      ...(suspect.otherChains === undefined ? {} : { otherChains: suspect.otherChains.map(annotate) }),
      ...(knownLeak === undefined ? {} : { knownLeak }),
    });
  });
}

function annotateChain(chain: readonly ChainHop[], notes: readonly Notes[]): readonly ChainHop[] {
  const verdicts = new Map<number, HopVerdict>();
  for (const [position, { nodeId }] of chain.entries()) {
    const said = notes.map((note) => note.verdicts.get(nodeId)).filter((verdict) => verdict !== undefined);
    const believed = said.find(({ verdict }) => verdict === 'notLeaking') ?? said[0];
    if (believed !== undefined) verdicts.set(position, believed);
  }
  return applyVerdicts(chain, verdicts).map((hop) => {
    const labels = notes.map((note) => note.labels.get(hop.nodeId)).filter((label) => label !== undefined);
    return labels.length === 0 ? hop : { ...hop, labels };
  });
}

function chainsOf({ chain, otherChains = [] }: SuspectWithGraph): (readonly ChainHop[])[] {
  return [chain, ...otherChains];
}
