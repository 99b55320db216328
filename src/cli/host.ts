import type { Writable } from 'node:stream';
import type { Analyzer, CompareOptions, ComparisonReport } from 'heapdiff';
import type { MachineMemory } from './machine-memory.ts';

/** What the command line needs of the process around it, so that a test can be that process. */
export interface Host {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether nothing is to be told of what is being done. */
  readonly isQuiet?: boolean;
  /** What the user typed, for reports, where that is not what is run. */
  readonly typed?: string;
  /** A clock, in milliseconds. */
  now(): number;
  /** The day, as `2026-01-31`. */
  today(): string;
  /** What memory there is when the command starts. */
  memory(): MachineMemory;
  /** Where paths that a user types start; absolute. */
  readonly workingFolder: string;
  /** Does what has to be tidied up after: its signal is aborted where the user would end the process, for the first time. */
  interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
  /**
   * Waits until the user presses Enter; undefined where standard input is no terminal.
   *
   * @param question - what is printed before
   */
  readonly waitForEnter?: (question: string, signal: AbortSignal) => Promise<void>;
  /** Loads the analyzers that come with heapdiff. */
  loadBuiltIns(): Promise<readonly Analyzer[]>;
  /** Loads the library; late, because `--help` should not wait for it. */
  loadEngine(): Promise<Engine>;
}

/** A stream that may be a terminal. */
export type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** The part of the library that the command line uses. */
export interface Engine
  extends Pick<
    Library,
    | 'checkGate'
    | 'checkOptions'
    | 'drawBackReferences'
    | 'drawSuspect'
    | 'escapeJson'
    | 'escapeText'
    | 'findBackReferences'
    | 'findByFingerprint'
    | 'findConfig'
    | 'findRetainerChains'
    | 'flagOf'
    | 'formatBackReferences'
    | 'formatBackReferencesJson'
    | 'formatBytes'
    | 'formatCount'
    | 'formatDot'
    | 'formatGate'
    | 'formatGexf'
    | 'formatGithub'
    | 'formatGraphml'
    | 'formatHtml'
    | 'formatJson'
    | 'formatJunit'
    | 'formatMarkdown'
    | 'formatObjects'
    | 'formatObjectsJson'
    | 'formatSummary'
    | 'formatSummaryJson'
    | 'formatSvg'
    | 'formatText'
    | 'formatVerify'
    | 'formatVerifyJson'
    | 'formatVerifyMarkdown'
    | 'askHeap'
    | 'HeapIndex'
    | 'HeapDiffError'
    | 'listClassNames'
    | 'listObjects'
    | 'loadAnalyzers'
    | 'NO_DISTANCE'
    | 'NO_SUSPECTS'
    | 'querySnapshots'
    | 'readReport'
    | 'readReportTables'
    | 'readSidecar'
    | 'readTables'
    | 'redactSidecar'
    | 'redactSnapshot'
    | 'sidecarPath'
    | 'summariseFiles'
    | 'UnknownClassError'
    | 'verifyFix'
    | 'writeArrow'
    | 'writeParquet'
  > {
  readonly compareFiles: (before: string, after: string, options: CompareOptions) => Promise<ComparisonReport>;
}

type Library = typeof import('heapdiff');
