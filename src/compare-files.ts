import { compareHeaps } from './diff/compare.ts';
import { UsageError } from './errors.ts';
import { Heap } from './graph/heap.ts';
import type { Report } from './report/report.ts';
import { findSuspects } from './retention/find-suspects.ts';
import { readSnapshot } from './snapshot/read-snapshot.ts';

/** How far the work is. */
export interface Progress {
  readonly phase: string;
  readonly file?: string;
  /** 0 to 1, where it is known. */
  readonly doneShare?: number;
}

/** How two snapshots are compared. */
export interface CompareOptions {
  /** Repetitions of the action between the two snapshots, a whole number from 1 up. */
  readonly iterations?: number;
  readonly onProgress?: (progress: Progress) => void;
}

/** A report before somebody says which tool and command made it. */
export type ComparisonReport = Omit<Report, 'tool' | 'command'>;

/**
 * Reads two snapshots and says which references keep alive what was added between them: the whole way from bytes to the
 * report's model.
 *
 * @param before - path of the earlier snapshot, `-` for standard input
 * @throws UsageError where an argument is none of these
 * @throws UnreadableInputError, MalformedSnapshotError, TruncatedSnapshotError for files that are no whole snapshots
 * @throws LineageError when the snapshots are not from one process, or in the wrong order
 */
export async function compareFiles(
  before: string,
  after: string,
  options: CompareOptions = {},
): Promise<ComparisonReport> {
  checkPath('before', before);
  checkPath('after', after);
  checkIterations(options.iterations);
  const beforeHeap = await readHeap(before, options);
  const afterHeap = await readHeap(after, options);
  options.onProgress?.({ phase: 'comparing' });
  const comparison = compareHeaps(beforeHeap, afterHeap);
  options.onProgress?.({ phase: 'finding what keeps the growth alive' });
  const { suspects, noise } = findSuspects(comparison, options.iterations);
  return {
    schema: 'heapdiff/report@1',
    snapshots: [
      summarise(beforeHeap, comparison.accounting.beforeBytes),
      summarise(afterHeap, comparison.accounting.afterBytes),
    ],
    ...(options.iterations === undefined ? {} : { iterationsTotal: options.iterations }),
    lineage: comparison.lineage,
    accounting: comparison.accounting,
    suspects,
    noise,
  };
}

/** The types say so, too; plain JavaScript does not read them. */
function checkPath(argument: string, value: unknown): void {
  if (typeof value === 'string' && value !== '') return;
  throw new UsageError(`${argument} is ${describeValue(value)}; expected a path, or "-" for standard input`);
}

function checkIterations(value: unknown): void {
  if (value === undefined || (Number.isSafeInteger(value) && Number(value) >= 1)) return;
  throw new UsageError(`iterations is ${describeValue(value)}; expected a whole number from 1 up`);
}

function describeValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return 'an array';
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
    ? `of type ${typeof value}`
    : String(value);
}

async function readHeap(file: string, { onProgress }: CompareOptions): Promise<Heap> {
  const snapshot = await readSnapshot(file, {
    onProgress: ({ readBytes, totalBytes }) =>
      onProgress?.({ phase: 'reading', file, ...(totalBytes ? { doneShare: readBytes / totalBytes } : {}) }),
  });
  return new Heap(snapshot);
}

function summarise({ snapshot }: Heap, totalBytes: number): Report['snapshots'][number] {
  return { file: snapshot.file, nodeCount: snapshot.nodeCount, edgeCount: snapshot.edgeCount, totalBytes };
}
