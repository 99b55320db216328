import type { MemoryGrowth } from '../capture/memory-growth.ts';
import type { OutsideMemory, Suspect } from '../retention/suspect.ts';

/** The suspects that keep most of what most of the growth is, which is outside V8's heap. */
export interface Keepers {
  /** What they keep; how large texts outside are, V8 does not say before Node 24. */
  readonly of: 'array buffers' | 'texts' | 'uncounted texts';
  /** `#1`, `#1 and #3`. */
  readonly names: string;
  readonly count: number;
  /** Bytes of all of this kind that objects explain, these suspects' or not; 0 where nobody knows. */
  readonly explainedBytes: number;
  /** What they keep of it alone: bytes, or how many texts. */
  readonly kept: number;
  readonly advice: string;
}

/** So much of a part must be theirs, ... */
const LEAST_SHARE = 0.5;
/** ... and these are named until they have as much of what suspects keep. */
const NAMED_SHARE = 0.9;
const MOST_NAMED = 3;

/** Who keeps more than this keeps all of it, but for what nobody told apart. */
export const WHOLE_SHARE = 0.95;

/** @returns undefined where no suspect keeps most of it */
export function findKeepers(
  { verdict, arrayBufferBytes, otherExternalBytes }: MemoryGrowth,
  suspects: readonly Pick<Suspect, 'outside'>[],
): Keepers | undefined {
  const find = (of: Keepers['of'], explainedBytes: number, sizeOf: (outside: OutsideMemory) => number): Keepers => {
    const named = findLargest(suspects, sizeOf);
    const names = named.map(({ number }) => `#${number}`).join(' and ');
    const kept = named.reduce((sum, { size }) => sum + size, 0);
    const plural = named.length === 1 ? '' : 's';
    return { of, names, count: named.length, explainedBytes, kept, advice: `look at suspect${plural} ${names}` };
  };
  if (verdict === 'array buffers') {
    const keepers = find('array buffers', arrayBufferBytes, (outside) => outside.arrayBufferBytes);
    return keepers.kept >= arrayBufferBytes * LEAST_SHARE ? keepers : undefined;
  }
  if (verdict !== 'other external') return undefined;
  const textBytes = suspects.reduce((sum, { outside }) => sum + (outside?.stringBytes ?? 0), 0);
  const keepers = find('texts', Math.min(textBytes, otherExternalBytes), (outside) => outside.stringBytes);
  if (keepers.kept > 0 && keepers.kept >= otherExternalBytes * LEAST_SHARE) return keepers;
  const uncounted = find('uncounted texts', 0, (outside) => (outside.stringBytes > 0 ? 0 : outside.stringCount));
  if (uncounted.kept === 0) return undefined;
  return { ...uncounted, advice: `${uncounted.advice}, or else at objects of WebAssembly and add-ons` };
}

function findLargest(
  suspects: readonly Pick<Suspect, 'outside'>[],
  sizeOf: (outside: OutsideMemory) => number,
): readonly { number: number; size: number }[] {
  const sizes = suspects
    .map(({ outside }, at) => ({ number: at + 1, size: outside === undefined ? 0 : sizeOf(outside) }))
    .filter(({ size }) => size > 0)
    .sort((left, right) => right.size - left.size || left.number - right.number);
  const total = sizes.reduce((sum, { size }) => sum + size, 0);
  let named = 0;
  return sizes
    .slice(0, MOST_NAMED)
    .filter(({ size }, at) => {
      const isWanted = at === 0 || named < total * NAMED_SHARE;
      named += size;
      return isWanted;
    })
    .sort((left, right) => left.number - right.number);
}
