import type { Writable } from 'node:stream';
import type { escapeText, formatJson, formatText, HeapDiffError, Report } from 'heapdiff';

/** What the command line needs of the process around it, so that a test can be that process. */
export interface Host {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A clock, in milliseconds. */
  now(): number;
  /** Loads the library; late, because `--help` should not wait for it. */
  loadEngine(): Promise<Engine>;
}

/** A stream that may be a terminal. */
export type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** The part of the library that the command line uses. */
export interface Engine {
  readonly compareFiles: (before: string, after: string, options: CompareFilesOptions) => Promise<Comparison>;
  readonly formatText: typeof formatText;
  readonly formatJson: typeof formatJson;
  readonly escapeText: typeof escapeText;
  readonly HeapDiffError: typeof HeapDiffError;
}

/** A report before the command line says what was typed. */
export type Comparison = Omit<Report, 'tool' | 'command'>;

interface CompareFilesOptions {
  readonly iterations?: number;
  readonly onProgress?: (progress: Progress) => void;
}

/** How far the work is. */
export interface Progress {
  readonly phase: string;
  readonly file?: string;
  /** 0 to 1. */
  readonly doneShare?: number;
}
