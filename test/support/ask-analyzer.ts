import { type Analyzer, type AnalyzerSettings, type ChainHop, compareFiles, type ReportedFinding } from 'heapdiff';
import { compareDrawings, type GraphDescription } from 'heapdiff/testing';
import { expect } from 'vitest';
import type { RecordOptions } from './record.ts';
import { recordPair } from './record.ts';

/** What one analyzer said of a comparison; it did not fail. */
export interface Said {
  readonly findings: readonly ReportedFinding[];
  /** The chain of the first suspect, with labels and verdicts. */
  readonly chain: readonly ChainHop[];
}

/** Asks an analyzer about `before` and `after` of a program. */
export async function askAboutProgram(
  analyzer: Analyzer,
  program: string,
  options: RecordOptions & AnalyzerSettings = {},
): Promise<Said> {
  const { analyzerOptions, showStrings, ...recording } = options;
  const { before, after } = await recordPair(program, recording);
  return askAboutFiles(analyzer, before, after, {
    ...(analyzerOptions === undefined ? {} : { analyzerOptions }),
    ...(showStrings === undefined ? {} : { showStrings }),
  });
}

/** Asks an analyzer about two snapshots. */
export async function askAboutFiles(
  analyzer: Analyzer,
  before: string,
  after: string,
  settings: AnalyzerSettings = {},
): Promise<Said> {
  const report = await compareFiles(before, after, { ...settings, analyzers: [analyzer] });
  expect(report.analyzerProblems).toBe(undefined);
  return { findings: report.findings ?? [], chain: report.suspects[0]?.chain ?? [] };
}

/** Asks an analyzer about two drawings. */
export async function askAboutDrawings(
  analyzer: Analyzer,
  before: GraphDescription,
  after: GraphDescription,
  settings: AnalyzerSettings = {},
): Promise<Said> {
  const drawn = await compareDrawings(before, after, { ...settings, analyzers: [analyzer] });
  expect(drawn.analyzerProblems).toEqual([]);
  return { findings: drawn.findings, chain: drawn.suspects[0]?.chain ?? [] };
}

/** The labels along a chain. */
export function labelsOf({ chain }: Said): string[] {
  return chain.flatMap(({ labels = [] }) => labels);
}
