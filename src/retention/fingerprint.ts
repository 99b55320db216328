import { createHash } from 'node:crypto';
import { placeOf } from '../holder-place.ts';
import { TIMERS } from './anchors.ts';
import type { ChainHop } from './suspect.ts';

/**
 * Names a suspect by the edges an author would cut: where the holder hangs, by which edge it holds, and what. The same in
 * every run, order and version of V8: no ids, no counts, no bytes, no file, no key that is no name.
 *
 * @param chain - down to the holder
 * @returns 12 hexadecimal digits
 */
export function fingerprintOf(chain: readonly ChainHop[], edgeName: string, className: string): string {
  const parts = [
    normalise(placeOf(chain) || timersOf(chain)),
    normalise(edgeName),
    className.replace(/^Object \{.*/su, 'Object'),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
}

/** Running timers hang nowhere: which they are their delay tells, that somebody wrote. */
function timersOf(chain: readonly ChainHop[]): string {
  const start = chain.length === 1 ? chain[0].className : '';
  return TIMERS.test(start) ? start : '';
}

/**
 * `["127.0.0.1:39793:"]` is another key in each run; `#signal` was Symbol(signal) or Symbol(kSignal) once. A variable is the
 * same whether a module or a function of it is at the start of the chain, and whether it is exported, too.
 */
function normalise(names: string): string {
  return names
    .replace(/^\(closure\) |^exports\./u, '')
    .replace(/\["(?:[^"\\]|\\.)*"\]/gu, '[*]')
    .replace(/\.#/gu, '.')
    .replace(
      /\[Symbol\((?:k(?=[A-Z]))?(\w)(\w*)\)\]/gu,
      (_, first: string, rest: string) => `.${first.toLowerCase()}${rest}`,
    );
}
