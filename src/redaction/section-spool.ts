import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { MalformedSnapshotError } from '../errors.ts';

/** Sections of numbers only, in V8's order; all but `strings`, and the header. */
const NUMBER_SECTIONS: readonly string[] = [
  'nodes',
  'edges',
  'trace_function_infos',
  'trace_tree',
  'samples',
  'locations',
  'scopes',
  'scope_context_vars',
  'scope_uses',
];

const READ_BYTES = 1 << 18;
const QUOTE = 0x22;

/** Where a section stands in the spool, in bytes. */
interface Extent {
  start: number;
  end: number;
}

/**
 * Keeps the sections of a snapshot that have no text in them in a file until the strings, which come last, were read. What
 * no version of V8 writes is left out: nobody knows what it says.
 */
export class SectionSpool {
  /** Text of the `snapshot` section. */
  headerText = '';
  readonly #file: string;
  readonly #path: string;
  readonly #descriptor: number;
  readonly #extents = new Map<string, Extent>();
  #byteLength = 0;

  /**
   * @param file - the snapshot, for errors
   * @param path - of the spool, which must not exist yet; removed by `close`
   */
  constructor(file: string, path: string) {
    this.#file = file;
    this.#path = path;
    this.#descriptor = openSync(path, 'wx+', 0o600);
  }

  /** Names of the sections that are kept, in V8's order. */
  get sections(): readonly string[] {
    return NUMBER_SECTIONS.filter((section) => this.#extents.has(section));
  }

  /** @throws MalformedSnapshotError where a section of numbers has text in it */
  take(section: string, piece: Uint8Array, byteOffset: number): void {
    if (section === 'snapshot') {
      this.headerText += Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString('latin1');
      return;
    }
    if (!NUMBER_SECTIONS.includes(section)) return;
    const quote = piece.indexOf(QUOTE);
    if (quote !== -1) {
      const message = 'found text, expected numbers only; is the file damaged?';
      throw new MalformedSnapshotError(this.#file, { section, byteOffset: byteOffset + quote, message });
    }
    const extent = this.#extents.get(section) ?? { start: this.#byteLength, end: this.#byteLength };
    this.#extents.set(section, extent);
    for (let written = 0; written < piece.length; ) {
      written += writeSync(this.#descriptor, piece, written, piece.length - written);
    }
    this.#byteLength += piece.length;
    extent.end = this.#byteLength;
  }

  /** The text of a section. A chunk is overwritten when the next one is asked for. */
  *read(section: string): Generator<Uint8Array> {
    const { start, end } = this.#extents.get(section) ?? { start: 0, end: 0 };
    const buffer = new Uint8Array(READ_BYTES);
    for (let position = start; position < end; ) {
      const count = readSync(this.#descriptor, buffer, 0, Math.min(READ_BYTES, end - position), position);
      position += count;
      yield buffer.subarray(0, count);
    }
  }

  close(): void {
    closeSync(this.#descriptor);
    rmSync(this.#path, { force: true });
  }
}
