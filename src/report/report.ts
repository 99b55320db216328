import type { ReportedFinding } from '../analysis/check-results.ts';
import type { AnalyzerProblem } from '../analysis/run-analyzers.ts';
import type { MemoryGrowth } from '../capture/memory-growth.ts';
import type { PhaseSnapshot } from '../capture/series.ts';
import type { Sidecar } from '../capture/sidecar.ts';
import type { Accounting } from '../diff/accounting.ts';
import type { Lineage } from '../diff/lineage.ts';
import type { Redaction } from '../diff/redaction.ts';
import type { GateResult } from '../gate/check-gate.ts';
import type { SubtractedSuspect } from '../retention/control.ts';
import type { NamedCut } from '../retention/named-cut.ts';
import type { ProgramNames } from '../retention/program-names.ts';
import type { Noise, Suspect } from '../retention/suspect.ts';
import type { MemlabFindings } from './memlab-findings.ts';

/** The version of the contract. */
export const REPORT_SCHEMA = 'heapdiff/report@1';

/** What every format is made from; serialised as it stands it is the JSON report, version 1. */
export interface Report {
  readonly schema: typeof REPORT_SCHEMA;
  readonly tool: { readonly name: 'heapdiff'; readonly version: string };
  /** The command line that made it, as a user would type it again. */
  readonly command: string;
  readonly snapshots: readonly SnapshotSummary[];
  /** Snapshots taken after the last of them, each after something else was done; absent where there are none. */
  readonly phases?: readonly PhaseSnapshot[];
  /** Repetitions of the action between the first and the last snapshot. */
  readonly iterationsTotal?: number;
  /** How the memory of the process grew, heap or not; absent where the capture did not note it. */
  readonly memory?: MemoryGrowth;
  readonly lineage: Lineage;
  /** How the snapshots are redacted; absent where they are not. */
  readonly redaction?: Redaction;
  /** What makes the report worth less than it seems, of the run and of its control; absent where nothing does. */
  readonly warnings?: readonly ReportWarning[];
  readonly accounting: Accounting;
  /** Most retained bytes first. */
  readonly suspects: readonly Suspect[];
  /** Suspects that somebody did not ask for; absent where all are here. */
  readonly suspectsLeftOut?: SuspectsLeftOut;
  readonly noise: readonly Noise[];
  /** Names of the program in the last snapshot; absent where it has no place in a script. */
  readonly program?: ProgramNames;
  /** What cutting the edges that somebody asked for would free; absent where nobody did. */
  readonly cuts?: readonly NamedCut[];
  /** What analyzers found beside the suspects, most bytes first; absent where none ran. */
  readonly findings?: readonly ReportedFinding[];
  /** Analyzers that failed, and so said nothing; absent where none did. */
  readonly analyzerProblems?: readonly AnalyzerProblem[];
  /** What `heapdiff check` says; absent elsewhere. */
  readonly gate?: GateResult;
  /** The run whose growth was subtracted; absent where nobody gave one. */
  readonly control?: ControlRun;
  /** Whether somebody asked for string values of the heap to be shown; absent where there are none in it. */
  readonly stringsShown?: true;
  /** What memlab's plug-ins said of the last snapshot; absent where nobody asked them. */
  readonly memlab?: MemlabFindings;
}

/** What the suspects explain that a report is without. */
export interface SuspectsLeftOut extends Pick<Suspect, 'growthBytes' | 'shareOfGrowth'> {
  readonly count: number;
}

/** Something that a user may not have meant. */
export interface ReportWarning {
  /**
   * `same-snapshot`: the first and the last are one, and no growth can be seen. `other-iterations`: rates are by other iterations than
   * those that are noted beside the snapshots.
   */
  readonly code: 'same-snapshot' | 'other-iterations';
  /** What it is and what to do, in words; after `control: ` where it is said of the control. */
  readonly message: string;
}

/** Snapshots of a run without the suspected action, and what was no suspect because of it. */
export interface ControlRun {
  readonly snapshots: readonly SnapshotSummary[];
  /** Taken to be as many between two snapshots as in the main run. */
  readonly iterationsTotal?: number;
  /** Most retained bytes first. */
  readonly subtracted: readonly SubtractedSuspect[];
}

/** One of the files that were compared. */
export interface SnapshotSummary {
  readonly file: string;
  readonly nodeCount: number;
  readonly edgeCount: number;
  /** Shallow sizes of all nodes, and the native memory that no node stands for. */
  readonly totalBytes: number;
  /** Repetitions of the action since the first snapshot, where they are known. */
  readonly iteration?: number;
  /** What was done since the snapshot before, where it was no round of the action. */
  readonly phase?: string;
  /** What ran, where the capture noted it. */
  readonly process?: Pick<Sidecar, 'runtime' | 'version' | 'v8' | 'memory'>;
}
