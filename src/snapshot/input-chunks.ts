import { closeSync, createReadStream, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { UnreadableInputError, UsageError } from '../errors.ts';
import { type Decompression, decompressed, decompressionOf } from './decompression.ts';

/** The bytes of one input, and what is known of their number before they are read. */
export interface InputChunks {
  /** Decompressed. A chunk is overwritten when the next one is asked for. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** How the input is compressed, if it is. */
  readonly decompression: Decompression | undefined;
  /** Size of the decompressed input, where that is known. */
  readonly inputBytes: number | undefined;
  /** Size of what is stored: the compressed size of a compressed file. */
  readonly storedBytes: number | undefined;
  /** How much of `storedBytes` was read so far. */
  storedBytesRead(): number;
}

/** 256 kB leave the nearest cache between being filled and read, and cost 4 times as much to fill. */
const BUFFER_BYTES = 64 * 1024;
/** After so many bytes timers, signals and streams get their turn. */
const BYTES_PER_TURN = 64 * 1024 * 1024;
const MAGIC_BYTES = 4;

/**
 * Opens a path, or standard input for `-`; compressed input is decompressed on the way.
 *
 * @param file - what errors name; a path, if there is no `input`
 * @param input - read instead of the file
 * @throws UnreadableInputError
 */
export async function openInput(file: string, input?: AsyncIterable<Uint8Array>): Promise<InputChunks> {
  if (input) return openStream(file, input, undefined);
  if (file === '-') return openStream(file, process.stdin, undefined);
  const stats = statSync(file);
  if (stats.isDirectory())
    throw new UnreadableInputError(file, 'is a directory; give the path of a .heapsnapshot file');
  if (!stats.isFile()) return openStream(file, createReadStream(file), undefined);

  const descriptor = openSync(file, 'r');
  try {
    const start = new Uint8Array(MAGIC_BYTES);
    const startLength = readSync(descriptor, start, 0, MAGIC_BYTES, 0);
    if (!decompressionOf(file, start.subarray(0, startLength))) return openPlainFile(descriptor);
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
  closeSync(descriptor);
  return openStream(file, createReadStream(file, { highWaterMark: BUFFER_BYTES }), stats.size);
}

function openPlainFile(descriptor: number): InputChunks {
  const { size } = fstatSync(descriptor);
  let bytesRead = 0;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const buffer = new Uint8Array(BUFFER_BYTES);
    let turnEnd = BYTES_PER_TURN;
    try {
      for (;;) {
        const count = readSync(descriptor, buffer, 0, BUFFER_BYTES, bytesRead);
        if (count === 0) return;
        bytesRead += count;
        yield buffer.subarray(0, count);
        if (bytesRead < turnEnd) continue;
        turnEnd += BYTES_PER_TURN;
        await setImmediate();
      }
    } finally {
      closeSync(descriptor);
    }
  }
  const storedBytesRead = () => bytesRead;
  return { chunks: chunks(), decompression: undefined, inputBytes: size, storedBytes: size, storedBytesRead };
}

async function openStream(
  file: string,
  input: AsyncIterable<Uint8Array>,
  storedBytes: number | undefined,
): Promise<InputChunks> {
  let bytesRead = 0;
  const iterator = input[Symbol.asyncIterator]();
  async function take(): Promise<Uint8Array | undefined> {
    const { done, value } = await iterator.next();
    if (done) return undefined;
    if (!(value instanceof Uint8Array)) throw new UsageError(`${file}: the input must be made of Uint8Array chunks`);
    bytesRead += value.byteLength;
    return value;
  }
  async function* chunksFrom(first: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
    try {
      yield* first;
      for (let chunk = await take(); chunk; chunk = await take()) yield chunk;
    } finally {
      await iterator.return?.();
    }
  }

  try {
    const first: Uint8Array[] = [];
    while (bytesRead < MAGIC_BYTES) {
      const chunk = await take();
      if (!chunk) break;
      first.push(chunk);
    }
    const stored = chunksFrom(first);
    const decompression = decompressionOf(file, Buffer.concat(first));
    const chunks = decompression ? decompressed(file, stored, decompression) : stored;
    return { chunks, decompression, inputBytes: undefined, storedBytes, storedBytesRead: () => bytesRead };
  } catch (error) {
    await iterator.return?.();
    throw error;
  }
}
