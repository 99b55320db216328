import { expect } from 'vitest';
import type { Report } from '../../src/index.ts';
import { expectWholeMemory, seedModule } from './capture.ts';
import { runBuiltCli } from './cli.ts';
import { expectWholeAccount } from './planted-leak.ts';

/** What a module of `snapshots/capture` plants in three rounds of eight iterations. */
export interface PlantedSeed {
  readonly name: string;
  /** The way to the holder as a user writes it, and what it holds. */
  readonly title: RegExp;
  readonly perIteration: number;
  /** How many others hold the same: with one or more, cutting one frees nothing. */
  readonly otherHolders: number;
  /** Objects of these classes that come with each of the held ones. */
  readonly holds: Readonly<Record<string, number>>;
  readonly cycles: readonly string[];
  /** Each phase, and whether what leaked is still there after it. */
  readonly phases: Readonly<Record<string, boolean>>;
}

/** The seeds, with the truth about them. */
export const SEEDS: readonly PlantedSeed[] = [
  {
    name: 'route-tasks',
    title: /^Set Connection\.tasks keeps 3,840 Promise$/u,
    perIteration: 160,
    otherHolders: 0,
    holds: { Promise: 1, 'Object {m, payload}': 1, '(string)': 2 },
    cycles: [],
    phases: { 'after-close': true, 'after-connection-close': false },
  },
  {
    name: 'request-errors',
    title: /^(?:Map ErrorLog\.byUrl|Array ErrorLog\.recent) keeps 720 RequestError$/u,
    perIteration: 30,
    otherHolders: 1,
    holds: { RequestError: 1, Request: 1 },
    cycles: ['720 x Request RequestError'],
    phases: { 'after-flush': false },
  },
  {
    name: 'callback-args',
    title: /^Array Scheduler\.queue keeps 1,200 Request$/u,
    perIteration: 50,
    otherHolders: 0,
    holds: { Request: 1, 'Object {referer}': 1, Response: 0.5, '(string)': 2 },
    cycles: [],
    phases: { 'after-drain': false },
  },
];

/** Captures a seed and its control from one command, into a folder, with the report as text. */
export function captureSeed({ name }: PlantedSeed, folder: string, node: string = process.execPath): string {
  const modules = [seedModule(name), '--control', seedModule(`${name}-control`)];
  const args = ['capture', ...modules, '--report', '-o', folder, '--gzip', '--node', node];
  const { code, stdout, stderr } = runBuiltCli(args, { timeout: 300_000 });
  expect(code, stderr).toBe(0);
  return stdout;
}

/** Compares what {@link captureSeed} kept, as JSON that fits the published schema and whose sums are whole. */
export function compareKept(folder: string, snapshotCount: number, control: boolean): Report {
  const filesIn = (run: string, count: number): string[] =>
    Array.from({ length: count }, (_, at) => `${run}/s${at}.heapsnapshot.gz`);
  const controlFiles = control ? ['--control', ...filesIn(`${folder}/control`, 4)] : [];
  const { code, stdout, stderr } = runBuiltCli([
    ...filesIn(folder, snapshotCount),
    ...controlFiles,
    '--format',
    'json',
  ]);
  expect(code, stderr).toBe(0);
  const report = JSON.parse(stdout) as Report;
  expectWholeAccount(report);
  expectWholeMemory(report.memory);
  return report;
}

/** The only suspect is the seed: its slope, its counts, all it holds, and what survives which phase. */
export function expectSeed(report: Report, seed: PlantedSeed): void {
  const { perIteration } = seed;
  const count = perIteration * 24;
  expect(report.suspects.map(({ title }) => title)).toEqual([expect.stringMatching(seed.title)]);
  const [suspect] = report.suspects;
  expect(report.iterationsTotal).toBe(24);
  expect({
    verdict: suspect.verdict,
    perIteration: suspect.perIteration,
    counts: suspect.series?.counts,
    slope: suspect.series?.slope,
    r2: suspect.series?.r2,
    others: suspect.otherChainCount ?? 0,
  }).toEqual({
    verdict: 'leak',
    perIteration,
    counts: [0, 8, 16, 24].map((iterations) => iterations * perIteration),
    slope: perIteration,
    r2: 1,
    others: seed.otherHolders,
  });
  const counts = new Map(suspect.holds.map((held) => [held.className, held.count]));
  expect(Object.keys(seed.holds).map((name) => [name, counts.get(name)])).toEqual(
    Object.entries(seed.holds).map(([name, share]) => [name, share * count]),
  );
  expect(
    (suspect.cycles ?? []).map(({ count: times, members }) =>
      [`${times} x`, ...members.map(({ className }) => className).sort()].join(' '),
    ),
  ).toEqual(seed.cycles);
  const heldBytes = suspect.holds.reduce((sum, { shallowBytes }) => sum + shallowBytes, 0);
  for (const { count: kept, survivingCount, survivingBytes } of suspect.phases ?? [])
    if (survivingCount === kept) expect(survivingBytes).toBe(heldBytes);
  expect(
    suspect.phases?.map(({ phase, count: kept, survivingCount }) => [
      phase,
      survivingCount === kept,
      survivingCount === 0,
    ]),
  ).toEqual(Object.entries(seed.phases).map(([phase, survives]) => [phase, survives, !survives]));
}

/** The text tells the phases in words. */
export function expectPhasesInWords(text: string, { phases }: PlantedSeed): void {
  for (const [phase, survives] of Object.entries(phases)) {
    const words = survives ? `survives "${phase}": all [\\d,]+ objects are left` : `is released by "${phase}": 0 of`;
    expect(text).toMatch(new RegExp(`phase   ${words}`, 'u'));
  }
}
