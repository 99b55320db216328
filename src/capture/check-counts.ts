import { UsageError } from '../errors.ts';

/** How long a capture or a measurement is to be, by the names of its options: counts, and in milliseconds what a part may take. */
type Lengths = Readonly<Partial<Record<'iterations' | 'rounds' | 'warmUp' | 'timeoutMs', number>>>;

const LEAST: Required<Lengths> = { iterations: 1, rounds: 1, warmUp: 0, timeoutMs: 1 };
/** Of a timer: what is longer would end at once. */
const MOST_MS = 2 ** 31 - 1;

/**
 * Checks counts and limits of time that somebody gave.
 *
 * @param least - where more than usual is needed
 * @throws UsageError for the first that no run could have
 */
export function checkCounts(lengths: Lengths, least: Lengths = {}): void {
  const from: Required<Lengths> = { ...LEAST, ...least };
  for (const [name, value] of Object.entries(lengths)) {
    const first = from[name as keyof Lengths];
    const last = name === 'timeoutMs' ? MOST_MS : Number.MAX_SAFE_INTEGER;
    if (Number.isSafeInteger(value) && value >= first && value <= last) continue;
    const range = name === 'timeoutMs' ? `to ${last}` : 'up';
    throw new UsageError(`${name} is ${String(value)}; expected a whole number from ${first} ${range}`);
  }
}
