/** What the process that runs the module is told, as JSON in its only argument. */
export interface Plan {
  /** Absolute path of the module. */
  readonly module: string;
  /** Absolute path of the folder that takes the drafts. */
  readonly folder: string;
  /** Of the action, before the first snapshot. */
  readonly warmUp: number;
  /** Of the action, between two snapshots. */
  readonly iterations: number;
  /** Snapshots after the first, before the phases. */
  readonly rounds: number;
  /** Whether V8 is to remember where each object was allocated. */
  readonly allocations: boolean;
  /** Where jiti is, for TypeScript on a Node that does not read it. */
  readonly jiti: string;
}

/** What the process tells, a line of JSON each, on {@link REPORT_DESCRIPTOR}. */
export type Notice =
  | { readonly kind: 'doing'; readonly what: string }
  /** One of several of what is being done, from 1 up. */
  | { readonly kind: 'iteration'; readonly number: number }
  | SnapshotNotice
  /** The module's fault. */
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'done' };

/** A snapshot was written. */
export interface SnapshotNotice {
  readonly kind: 'snapshot';
  /** Absolute path of what was written. */
  readonly draft: string;
  readonly position: number;
  /** Position of the last one that there will be. */
  readonly last: number;
  /** As in the sidecar. */
  readonly sidecar: unknown;
}

/** The file descriptor of the notices. */
export const REPORT_DESCRIPTOR = 3;
