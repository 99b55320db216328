import type { OutputStream } from './host.ts';

/**
 * Writes all of a text and waits until it has left the process.
 * A reader who has seen enough (`heapdiff ... | head`) is no error.
 *
 * @param stream - one that `tolerateClosedReader` was called for
 * @throws what the stream failed with, a full disk for one
 */
export function writeToStream(stream: OutputStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error && !isBrokenPipe(error) ? reject(error) : resolve()));
  });
}

/** Keeps a stream's error, told also to the writer, from ending the process with a stack trace. */
export function tolerateClosedReader(stream: OutputStream): void {
  stream.on('error', () => {});
}

function isBrokenPipe(error: Error): boolean {
  return 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');
}
