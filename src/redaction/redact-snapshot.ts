import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeapDiffError, UsageError } from '../errors.ts';
import type { NodeOrdinal } from '../ordinals.ts';
import { type ReadProgress, readSnapshot } from '../snapshot/read-snapshot.ts';
import { renumberNames } from './node-renumbering.ts';
import { Pseudonyms } from './pseudonyms.ts';
import { RedactedStrings, type RedactionCounts } from './redacted-strings.ts';
import { SectionSpool } from './section-spool.ts';

/** How a snapshot is redacted. */
export interface RedactOptions {
  /**
   * Secret of 16 bytes or more, the same for all files that are to be compared: whoever has it can try whether a text was in
   * the snapshot.
   */
  readonly key: Uint8Array;
  /** Whether names of classes, properties, functions, variables and scripts stay, or get pseudonyms, too; `keep` if left out. */
  readonly names?: 'keep' | 'hash';
  /** Folder for what is put aside while the file is read, numbers only: as large as the file without its strings. */
  readonly workFolder?: string;
  /** Aborted when it is no longer wanted: nothing more is written, and what was put aside is removed. */
  readonly signal?: AbortSignal;
  /** Called every 16 MB or so, and at the end. */
  readonly onProgress?: (progress: ReadProgress) => void;
}

const LEAST_KEY_BYTES = 16;

/**
 * Reads a snapshot and writes the same graph without its string values: ids, sizes, locations and allocation traces stay as
 * they are. In place of a value stands a pseudonym, the same for the same text; so it does for names that look like data.
 *
 * @param file - a path, or `-` for standard input; may be compressed
 * @param write - takes the JSON text, piece by piece; a piece must not be changed and is not used again
 * @throws UsageError for a key that is too short
 * @throws UnreadableInputError, MalformedSnapshotError, TruncatedSnapshotError for files that are no whole snapshots, before
 *   anything was written; HeapDiffError (`interrupted`) where the signal is aborted
 */
export async function redactSnapshot(
  file: string,
  write: (piece: Uint8Array) => Promise<void>,
  options: RedactOptions,
): Promise<RedactionCounts> {
  const { key, names = 'keep', workFolder = tmpdir(), signal, onProgress } = options;
  if (key.length < LEAST_KEY_BYTES) {
    throw new UsageError(`the key has ${key.length} bytes; expected ${LEAST_KEY_BYTES} or more`);
  }
  const checkSignal = (): void => {
    if (signal?.aborted) throw interruption(file);
  };
  const writeOn = (text: string | Uint8Array): Promise<void> => {
    checkSignal();
    return write(typeof text === 'string' ? Buffer.from(text, 'utf8') : text);
  };
  checkSignal();
  const spool = new SectionSpool(file, join(workFolder, `.heapdiff-${randomUUID()}.tmp`));
  try {
    const reading = readSnapshot(file, {
      copySection(section, piece, byteOffset) {
        checkSignal();
        spool.take(section, piece, byteOffset);
      },
      ...(onProgress === undefined ? {} : { onProgress }),
    });
    // Standard input may have nothing to read for long.
    const snapshot = await (signal === undefined ? reading : Promise.race([reading, untilAborted(signal, file)]));
    const header = readHeader(spool.headerText);
    await writeOn(`{"snapshot":${JSON.stringify(header)}`);
    const strings = new RedactedStrings(snapshot, names, new Pseudonyms(key));
    const nameOf = (node: number): number => strings.nameOf(node as NodeOrdinal);
    for (const section of spool.sections) {
      await writeOn(`,\n"${section}":`);
      const chunks = spool.read(section);
      const { node_fields: fields } = header.meta;
      const isNodes = section === 'nodes' && Array.isArray(fields);
      const pieces = isNodes ? renumberNames(chunks, fields.length, fields.indexOf('name'), nameOf) : chunks;
      for (const piece of pieces) await writeOn(isNodes ? piece : piece.slice());
    }
    await writeOn(',\n"strings":');
    for (const piece of strings.json()) await writeOn(piece);
    await writeOn('}\n');
    return strings.counts;
  } finally {
    spool.close();
  }
}

/** Never resolves, and rejects once the signal is aborted. */
function untilAborted(signal: AbortSignal, file: string): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(interruption(file)), { once: true });
  });
}

function interruption(file: string): HeapDiffError {
  return new HeapDiffError('interrupted', `interrupted while redacting ${file}`);
}

/** What the header says of the sections; whatever else somebody put into it is left out. */
interface Header {
  readonly meta: Readonly<Record<string, unknown>>;
  readonly [count: string]: unknown;
}

function readHeader(text: string): Header {
  const { meta, ...counts } = JSON.parse(text) as Header;
  const isDescription = ([name, value]: [string, unknown]): boolean =>
    /_(?:fields|types)$/u.test(name) && isWords(value);
  return {
    meta: Object.fromEntries(Object.entries(meta).filter(isDescription)),
    ...Object.fromEntries(Object.entries(counts).filter(([, value]) => typeof value === 'number')),
  };
}

/** Names of fields and types, and lists of such. */
function isWords(value: unknown): boolean {
  return Array.isArray(value) ? value.every(isWords) : typeof value === 'string' && /^[\w ]{1,40}$/u.test(value);
}
