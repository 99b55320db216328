import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report } from '../../../src/index.ts';
import { forecastMemory } from '../../../src/memory-forecast.ts';
import { checkStart } from '../../../src/snapshot/read-snapshot.ts';
import { BUILT_CLI } from '../../support/cli.ts';
import { type HugeGraph, writeHugeSnapshot } from './write-huge-snapshot.ts';

const MEASURE = fileURLToPath(new URL('../../../bench/measure-process.cjs', import.meta.url));

/** What came of a pair, and what it cost. */
export interface HugeComparison {
  readonly report: Report;
  readonly stderr: string;
  /** Bytes of both files, the later one second. */
  readonly fileBytes: readonly [before: number, after: number];
  readonly peakBytes: number;
  /** What the comparison was thought to take. */
  readonly forecastBytes: number;
}

/**
 * Writes a pair to files that live no longer than this, and compares them by the built command line with Node's default
 * flags.
 *
 * @throws Error with what stands on stderr, unless the command ends well
 */
export async function compareHuge(before: HugeGraph, after: HugeGraph): Promise<HugeComparison> {
  const folder = mkdtempSync(join(tmpdir(), 'heapdiff-sizes-'));
  try {
    const files = ['before.heapsnapshot', 'after.heapsnapshot'].map((name) => join(folder, name));
    const fileBytes = [writeHugeSnapshot(files[0], before), writeHugeSnapshot(files[1], after)] as const;
    const starts = await Promise.all(files.map(async (file) => ({ file, start: await checkStart(file) })));
    const forecastBytes = forecastMemory(starts)?.peakBytes ?? 0;
    const output = join(folder, 'report.json');
    const startMs = performance.now();
    const { NODE_OPTIONS: _options, ...env } = process.env;
    const { stderr, status, signal, ...run } = spawnSync(
      process.execPath,
      ['--require', MEASURE, BUILT_CLI, ...files, '--format', 'json', '--output', output],
      { env, encoding: 'utf8', stdio: ['ignore', 'inherit', 'pipe', 'pipe'] },
    );
    if (status !== 0) throw new Error(`ended with ${signal ?? status}: ${stderr}`);
    const { cpuSeconds, peakBytes } = JSON.parse(String(run.output[3]));
    const report: Report = JSON.parse(readFileSync(output, 'utf8'));
    const wallSeconds = (performance.now() - startMs) / 1000;
    console.info(
      [
        `files ${fileBytes.map((bytes) => (bytes / 1e6).toFixed(0)).join(' + ')} MB`,
        ...report.snapshots.slice(-1).map(({ nodeCount, edgeCount }) => `${nodeCount} nodes, ${edgeCount} edges`),
        `CPU ${cpuSeconds.toFixed(1)} s, wall ${wallSeconds.toFixed(1)} s`,
        `peak ${(peakBytes / 1e6).toFixed(0)} MB, forecast ${(forecastBytes / 1e6).toFixed(0)} MB`,
      ].join('; '),
    );
    return { report, stderr, fileBytes, peakBytes, forecastBytes };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is expected of a pair. */
export interface HugeSummary {
  readonly title: string;
  readonly count: number;
  readonly residualBytes: number;
  readonly isAsForecast: boolean;
}

/** What a report says first, whether its sums are right, and whether it took what was foreseen. */
export function summariseHuge({ report, peakBytes, forecastBytes }: HugeComparison): HugeSummary {
  const [{ title, count }] = report.suspects;
  const isAsForecast = peakBytes > forecastBytes * 0.6 && peakBytes < forecastBytes * 1.5;
  return { title, count, residualBytes: report.accounting.residualBytes, isAsForecast };
}
