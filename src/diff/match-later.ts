import type { Heap } from '../graph/heap.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { findLineage, refuseStrangers } from './lineage.ts';
import { dropReusedIds, listChanged, matchById, matchEmbedderNodes } from './match.ts';
import { refuseMixedRedaction } from './redaction.ts';
import { SameStrings } from './same-strings.ts';

/**
 * Tells what of a heap is still there in a snapshot that was taken later.
 *
 * @returns for each node of the heap the same node of the snapshot, `NO_NODE` for what is gone
 * @throws LineageError when they are not from one process, in the wrong order, or redacted in different ways
 */
export function matchLater(heap: Heap, later: Snapshot): Uint32Array {
  refuseMixedRedaction(heap.snapshot, later);
  const sameNames = new SameStrings(later.strings, heap.snapshot.strings);
  const match = matchById(later, heap, sameNames);
  const changed = listChanged(later, heap.snapshot, match, sameNames);
  const { agreement, verdict } = findLineage(later, heap.snapshot, match, changed);
  // Seen from the heap, the later snapshot is the one that must have the higher ids.
  const isInOrder = verdict === 'swapped' || verdict === 'same-epoch';
  refuseStrangers(heap.snapshot, later, { agreement, verdict: isInOrder ? 'same-epoch' : verdict });
  dropReusedIds(later, heap.snapshot, match, changed);
  matchEmbedderNodes(later, heap.snapshot, match);
  return match.beforeOf;
}
