import { types } from 'node:util';
import type { NodeId } from '../ordinals.ts';
import type { Finding, HopVerdict } from './analyzer.ts';
import { HeapObject } from './heap-object.ts';

/** What an analyzer found, as the report has it. */
export interface ReportedFinding {
  readonly analyzer: string;
  readonly code: string;
  readonly title: string;
  readonly retainedBytes: number;
  /** The first of the objects it is about, a hundred at most. */
  readonly nodeIds: readonly NodeId[];
  /** The fingerprint of the suspect that it is about. */
  readonly suspect?: string;
  readonly args: Readonly<Record<string, string | number | boolean>>;
}

/** Something that is not what its hook should return. */
export class RubbishReturned extends Error {}

const LONGEST_TEXT = 200;
const LONGEST_TITLE = 500;
const MOST_OBJECTS = 100;
const MOST_FINDINGS = 1000;

/** @throws RubbishReturned where it is no text of one to 200 characters */
export function checkLabel(value: unknown): string | undefined {
  return value === undefined || value === null || value === '' ? undefined : checkText(value, 'label', LONGEST_TEXT);
}

/** @throws RubbishReturned where it is no verdict with a reason */
export function checkVerdict(value: unknown): HopVerdict | undefined {
  if (value === undefined || value === null) return undefined;
  if (types.isPromise(value)) throw new RubbishReturned(`verdict returned ${describe(value)}; expected a verdict`);
  const { verdict, reason } = Object(value) as Partial<HopVerdict>;
  if (verdict !== 'leaking' && verdict !== 'notLeaking')
    throw new RubbishReturned(`verdict ${describe(verdict)}; expected "leaking" or "notLeaking", with a reason`);
  return { verdict, reason: checkText(reason, 'reason', LONGEST_TEXT) };
}

/** @throws RubbishReturned where it is nothing to iterate over */
export function checkList(value: unknown, hook: string, expected: string): Iterable<unknown> {
  if (typeof Object(value)[Symbol.iterator] === 'function') return value as Iterable<unknown>;
  throw new RubbishReturned(`${hook} returned ${describe(value)}; expected ${expected}`);
}

/** @throws RubbishReturned where it is no list of findings */
export function checkFindings(analyzer: string, value: unknown): ReportedFinding[] {
  if (value === undefined || value === null) return [];
  const findings: ReportedFinding[] = [];
  for (const finding of checkList(value, 'analyze', 'findings')) {
    findings.push(checkFinding(analyzer, finding));
    if (findings.length > MOST_FINDINGS) throw new RubbishReturned(`more than ${MOST_FINDINGS} findings`);
  }
  return findings;
}

function checkFinding(analyzer: string, value: unknown): ReportedFinding {
  const { code, title, objects, suspect, args = {}, ...given } = Object(value) as Partial<Finding>;
  const { retainedBytes = suspect?.suspect?.growthBytes ?? 0 } = given;
  if (typeof code !== 'string' || !/^[a-z0-9]+(?:-[a-z0-9]+)*$/u.test(code))
    throw new RubbishReturned(`a finding has the code ${describe(code)}; expected lower case with dashes`);
  if (!Number.isSafeInteger(retainedBytes) || Number(retainedBytes) < 0)
    throw new RubbishReturned(
      `${code} has ${describe(retainedBytes)} retainedBytes; expected a whole number from 0 up`,
    );
  if (!Array.isArray(objects) || !objects.every((object) => object instanceof HeapObject))
    throw new RubbishReturned(`the objects of ${code} are none of the heap's`);
  return {
    analyzer,
    code,
    title: checkText(title, `title of ${code}`, LONGEST_TITLE),
    retainedBytes: Number(retainedBytes),
    nodeIds: objects.slice(0, MOST_OBJECTS).map(({ id }) => id),
    ...(suspect === undefined ? {} : { suspect: checkText(suspect?.suspect?.fingerprint, `suspect of ${code}`, 12) }),
    args: checkArgs(code, args),
  };
}

function checkArgs(code: string, args: unknown): ReportedFinding['args'] {
  const entries = Object.entries(Object(args) as Record<string, unknown>);
  for (const [name, value] of entries) {
    if (typeof value === 'string' && value !== '') checkText(value, `${name} in the args of ${code}`, LONGEST_TITLE);
    const isPlain = typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
    if (!isPlain) throw new RubbishReturned(`${name} in the args of ${code} is ${describe(value)}`);
  }
  return Object.fromEntries(entries) as ReportedFinding['args'];
}

function checkText(value: unknown, what: string, longest: number): string {
  if (typeof value === 'string' && value !== '' && value.length <= longest) return value;
  const found = typeof value === 'string' ? `of ${value.length} characters` : describe(value);
  throw new RubbishReturned(`${what} is ${found}; expected a text of 1 to ${longest} characters`);
}

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
  if (types.isPromise(value)) {
    // Nobody waits for it: what it is rejected with would end the process.
    Promise.prototype.catch.call(value, () => {});
    return 'a promise';
  }
  return typeof value === 'object' && value !== null
    ? 'an object'
    : typeof value === 'function'
      ? 'a function'
      : String(value);
}
