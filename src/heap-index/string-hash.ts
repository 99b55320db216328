/** FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/), 32 bits: finds strings, and guards nothing. */
const BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/** Hashes bytes `start .. end - 1`. */
export function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = BASIS;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at], PRIME);
  return hash >>> 0;
}

/** Hashes strings that stand one behind the other. @param start - where each begins, and at last the end */
export function hashAll(bytes: Uint8Array, start: ArrayLike<number>): Uint32Array {
  const hashes = new Uint32Array(start.length - 1);
  for (let index = 0; index < hashes.length; index++) hashes[index] = hashBytes(bytes, start[index], start[index + 1]);
  return hashes;
}
