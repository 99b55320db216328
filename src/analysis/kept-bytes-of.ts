import type { SuspectInHeap } from './analyzer.ts';
import type { HeapObject } from './heap-object.ts';

/**
 * Bytes that go with objects, for a finding: what they retain, each object once, and no more than what their suspect grew by. In
 * a linked list each retains the next, and the last that came all that were there before.
 */
export function keptBytesOf(objects: Iterable<HeapObject>, suspect: SuspectInHeap | undefined): number {
  const retainedById = new Map(Array.from(objects, ({ id, retainedBytes }) => [id, retainedBytes]));
  let bytes = 0;
  for (const retainedBytes of retainedById.values()) bytes += retainedBytes;
  return Math.min(bytes, suspect?.suspect.growthBytes ?? bytes);
}
