import { describeValue } from '../describe-value.ts';
import { MalformedReportError } from '../errors.ts';
import type { VerifiableReport } from '../gate/verify.ts';
import { REPORT_SCHEMA, type Report } from './report.ts';

/** The fields of a report from a file that are checked, and so may be relied on; the others are as they stand there. */
export interface StoredReport
  extends Pick<Report, 'schema' | 'iterationsTotal' | 'suspectsLeftOut' | 'program' | 'redaction'>,
    Pick<VerifiableReport, 'suspects' | 'control'> {
  readonly tool: { readonly version: string };
  readonly snapshots: readonly { readonly file: string }[];
  readonly accounting: Pick<Report['accounting'], 'addedBytes' | 'grownBytes'>;
  readonly noise: readonly { readonly bytes: number }[];
}

/**
 * Checks what a file holds, as somebody else may have written it.
 *
 * @param file - for the message
 * @throws MalformedReportError with the place, what was found there, and what was expected
 */
export function checkReport(value: unknown, file: string): StoredReport {
  const report = new Place(file, 'the file', value);
  checkSchema(report);
  report.in('tool').in('version').expectText();
  const snapshots = report.in('snapshots').items();
  if (snapshots.length < 2) report.in('snapshots').refuse('two or more');
  for (const snapshot of snapshots) snapshot.in('file').expectText();
  report.ifIn('iterationsTotal')?.expectNumber(1);
  for (const field of ['addedBytes', 'grownBytes']) report.in('accounting').in(field).expectNumber(0);
  for (const suspect of report.in('suspects').items()) checkSuspect(suspect);
  const leftOut = report.ifIn('suspectsLeftOut');
  for (const field of ['count', 'growthBytes', 'shareOfGrowth']) leftOut?.in(field).expectNumber(0);
  for (const noise of report.in('noise').items()) noise.in('bytes').expectNumber();
  report
    .ifIn('redaction')
    ?.in('names')
    .expectText(/^(?:keep|hash)$/u, 'keep or hash');
  for (const names of ['scripts', 'classNames']) {
    for (const name of report.ifIn('program')?.in(names).items() ?? []) name.expectText();
  }
  for (const suspect of report.ifIn('control')?.in('subtracted').items() ?? []) {
    checkPrints(suspect);
  }
  return value as StoredReport;
}

function checkSchema(report: Place): void {
  const schema = report.ifIn('schema')?.value;
  if (schema === REPORT_SCHEMA) return;
  const [, version] = typeof schema === 'string' ? (/^heapdiff\/report@(\d+)$/u.exec(schema) ?? []) : [];
  if (version === undefined) report.in('schema').refuse(`"${REPORT_SCHEMA}", as --format json writes it`);
  throw new MalformedReportError(
    report.file,
    `is a report of version ${version}; expected version 1, so a newer heapdiff wrote it: update this one`,
  );
}

function checkPrints(suspect: Place): void {
  for (const print of [suspect.in('fingerprint'), ...(suspect.ifIn('holderFingerprints')?.items() ?? [])]) {
    print.expectText(/^[0-9a-f]{12}$/u, '12 hexadecimal digits');
  }
}

function checkSuspect(suspect: Place): void {
  checkPrints(suspect);
  for (const field of ['title', 'className']) suspect.in(field).expectText();
  suspect.in('verdict').expectText(/^(?:leak|growth|warm-up)$/u, 'leak, growth or warm-up');
  for (const field of ['count', 'growthBytes']) suspect.in(field).expectNumber(0);
  suspect.ifIn('titleCount')?.expectNumber(0);
  for (const field of ['perIteration', 'titlePerIteration']) suspect.ifIn(field)?.expectNumber();
  suspect.in('holds').items();
}

/** A value in a file, and the way to it. */
class Place {
  readonly file: string;
  readonly path: string;
  readonly value: unknown;

  constructor(file: string, path: string, value: unknown) {
    this.file = file;
    this.path = path;
    this.value = value;
  }

  in(field: string): Place {
    const { value, path } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.refuse('an object');
    const inner = Object.hasOwn(value, field) ? Reflect.get(value, field) : undefined;
    return new Place(this.file, path === 'the file' ? field : `${path}.${field}`, inner);
  }

  /** Undefined where there is none. */
  ifIn(field: string): Place | undefined {
    const place = this.in(field);
    return place.value === undefined ? undefined : place;
  }

  items(): Place[] {
    if (!Array.isArray(this.value)) return this.refuse('a list');
    return this.value.map((item, at) => new Place(this.file, `${this.path}[${at}]`, item));
  }

  expectText(pattern = /^/u, expected = 'a text'): void {
    if (typeof this.value !== 'string' || !pattern.test(this.value)) this.refuse(expected);
  }

  expectNumber(least = Number.NEGATIVE_INFINITY): void {
    if (typeof this.value !== 'number' || this.value < least)
      this.refuse(least === Number.NEGATIVE_INFINITY ? 'a number' : `a number from ${least} up`);
  }

  refuse(expected: string): never {
    throw new MalformedReportError(
      this.file,
      `${this.path} is ${describeValue(this.value)}; expected ${expected}. It is no report of heapdiff, or a damaged one`,
    );
  }
}
