import { statSync } from 'node:fs';
import { HeapDiffError, UnreadableInputError } from '../errors.ts';
import { type Decompression, isDamage, isEarlyEnd } from './decompression.ts';
import { openInput } from './input-chunks.ts';
import type { Snapshot } from './snapshot.ts';
import { type ParseOptions, SnapshotParser } from './snapshot-parser.ts';

/** How far the reading of one input is. */
export interface ReadProgress {
  readonly file: string;
  /** Bytes read so far, as they are stored: of a compressed file, compressed bytes. */
  readonly readBytes: number;
  /** Bytes there are, as they are stored; `undefined` for standard input and other streams. */
  readonly totalBytes: number | undefined;
}

/** How a snapshot is read. */
export interface ReadOptions extends ParseOptions {
  /** Called every 16 MB or so, and at the end. */
  readonly onProgress?: (progress: ReadProgress) => void;
  /** Read instead of the file, whose name then only stands in messages. Chunks must not be changed later. */
  readonly input?: AsyncIterable<Uint8Array>;
}

const BYTES_PER_REPORT = 16_000_000;

/**
 * Reads a heap snapshot in one pass; of its text only the strings are kept, as bytes.
 *
 * @param file - a path, or `-` for standard input; gzip and zstd are recognised by their first bytes, Brotli by `.br`
 * @throws UnreadableInputError if it cannot be opened, read or decompressed
 * @throws TruncatedSnapshotError if it ends too early
 * @throws MalformedSnapshotError if it is no heap snapshot, or a damaged one
 */
export async function readSnapshot(file: string, options: ReadOptions = {}): Promise<Snapshot> {
  const { parser } = await parse(file, options);
  return parser.finish();
}

/** What is in front tells a snapshot from other files. */
const START_BYTES = 1 << 16;

/** What is known of a file before it is read. */
export interface SnapshotStart {
  readonly nodeCount: number;
  readonly edgeCount: number;
  /** Size of the file, unless it is compressed. */
  readonly inputBytes: number | undefined;
}

/**
 * Looks at the first bytes of a file, so that what is amiss with one of several is told before the others were read. Streams
 * are let alone: what is taken from them is gone.
 *
 * @returns what its header claims; undefined for streams, and where the header is not in front
 * @throws as {@link readSnapshot}
 */
export async function checkStart(file: string): Promise<SnapshotStart | undefined> {
  const stats = file === '-' ? undefined : statSync(file, { throwIfNoEntry: false });
  if (file === '-' || (stats !== undefined && !stats.isFile() && !stats.isDirectory())) return undefined;
  const { parser, decompression } = await parse(file, {}, START_BYTES);
  if (parser.byteCount < START_BYTES) parser.finish();
  if (parser.claimedCounts === undefined) return undefined;
  const { nodeCount, edgeCount } = parser.claimedCounts;
  return { nodeCount, edgeCount, inputBytes: decompression === undefined ? stats?.size : undefined };
}

/** Pushes the bytes of an input, up to its end or to as many as are enough. */
async function parse(
  file: string,
  options: ReadOptions,
  enoughBytes = Number.POSITIVE_INFINITY,
): Promise<{ parser: SnapshotParser; decompression: Decompression | undefined }> {
  let parser: SnapshotParser | undefined;
  let decompression: Decompression | undefined;
  try {
    const input = await openInput(file, options.input);
    const { chunks, inputBytes, storedBytes, storedBytesRead } = input;
    decompression = input.decompression;
    parser = new SnapshotParser({ file, inputBytes: inputBytes && Math.min(inputBytes, enoughBytes) }, options);
    let nextReport = BYTES_PER_REPORT;
    for await (const chunk of chunks) {
      parser.push(chunk);
      if (parser.byteCount >= enoughBytes) break;
      if (storedBytesRead() < nextReport) continue;
      options.onProgress?.({ file, readBytes: storedBytesRead(), totalBytes: storedBytes });
      nextReport = storedBytesRead() + BYTES_PER_REPORT;
    }
    options.onProgress?.({ file, readBytes: storedBytesRead(), totalBytes: storedBytes });
    return { parser, decompression };
  } catch (error) {
    if (parser && isEarlyEnd(error)) throw parser.truncated(decompression);
    throw asHeapDiffError(file, error, parser);
  }
}

/** Errors of the input become ours; what else may come is a bug, or the caller's own, and stays as it is. */
function asHeapDiffError(file: string, error: unknown, parser: SnapshotParser | undefined): unknown {
  if (error instanceof HeapDiffError || !(error instanceof Error)) return error;
  const systemError: NodeJS.ErrnoException = error;
  if (isDamage(systemError)) {
    const place = `after ${parser?.byteCount ?? 0} decompressed bytes`;
    return new UnreadableInputError(file, `cannot be decompressed (${error.message}, ${place}); is it damaged?`, {
      cause: error,
    });
  }
  if (systemError.syscall === undefined) return error;
  const detail = DETAIL_BY_CODE.get(systemError.code ?? '') ?? `cannot be read (${error.message})`;
  return new UnreadableInputError(file, detail, { cause: error });
}

const DETAIL_BY_CODE: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'does not exist; check the path'],
  ['EACCES', 'must not be read by this user; check its permissions'],
  ['EPERM', 'must not be read by this user; check its permissions'],
  ['EISDIR', 'is a directory; give the path of a .heapsnapshot file'],
  ['ENOTDIR', 'does not exist: a part of the path is no directory; check the path'],
]);
