import {
  type CompareOptions,
  type Comparison,
  type ComparisonReport,
  compareFiles,
  formatJson,
  type Report,
} from 'heapdiff';
import type { ComparisonSettings } from './loaded-heaps.ts';
import type { OnProgress } from './tool.ts';

/** Which snapshots are compared; paths as an agent named them. */
export interface ComparisonRequest {
  readonly before: string;
  readonly between: readonly string[];
  readonly after: string;
  /** None, or two or more. */
  readonly control: readonly string[];
  readonly iterations?: number;
}

/** A comparison that was made. */
export interface Compared {
  /** Names it: `c1`. */
  readonly handle: string;
  /** The same for the same files, compared in the same way. */
  readonly key: string;
  readonly request: ComparisonRequest;
  /** Of the snapshots of the run, as an agent may name them again. */
  readonly names: readonly string[];
  /** Plain values: it keeps no heap. */
  readonly report: ComparisonReport;
}

/**
 * Compares files, and keeps the heaps.
 *
 * @param paths - of the run, then of the control
 * @throws HeapDiffError as `compareFiles`
 */
export async function runComparison(
  paths: readonly string[],
  { between, control, iterations }: ComparisonRequest,
  settings: ComparisonSettings & { readonly sourceFolder: string; readonly onProgress: OnProgress },
): Promise<{ readonly report: ComparisonReport; readonly comparison: Comparison }> {
  const runLength = between.length + 2;
  let comparison: Comparison | undefined;
  const options: CompareOptions = {
    ...settings,
    between: paths.slice(1, runLength - 1),
    ...(control.length === 0 ? {} : { control: paths.slice(runLength) }),
    ...(iterations === undefined ? {} : { iterations }),

    onComparison: (compared) => {
      comparison = compared;
    },
  };
  const report = await compareFiles(paths[0], paths[runLength - 1], options);
  return { report: asPlainValues(report), comparison: comparison! };
}

/** As it would be stored: without the graphs, which hold on to the heaps, and without the folders of scripts. */
function asPlainValues(report: ComparisonReport): ComparisonReport {
  const tool = { name: 'heapdiff', version: '' } as const;
  const {
    tool: _tool,
    command: _command,
    ...plain
  } = JSON.parse(formatJson({ ...report, tool, command: 'heapdiff mcp' })) as Report;
  return plain;
}
