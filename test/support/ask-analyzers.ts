import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Analyzer,
  type AnalyzerSettings,
  type CompareOptions,
  compareFiles,
  type ReportedFinding,
  type Suspect,
} from 'heapdiff';
import { buildSnapshotJson, compareDrawings, type GraphDescription, withSameIds } from 'heapdiff/testing';
import { expect, onTestFinished } from 'vitest';
import { type RecordOptions, recordPair } from './record.ts';

/** What analyzers said of a comparison; none of them failed. */
export interface Said {
  readonly findings: readonly ReportedFinding[];
  /** With labels and verdicts along their chains. */
  readonly suspects: readonly Suspect[];
}

/** One analyzer, or several that are asked together. */
type Asked = Analyzer | readonly Analyzer[];

type Options = Omit<CompareOptions, 'analyzers'>;

/** Asks about the first two snapshots of a program. */
export async function askAboutProgram(
  analyzers: Asked,
  program: string,
  recording: RecordOptions = {},
  options: Options = {},
): Promise<Said> {
  const { before, after, truth } = await recordPair(program, recording);
  return askAboutFiles(analyzers, before, after, { ...options, iterations: truth.iterations });
}

/** Asks about all three snapshots of a program. */
export async function askAboutSeries(analyzers: Asked, program: string, recording: RecordOptions = {}): Promise<Said> {
  const { before, after, after2, truth } = await recordPair(program, recording);
  return askAboutFiles(analyzers, before, after2, { between: [after], iterations: truth.iterations });
}

/** Asks about two snapshots. */
export async function askAboutFiles(
  analyzers: Asked,
  before: string,
  after: string,
  options: Options = {},
): Promise<Said> {
  const report = await compareFiles(before, after, { ...options, analyzers: [analyzers].flat() });
  expect(report.analyzerProblems).toBe(undefined);
  return { findings: report.findings ?? [], suspects: report.suspects };
}

/** Asks about two drawings. */
export async function askAboutDrawings(
  analyzers: Asked,
  before: GraphDescription,
  after: GraphDescription,
  settings: AnalyzerSettings = {},
): Promise<Said> {
  const drawn = await compareDrawings(before, after, { ...settings, analyzers: [analyzers].flat() });
  expect(drawn.analyzerProblems).toEqual([]);
  return { findings: drawn.findings, suspects: drawn.suspects };
}

/** Asks about a series of drawings, in this order. */
export async function askAboutDrawnSeries(
  analyzers: Asked,
  drawings: readonly GraphDescription[],
  options: Options = {},
): Promise<Said> {
  const folder = mkdtempSync(join(tmpdir(), 'heapdiff-series-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const files = drawings.map((_, at) => join(folder, `${at}.heapsnapshot`));
  for (const [at, drawing] of withSameIds(...drawings).entries()) writeFileSync(files[at], buildSnapshotJson(drawing));
  return askAboutFiles(analyzers, files[0], files[files.length - 1], { ...options, between: files.slice(1, -1) });
}

/** What one of several said. */
export function findingsOf({ findings }: Said, analyzer: string): readonly ReportedFinding[] {
  return findings.filter((finding) => finding.analyzer === analyzer);
}

/** The labels along the chain of the first suspect. */
export function labelsOf({ suspects }: Said): string[] {
  return suspects[0].chain.flatMap(({ labels = [] }) => labels);
}

/** Codes and titles, to be compared as a whole. */
export function codesAndTitles({ findings }: Said): [code: string, title: string][] {
  return findings.map(({ code, title }) => [code, title]);
}
