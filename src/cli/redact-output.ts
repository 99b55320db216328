import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { PassThrough, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';
import { isSystemError } from './system-error.ts';

/**
 * Has somebody write a file piece by piece, and waits where the file takes less than it is given.
 *
 * @param name - of the file that it will be; one that ends in .gz or .br is compressed
 * @param path - where it is written
 * @returns what `produce` returns, once all is written
 * @throws what `produce` throws, or the error of the file system that was its cause
 */
export async function writeCompressed<T>(
  name: string,
  path: string,
  produce: (write: (piece: Uint8Array) => Promise<void>) => Promise<T>,
): Promise<T> {
  const compressor = compressorFor(name);
  const written = pipeline(compressor, createWriteStream(path));
  // What fails there is told where it is waited for.
  written.catch(() => {});
  try {
    const result = await produce(async (piece) => {
      if (!compressor.write(piece)) await Promise.race([once(compressor, 'drain'), written]);
    });
    compressor.end();
    await written;
    return result;
  } catch (error) {
    compressor.destroy();
    // The stream's own error says more than that of a write after it.
    const failure = await written.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    throw isSystemError(failure) ? failure : error;
  }
}

function compressorFor(name: string): Transform {
  if (name.endsWith('.gz')) return createGzip();
  // The best quality takes a hundred times as long.
  if (name.endsWith('.br')) return createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
  return new PassThrough();
}
