import { MalformedSnapshotError, TruncatedSnapshotError } from '../errors.ts';

/** Reads one value of the snapshot's top-level object, in whatever pieces it comes. */
export interface SectionReader {
  /** Whether the value's last byte was read. */
  readonly done: boolean;
  /**
   * Reads on from `position`, which for the first call is the value's first byte.
   *
   * @returns where it stopped: the end of the chunk, or the byte after the value
   * @throws MalformedSnapshotError
   */
  read(chunk: Uint8Array, position: number): number;
  /** How far it came and what is missing, for a file that ends inside of this value; not yet what to do. */
  missing(): string;
}

/**
 * Takes the text of the sections as it is read: each in pieces, in the order of the file.
 *
 * @param section - the key of the top-level object
 * @param piece - is overwritten later
 * @param byteOffset - place of the piece in the (decompressed) input
 */
export type SectionCopy = (section: string, piece: Uint8Array, byteOffset: number) => void;

/** The name that faults outside of every section carry. */
export const TOP_LEVEL = 'top level';

/** Where the parser stands in the input; makes the errors that say so. */
export class InputPlace {
  readonly file: string;
  section: string = TOP_LEVEL;
  /** Place of the current chunk's first byte in the (decompressed) input. */
  chunkOffset = 0;

  constructor(file: string) {
    this.file = file;
  }

  /** The error for the byte at `position` of the current chunk. */
  malformed(position: number, message: string): MalformedSnapshotError {
    return this.malformedAt(this.chunkOffset + position, message);
  }

  /** The error for the byte at `byteOffset` of the input, in `section` or else the current one. */
  malformedAt(byteOffset: number, message: string, section: string = this.section): MalformedSnapshotError {
    return new MalformedSnapshotError(this.file, { section, byteOffset, message });
  }

  /** The error for an input that ends where the current chunk starts. */
  truncated(message: string): TruncatedSnapshotError {
    return new TruncatedSnapshotError(this.file, { section: this.section, byteOffset: this.chunkOffset, message });
  }
}

/** The byte as a message shows it: `"x"`, or `byte 0x00` for what cannot be shown. */
export function describeByte(byte: number): string {
  if (byte === 0x22) return `'"'`;
  if (byte > 0x20 && byte < 0x7f) return `"${String.fromCharCode(byte)}"`;
  return `byte 0x${byte.toString(16).padStart(2, '0')}`;
}

/** Whether JSON allows the byte between values. */
export function isWhitespace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
