import type { NodeColumn, NodeOrdinal } from '../ordinals.ts';

/**
 * Sums up shallow sizes by owner.
 *
 * @returns bytes of each owner with all that is folded into it; 0 for what is folded
 */
export function sumOwnedBytes(shallowBytes: NodeColumn<number>, ownerOf: Uint32Array): Float64Array {
  const ownedBytes = new Float64Array(ownerOf.length);
  for (let node = 0 as NodeOrdinal; node < ownerOf.length; node++) ownedBytes[ownerOf[node]] += shallowBytes[node];
  return ownedBytes;
}
