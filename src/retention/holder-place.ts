import type { ChainHop } from './suspect.ts';

/**
 * Where the last object of a chain hangs, as its author would write it: `Connection.tasks`, `Socket._events.error`, `cache`.
 * Plain objects are steps on the way.
 */
export function placeOf(chain: readonly ChainHop[]): string {
  let place = chain.at(-1)?.edgeName ?? '';
  let above = chain.length - 2;
  while (above > 0 && chain[above].className === 'Object' && isMember(place)) {
    place = chain[above].edgeName + place;
    above--;
  }
  const isOwned = above >= 0 && isMember(place) && !MODULE.test(chain[above].className);
  return isOwned ? chain[above].className + place : place.replace(/^\./u, '');
}

/** A file, whose variables are told by name. */
const MODULE = /^(?:module|script) /u;

function isMember(edgeName: string): boolean {
  return /^[.[]/u.test(edgeName);
}
