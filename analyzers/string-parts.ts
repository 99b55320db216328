import type { Finding, HeapObject, SuspectInHeap } from 'heapdiff';
import { counted } from './wording.ts';

/** Of smaller texts a slice may well be most. */
const LARGE_PARENT_BYTES = 1000;
/** What is put together of fewer pieces is an ordinary text. */
export const ROPE_PIECES = 10;
/** Further nobody counts. */
const MOST_PIECES = 100_000;

/** The large texts that nothing but slices keeps, and how many do. Who shares one costs more to ask than who has one alone. */
export function findPinned(slices: readonly HeapObject[], leastBytes: number): ReadonlyMap<HeapObject, number> {
  const byNode = new Map<number, { parent: HeapObject; slices: number; isAlone: boolean }>();
  for (const slice of slices) {
    const parent = slice.slot('parent');
    if (parent === undefined || parent.shallowBytes < LARGE_PARENT_BYTES || !parent.isAdded) continue;
    const known = byNode.get(parent.node);
    if (known === undefined) byNode.set(parent.node, { parent, slices: 1, isAlone: parent.owner.node === slice.node });
    else known.slices++;
  }
  const found = [...byNode.values()];
  if (found.reduce((sum, { parent }) => sum + parent.shallowBytes, 0) < leastBytes) return new Map();
  const pinned = found.filter(
    ({ parent, isAlone }) => isAlone || [...parent.retainers()].every(({ object }) => object.type === 'sliced string'),
  );
  return new Map(pinned.map(({ parent, slices: sliceCount }) => [parent, sliceCount]));
}

/** Slices that keep more than they show. */
export function describeSlices(
  suspect: SuspectInHeap,
  parents: ReadonlyMap<HeapObject, number>,
  bytes: number,
): Finding {
  const slices = [...parents.values()].reduce((sum, n) => sum + n, 0);
  const largest = [...parents.keys()].reduce((most, { shallowBytes }) => Math.max(most, shallowBytes), 0);
  return {
    code: 'slices-pin-strings',
    title:
      `${counted(slices, 'slice')} in ${suspect.place} ${slices === 1 ? 'keeps' : 'keep'} ` +
      `${parents.size === 1 ? 'a string' : `${counted(parents.size)} strings`} of up to ${counted(largest)} bytes, which nothing ` +
      'else keeps: a slice holds the whole text it was cut from. How long the slices are the snapshot does not say; where ' +
      "they are short, (' ' + text).slice(1) makes a copy without the rest",
    retainedBytes: bytes,
    objects: [...parents.keys()].slice(0, 3),
    suspect,
    args: { slices, parents: parents.size, pinnedBytes: bytes },
  };
}

/** Strings that were put together and are still in pieces. */
export function describeRopes(suspect: SuspectInHeap, all: readonly HeapObject[]): Finding {
  // One text may go on where another ends: what they share is told once.
  const seen = new Set<number>();
  const measured = all
    .filter((rope) => measureRope(rope).pieces >= ROPE_PIECES)
    .map((rope) => ({ rope, ...measureRope(rope, seen) }));
  const pieces = measured.reduce((sum, rope) => sum + rope.pieces, 0);
  const bytes = measured.reduce((sum, rope) => sum + rope.jointBytes, 0);
  const one = measured.length === 1;
  return {
    code: 'strings-in-pieces',
    title:
      `${counted(measured.length, 'string')} in ${suspect.place} ${one ? 'is' : 'are'} still in ` +
      `${counted(pieces)} pieces: put together with + and not read since, so that V8 has not made one text of them; the joints ` +
      `alone take ${counted(bytes)} bytes, and each piece is a string of its own`,
    retainedBytes: bytes,
    objects: measured.slice(0, 3).map(({ rope }) => rope),
    suspect,
    args: { ropes: measured.length, pieces, jointBytes: bytes },
  };
}

/** Counts what a string was put together from. @param seen - joints that are left out; what is counted is added */
export function measureRope(rope: HeapObject, seen: Set<number> = new Set()): { pieces: number; jointBytes: number } {
  const waiting = [rope];
  let pieces = 0;
  let jointBytes = 0;
  for (let part = waiting.pop(); part !== undefined && pieces < MOST_PIECES; part = waiting.pop()) {
    if (part.type !== 'concatenated string') {
      pieces++;
      continue;
    }
    if (seen.has(part.id)) continue;
    seen.add(part.id);
    jointBytes += part.shallowBytes;
    for (const name of ['first', 'second']) {
      const next = part.slot(name);
      if (next !== undefined) waiting.push(next);
    }
  }
  return { pieces, jointBytes };
}
