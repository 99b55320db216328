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
    const start = await readStart(file);
    if (SNAPSHOT_START.test(start.toString('utf8')))
      throw new MalformedReportError(file, 'is a heap snapshot; expected one report, or two snapshots or more');
    if (isCompressed(start) || file.endsWith('.br'))
      throw new MalformedReportError(
        file,
        'is compressed, as one snapshot is; expected one JSON report that is not, or two snapshots or more',
      );
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof MalformedReportError || !(error instanceof Error)) throw error;
    const detail = DETAIL_BY_CODE.get(String(Reflect.get(error, 'code'))) ?? `cannot be read (${error.message})`;
    throw new UnreadableInputError(file, detail, { cause: error });
  }
}

/** By the first bytes of gzip and Zstandard; Brotli has none. */
function isCompressed(start: Buffer): boolean {
  return start.readUInt16BE() === 0x1f8b || start.readUInt32BE() === 0x28b52ffd;
}

async function readStart(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(START_BYTES), 0, START_BYTES, 0);
    return buffer;
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
