import type { Sidecar } from '../capture/sidecar.ts';
import { NameRole, redactName } from './name-rules.ts';
import { Pseudonyms } from './pseudonyms.ts';
import type { RedactOptions } from './redact-snapshot.ts';

/**
 * What may stay of what a capture noted beside a snapshot: what ran, when, how often and in how much memory. The arguments of
 * the program are left out, and the name of a phase is redacted as names in the snapshot are.
 *
 * @param sidecar - of the snapshot as it was
 * @param options - the key and the treatment of names that the snapshot is redacted with
 */
export function redactSidecar(
  { runtime, version, v8, time, iteration, phase, epoch, memory, heapStatistics }: Sidecar,
  { key, names = 'keep' }: Pick<RedactOptions, 'key' | 'names'>,
): Sidecar {
  const pseudonyms = new Pseudonyms(key);
  return {
    schema: 'heapdiff/sidecar@1',
    runtime,
    version: onlyVersion(version),
    v8: onlyVersion(v8),
    arguments: [],
    time: /^[\dT:.Z+-]{1,40}$/u.test(time) ? time : '',
    ...(iteration === undefined ? {} : { iteration }),
    ...(phase === undefined ? {} : { phase: redactName(phase, NameRole.event, names, pseudonyms) }),
    epoch: pseudonyms.ofName(epoch),
    ...(memory === undefined ? {} : { memory: numbersOf(memory) as Sidecar['memory'] & object }),
    ...(heapStatistics === undefined ? {} : { heapStatistics: numbersOf(heapStatistics) }),
  };
}

/** Somebody may have written anything there. */
function onlyVersion(text: string): string {
  return /^(?:Chrome\/|HeadlessChrome\/|v)?\d[\w.-]{0,40}$/u.test(text) ? text : '';
}

function numbersOf(values: object): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => /^[a-z]\w{0,40}$/iu.test(name) && typeof value === 'number'),
  );
}
