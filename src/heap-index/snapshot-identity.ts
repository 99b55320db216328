import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { UnreadableInputError } from '../errors.ts';

const EDGE_BYTES = 64 * 1024;
const SAMPLE_BYTES = 16 * 1024;
const SAMPLE_COUNT = 64;

/** What tells a snapshot's file from all others, without reading gigabytes. */
export interface SnapshotIdentity {
  readonly bytes: number;
  /** When it was last written, in nanoseconds. */
  readonly mtimeNs: string;
  /** When it was last written, renamed or given other permissions, in nanoseconds: that nobody sets back. */
  readonly ctimeNs: string;
  /** SHA-256 over its first and last 64 KiB and 64 evenly spaced blocks of 16 KiB between, in hexadecimal digits. */
  readonly sample: string;
}

/**
 * Looks at a file of any size, reading at most 1.2 MB.
 *
 * @throws UnreadableInputError where it cannot be read
 */
export function identifySnapshot(path: string): SnapshotIdentity {
  try {
    const file = openSync(path, 'r');
    try {
      const { size, mtimeNs, ctimeNs } = fstatSync(file, { bigint: true });
      const bytes = Number(size);
      return { bytes, mtimeNs: String(mtimeNs), ctimeNs: String(ctimeNs), sample: sampleFile(file, bytes) };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new UnreadableInputError(path, `cannot be read (${detail}); check the path`, { cause: error });
  }
}

function sampleFile(file: number, bytes: number): string {
  const hash = createHash('sha256');
  const buffer = Buffer.alloc(EDGE_BYTES);
  const add = (start: number, length: number): void => {
    hash.update(buffer.subarray(0, readSync(file, buffer, 0, length, start)));
  };
  add(0, EDGE_BYTES);
  for (let sample = 1; sample <= SAMPLE_COUNT; sample++)
    add(Math.floor((bytes / (SAMPLE_COUNT + 1)) * sample), SAMPLE_BYTES);
  add(Math.max(0, bytes - EDGE_BYTES), EDGE_BYTES);
  return hash.digest('hex');
}
