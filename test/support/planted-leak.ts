import { type ChainHop, type ComparisonReport, compareFiles, type Suspect } from 'heapdiff';
import { expect } from 'vitest';
import type { PlantedClass, RecordedPair, Truth } from './record.ts';

/** By the files that were compared: several tests ask the same report. */
const reports = new Map<string, Promise<ComparisonReport>>();

/** Compares `before` and `after` of a recording, and checks what must hold for every pair. */
export function compareRecorded({ before, after, truth }: RecordedPair): Promise<ComparisonReport> {
  return compareOnce([before, after], truth);
}

/** Compares all three snapshots of a recording, and checks what must hold for every series. */
export function compareSeries({ before, after, after2, truth }: RecordedPair): Promise<ComparisonReport> {
  return compareOnce([before, after, after2], truth);
}

function compareOnce(files: readonly string[], { iterations }: Truth): Promise<ComparisonReport> {
  const key = JSON.stringify([files, iterations]);
  const known = reports.get(key) ?? compareWhole(files, iterations);
  reports.set(key, known);
  return known;
}

async function compareWhole(files: readonly string[], iterations: number): Promise<ComparisonReport> {
  const between = files.slice(1, -1);
  const report = await compareFiles(files[0], files[files.length - 1], { between, iterations });
  expectWholeAccount(report);
  return report;
}

/** Every byte is accounted for, and the suspects and the noise together are all that was added or grew. */
export function expectWholeAccount({ accounting, suspects, noise }: ComparisonReport): void {
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const explained = sum(suspects.map((suspect) => suspect.growthBytes)) + sum(noise.map(({ bytes }) => bytes));
  expect({ residualBytes: accounting.residualBytes, explained }).toEqual({
    residualBytes: 0,
    explained: accounting.addedBytes + accounting.grownBytes,
  });
}

/** The first suspect is the planted leak: its holder, the way there, and all it holds, exactly. */
export function expectPlanted(report: ComparisonReport, truth: Truth): void {
  const suspect = report.suspects[0];
  const [holder] = truth.holders;
  expect({
    className: suspect.holder.className,
    path: pathOf(suspect),
    edge: suspectHopOf(suspect)?.edgeName,
    count: suspect.holder.count,
  }).toEqual(holder);
  const planted = [truth.leaked!, ...truth.holds].filter(isTold);
  expect(planted.map((held) => ({ ...held, found: countOf(suspect, held) }))).toEqual(
    planted.map((held) => ({ ...held, found: [held.perIteration * truth.iterations, held.perIteration] })),
  );
}

/** The first suspect is a leak that grew by the planted number in each interval of the series. */
export function expectSteadyLeak(report: ComparisonReport, { leaked, iterations }: Truth): void {
  const { verdict, series } = report.suspects[0];
  const perInterval = leaked!.perIteration * iterations;
  expect({ verdict, counts: series?.counts, slope: series?.slope, r2: series?.r2 }).toEqual({
    verdict: 'leak',
    counts: [0, perInterval, 2 * perInterval],
    slope: leaked!.perIteration,
    r2: 1,
  });
}

/** The hop to what the holder holds. */
export function suspectHopOf({ chain }: Suspect): ChainHop | undefined {
  return chain.find(({ suspectEdge }) => suspectEdge) ?? chain.at(-1);
}

/** Whether a suspect of the report is held by the planted holder. */
export function namesHolder(report: ComparisonReport, truth: Truth): boolean {
  return report.suspects.some((suspect) => truth.holders.some(({ path }) => pathOf(suspect) === path));
}

/**
 * Plumbing is counted with what it belongs to: the parts of a string with the string, a function's variables with the
 * function if they are its alone.
 */
export function isTold({ nodeType, name, partOf }: PlantedClass): boolean {
  return partOf === undefined && !FOLDED.has(name ?? nodeType);
}

const FOLDED: ReadonlySet<string> = new Set(['string', 'concatenated string', 'system / Context']);

/** Whether a class of the report is that of planted objects: of reactions it says how they wait. */
export function isToldAs(className: string, { nodeType, name }: PlantedClass): boolean {
  if (name === 'system / PromiseReaction') return /(?:^| )reaction$/.test(className);
  if (name === 'Generator') return /^async .*\(\)$/.test(className);
  const planted = nodeType === 'closure' ? `(closure) ${name}`.trimEnd() : tagOf(name ?? `(${nodeType})`);
  return withoutShape(className.replace(/^Detached /, '')) === planted;
}

function countOf(suspect: Suspect, planted: PlantedClass): [number, number | undefined] {
  const held = suspect.holds.filter(({ className }) => isToldAs(className, planted));
  const count = held.reduce((total, other) => total + other.count, 0);
  return [count, held.reduce((total, other) => total + (other.perIteration ?? 0), 0)];
}

/** `<section class="panel">` is told as `<section>`. */
function tagOf(name: string): string {
  return name.replace(/^<([\w-]+).*>$/s, '<$1>');
}

function withoutShape(className: string): string {
  return className.startsWith('Object {') ? 'Object' : className;
}

/** The way to the holder as a user writes it: from the nearest class or variable whose name tells where one is. */
export function pathOf({ chain, holder }: Suspect): string {
  return pathTo(
    chain,
    chain.findLastIndex((hop) => hop.nodeId === holder.nodeId),
  );
}

/** The way along a chain to one of its hops, likewise. */
export function pathTo(chain: readonly ChainHop[], hopAt: number): string {
  let start = Math.max(0, hopAt - 1);
  while (start > 0 && tellsNothing(chain[start], chain[start + 1]) && chain[start - 1].className !== 'global') start--;
  const first = chain[start];
  const named = first.className === 'Object' ? first.edgeName.slice(1) : first.className.replace('(closure) ', '');
  const name = named.replace(/^module .*$/s, '');
  const steps = chain.slice(start + 1, hopAt + 1).map(({ edgeName }) => edgeName.replace('.#', '.'));
  return name + steps.join('').replace('(closure)', ' (closure)');
}

/** An object without a class, or a container of the next hop: whose it is, is told by a hop before it. */
function tellsNothing({ className }: ChainHop, next: ChainHop): boolean {
  return className === 'Object' || next.edgeName === '[*]';
}
