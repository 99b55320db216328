import { UsageMistake } from './usage-mistake.ts';

/** Whether a text has the form of one. */
export function isId(text: string): boolean {
  return /^@?\d+$/u.test(text);
}

/**
 * An id as reports write it, `@4711`, or without its sign.
 *
 * @throws UsageMistake where it is none
 */
export function readId(text: string): number {
  const id = Number(text.replace(/^@/u, ''));
  if (isId(text) && Number.isSafeInteger(id)) return id;
  throw new UsageMistake(`${JSON.stringify(text)} is no id of an object; expected one as reports write it: @4711`);
}
