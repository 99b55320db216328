import type { RoundAction } from 'heapdiff/capture';
import { onlyValue, type RawOptions } from './option-parser.ts';
import { UsageMistake } from './usage-mistake.ts';

/** What happens between two snapshots, as it can be typed; undefined where the user does it and presses Enter. */
export type TypedAction = Exclude<RoundAction, (...args: never) => unknown> | undefined;

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000 };

/**
 * Reads `--evaluate`, `--exec` or `--wait`.
 *
 * @throws UsageMistake where there are two of them, or a time is none
 */
export function readRoundAction(options: RawOptions): TypedAction {
  const [first, second] = ['evaluate', 'exec', 'wait'].filter((name) => options[name] !== undefined);
  if (first === undefined) return undefined;
  if (second !== undefined) throw new UsageMistake(`--${first} and --${second} are both given; expected one of them`);
  const text = onlyValue(`--${first}`, options[first]) ?? '';
  if (text.trim() === '') throw new UsageMistake(`--${first} is empty`);
  if (first === 'evaluate') return { expression: text };
  return first === 'exec' ? { command: text } : { waitMs: readTime(text) };
}

function readTime(text: string): number {
  const [, number, unit = ''] = /^(\d{1,6}(?:\.\d+)?)(ms|s|min)$/u.exec(text) ?? [];
  if (number === undefined)
    throw new UsageMistake(`--wait must be a time with its unit, 500ms, 10s or 2min, not ${JSON.stringify(text)}`);
  return Number(number) * UNIT_MS[unit];
}
