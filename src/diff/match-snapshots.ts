import { classifyEdges } from '../graph/edge-rules.ts';
import { pairEphemerons } from '../graph/ephemerons.ts';
import type { Heap } from '../graph/heap.ts';
import { assumeReached } from '../graph/reachability.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { makeEarlierHeap } from './earlier-heap.ts';
import { findLineage, type Lineage, refuseStrangers } from './lineage.ts';
import { dropReusedIds, listChanged, matchById, matchEmbedderNodes, type NodeMatch } from './match.ts';
import { refuseMixedRedaction } from './redaction.ts';
import { matchReplacements } from './replacements.ts';
import { SameStrings } from './same-strings.ts';

/** An earlier snapshot, object by object of a later one. */
export interface MatchedSnapshot {
  /** Of what survived only what the later heap says, see `makeEarlierHeap`. */
  readonly heap: Heap;
  readonly match: NodeMatch;
  readonly lineage: Lineage;
  /** Matched objects whose type or name is another one now. */
  readonly reclassifiedCount: number;
}

/**
 * Tells which objects of an earlier snapshot are which of a later one: by id, then by path, and what an
 * embedder gives a new id each time by order.
 *
 * @throws LineageError when they are not from one process, in the wrong order, or redacted in different ways
 */
export function matchSnapshots(earlier: Snapshot, later: Heap): MatchedSnapshot {
  refuseMixedRedaction(earlier, later.snapshot);
  const sameNames = new SameStrings(earlier.strings, later.snapshot.strings);
  const match = matchById(earlier, later, sameNames);
  const changed = listChanged(earlier, later.snapshot, match, sameNames);
  const lineage = findLineage(earlier, later.snapshot, match, changed);
  refuseStrangers(earlier, later.snapshot, lineage);
  const reclassifiedCount = dropReusedIds(earlier, later.snapshot, match, changed);
  const roles = classifyEdges(earlier);
  const reachability = assumeReached(earlier, roles, pairEphemerons(earlier, roles));
  matchReplacements(earlier, reachability.edgeRetains, later, match);
  matchEmbedderNodes(earlier, later.snapshot, match);
  return { heap: makeEarlierHeap(earlier, reachability, later, match), match, lineage, reclassifiedCount };
}
