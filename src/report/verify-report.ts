import type { VerifyResult } from '../gate/verify.ts';
import type { Report, SnapshotSummary } from './report.ts';

/** What `heapdiff verify` says; serialised as it stands it is its JSON, version 1. */
export interface VerifyReport extends Pick<VerifyResult, 'outcome' | 'verdicts'> {
  readonly schema: 'heapdiff/verify@1';
  readonly tool: Report['tool'];
  /** The command line that made it, as a user would type it again. */
  readonly command: string;
  /** The run without the fix. */
  readonly broken: VerifiedSide;
  /** The run with it. */
  readonly fixed: VerifiedSide;
}

/** One of the two runs. */
export interface VerifiedSide {
  /** The report that it was read from; absent where its snapshots were compared. */
  readonly report?: string;
  readonly snapshots: readonly Pick<SnapshotSummary, 'file'>[];
  /** How long it was: in `unit`s, which the rates are for each of. */
  readonly steps: number;
  readonly unit: 'iteration' | 'interval';
}
