import { pipeline, type Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { UnreadableInputError } from '../errors.ts';

/** How an input is compressed. */
export type Decompression = 'gzip' | 'brotli' | 'zstd';

const OUTPUT_BYTES = 256 * 1024;

/**
 * Tells compression by the input's first bytes; Brotli has no mark of its own, there the name decides.
 *
 * @param start - the first four bytes, or fewer if there are no more
 */
export function decompressionOf(file: string, start: Uint8Array): Decompression | undefined {
  if (start[0] === 0x1f && start[1] === 0x8b) return 'gzip';
  if (start[0] === 0x28 && start[1] === 0xb5 && start[2] === 0x2f && start[3] === 0xfd) return 'zstd';
  return file.endsWith('.br') ? 'brotli' : undefined;
}

/**
 * The decompressed chunks.
 *
 * @throws UnreadableInputError where this version of Node cannot decompress it
 */
export function decompressed(
  file: string,
  stored: AsyncIterable<Uint8Array>,
  decompression: Decompression,
): AsyncIterable<Uint8Array> {
  const transform = makeTransform(file, decompression);
  // Errors arrive where the transform is read.
  pipeline(stored, transform, () => {});
  return transform;
}

/** Whether the error says that compressed input ends too early. */
export function isEarlyEnd(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return error.code === 'Z_BUF_ERROR' || error.code === 'ZSTD_error_srcSize_wrong';
}

/** Whether the error says that compressed input is damaged. */
export function isDamage(error: NodeJS.ErrnoException): boolean {
  return /^(Z_|ERR_?_?BROTLI|ERR__ERROR|ERR_BROTLI|ZSTD_)/.test(error.code ?? '');
}

function makeTransform(file: string, decompression: Decompression): Transform {
  if (decompression === 'gzip') return zlib.createGunzip({ chunkSize: OUTPUT_BYTES });
  if (decompression === 'brotli') return zlib.createBrotliDecompress({ chunkSize: OUTPUT_BYTES });
  const { createZstdDecompress } = zlib as { createZstdDecompress?: (options: zlib.ZlibOptions) => Transform };
  if (createZstdDecompress) return createZstdDecompress({ chunkSize: OUTPUT_BYTES });
  const advice = `decompress it first (zstd -d), or use Node 22.15 or later`;
  throw new UnreadableInputError(
    file,
    `is compressed with zstd, which Node ${process.versions.node} cannot read; ${advice}`,
  );
}
