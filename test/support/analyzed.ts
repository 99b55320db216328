import { type ComparisonReport, compareFiles, type ReportedFinding } from 'heapdiff';
import { builtInAnalyzers } from '../../analyzers/index.ts';
import { type RecordOptions, recordPair } from './record.ts';

/** The report of a recorded program with all built-in analyzers, of which none may fail. */
export async function compareAnalyzed(program: string, options: RecordOptions = {}): Promise<ComparisonReport> {
  const { before, after, truth } = await recordPair(program, options);
  const report = await compareFiles(before, after, { iterations: truth.iterations, analyzers: builtInAnalyzers });
  if (report.analyzerProblems !== undefined) throw new Error(JSON.stringify(report.analyzerProblems));
  return report;
}

/** What one of the analyzers found. */
export function findingsOf({ findings = [] }: ComparisonReport, analyzer: string): readonly ReportedFinding[] {
  return findings.filter((finding) => finding.analyzer === analyzer);
}

/** What analyzers say of the objects on the first suspect's chain. */
export function labelsOf({ suspects }: ComparisonReport): readonly string[] {
  return suspects[0].chain.flatMap(({ labels = [] }) => labels);
}
