import { type Analyzer, type CompareOptions, compareFiles, type ReportedFinding } from 'heapdiff';
import { expect } from 'vitest';
import type { RecordedPair } from './record.ts';

/** What one analyzer alone says of the first two snapshots of a recording. */
export function findingsOf(analyzer: Analyzer, pair: RecordedPair): Promise<ReportedFinding[]> {
  return askAbout(analyzer, pair.before, pair.after, { iterations: pair.truth.iterations });
}

/** What it says of all three. */
export function findingsOfSeries(analyzer: Analyzer, pair: RecordedPair): Promise<ReportedFinding[]> {
  return askAbout(analyzer, pair.before, pair.after2, { between: [pair.after], iterations: pair.truth.iterations });
}

/** What it says of two snapshots. */
export async function askAbout(
  analyzer: Analyzer,
  before: string,
  after: string,
  options: CompareOptions = {},
): Promise<ReportedFinding[]> {
  const { findings, analyzerProblems } = await compareFiles(before, after, { ...options, analyzers: [analyzer] });
  expect(analyzerProblems).toBeUndefined();
  return [...(findings ?? [])];
}

/** Codes and titles, to be compared as a whole. */
export function toldBy(findings: readonly ReportedFinding[]): [code: string, title: string][] {
  return findings.map(({ code, title }) => [code, title]);
}
