import type { Host, OutputStream } from './host.ts';

/**
 * Whether a stream should get colours: a terminal does, unless the environment says otherwise.
 * As in Node, FORCE_COLOR is stronger than NO_COLOR (no-color.org).
 */
export function wantsColor(stream: OutputStream, env: Host['env']): boolean {
  const { FORCE_COLOR: force, NO_COLOR: never, TERM: terminal } = env;
  if (force !== undefined) return force !== '0' && force !== 'false';
  if (never !== undefined && never !== '') return false;
  return stream.isTTY === true && terminal !== 'dumb';
}
