import { open, readFile } from 'node:fs/promises';
import { MalformedReportError, UnreadableInputError } from './errors.ts';
import { checkReport, type StoredReport } from './report/check-report.ts';

export type { StoredReport } from './report/check-report.ts';

/** How a heap snapshot begins: nobody wants to wait for gigabytes of one that were taken for a report. */
const SNAPSHOT_START = /^\s*\{\s*"snapshot"\s*:/u;
const START_BYTES = 64;

/**
 * Reads a report that `--format json` wrote, now or long ago: its snapshots need not be there.
 *
 * @throws UnreadableInputError where the file cannot be read
 * @throws MalformedReportError where it is something else, damaged, or of a newer version
 */
export async function readReport(file: string): Promise<StoredReport> {
  const text = await readText(file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const isBegun = /^\s*\{/u.test(text);
    throw new MalformedReportError(file, isBegun ? IS_DAMAGED : IS_OTHER);
  }
  return checkReport(value, file);
}

async function readText(file: string): Promise<string> {
  try {
    if (SNAPSHOT_START.test(await readStart(file)))
      throw new MalformedReportError(file, 'is a heap snapshot; expected one report, or two snapshots or more');
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof MalformedReportError || !(error instanceof Error)) throw error;
    const detail = DETAIL_BY_CODE.get(String(Reflect.get(error, 'code'))) ?? `cannot be read (${error.message})`;
    throw new UnreadableInputError(file, detail, { cause: error });
  }
}

async function readStart(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(START_BYTES), 0, START_BYTES, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

const IS_DAMAGED = 'is no whole JSON: its end is missing, or it was changed; write the report again with --format json';
const IS_OTHER = 'is no JSON report of heapdiff; write one with --format json';

const DETAIL_BY_CODE: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'does not exist; check the path'],
  ['EISDIR', 'is a directory; give the path of a report'],
]);
