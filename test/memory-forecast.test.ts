import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSnapshotJson } from 'heapdiff/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compareFiles, type MemoryForecast } from '../src/index.ts';
import { forecastMemory } from '../src/memory-forecast.ts';
import { describeAdjacency } from './support/snapshot-builder.ts';

const MB = 1e6;

describe('what a comparison will need, by what the headers claim', () => {
  // Files and peaks as they were measured; see bench/README.md.
  test.each([
    ['medium', 1.49e6, 6.97e6, 160 * MB, 420 * MB],
    ['large', 6.22e6, 37.0e6, 788 * MB, 1487 * MB],
    ['xl', 19.4e6, 118e6, 2517 * MB, 4024 * MB],
  ])('is right within a quarter: %s', (_name, nodeCount, edgeCount, inputBytes, measuredBytes) => {
    const start = { nodeCount, edgeCount, inputBytes };
    const forecast = forecastMemory([
      { file: 'before', start },
      { file: 'after', start },
    ]);
    expect(forecast?.peakBytes).toBeGreaterThan(measuredBytes * 0.75);
    expect(forecast?.peakBytes).toBeLessThan(measuredBytes * 1.25);
    expect(forecast?.largest).toMatchObject({ file: 'after', nodeCount, edgeCount });
  });

  test.each([
    ['17 million objects', [100, 100, 5000], [17e6, 34e6, 1096 * MB], 2597 * MB],
    ['5 million, in as many', [5e6, 5e6, 188 * MB], [10e6, 10e6, 383 * MB], 1367 * MB],
  ])('is right within a quarter where much is new: %s', (_name, before, after, measuredBytes) => {
    const starts = [before, after].map(([nodeCount, edgeCount, inputBytes], at) => ({
      file: `s${at}`,
      start: { nodeCount, edgeCount, inputBytes },
    }));
    expect(forecastMemory(starts)?.peakBytes).toBeGreaterThan(measuredBytes * 0.75);
    expect(forecastMemory(starts)?.peakBytes).toBeLessThan(measuredBytes * 1.25);
  });

  const small = { nodeCount: 1e6, edgeCount: 5e6, inputBytes: 105 * MB };
  const large = { nodeCount: 2e6, edgeCount: 10e6, inputBytes: 210 * MB };
  const peakOf = (...starts: Parameters<typeof forecastMemory>[0][number]['start'][]): number | undefined =>
    forecastMemory(starts.map((start, at) => ({ file: `s${at}`, start })))?.peakBytes;

  test('the last snapshot takes more than an earlier one, and of those between only the largest counts', () => {
    expect(peakOf(small, large)).toBeGreaterThan(peakOf(large, small)!);
    expect(peakOf(small, small, large, small, large)).toBe(peakOf(small, large, large));
    const series = [small, large, large].map((start, at) => ({ file: `s${at}`, start }));
    expect(forecastMemory(series)).toMatchObject({
      peakBytes: peakOf(small, large, large),
      pairBytes: peakOf(small, large),
    });
  });

  test('a stream is taken to be as large as the largest file', () => {
    expect(peakOf(small, undefined)).toBe(peakOf(small, small));
    expect(peakOf(undefined, undefined)).toBeUndefined();
  });

  test('strings count as they are, and of a compressed file with a tenth', () => {
    expect(peakOf(small, { ...small, inputBytes: 305 * MB })! - peakOf(small, small)!).toBe(200 * MB);
    const compressed = { ...small, inputBytes: undefined };
    expect(peakOf(compressed, compressed)! - peakOf(small, small)!).toBeCloseTo(2 * 10.5 * MB, -3);
  });

  test('no more is believed than a file has room for', () => {
    const damaged = { nodeCount: 1e15, edgeCount: 1e15, inputBytes: 1000 };
    expect(peakOf(damaged, damaged)).toBeLessThan(100 * MB);
  });

  test('a control counts where it is larger', () => {
    const [run, control] = [
      [small, small],
      [small, large],
    ].map((starts, which) => starts.map((start, at) => ({ file: `${which}.${at}`, start })));
    expect(forecastMemory(run, control)?.largest.file).toBe('1.1');
    expect(forecastMemory(control, run)?.largest.file).toBe('1.1');
  });
});

describe('compareFiles tells it before it reads', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'heapdiff-forecast-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('of plain and of compressed files, and ends with what is thrown then', async () => {
    const json = buildSnapshotJson(describeAdjacency({ root: ['a'], a: ['b', 'c'] }));
    const [plain, compressed] = ['s.heapsnapshot', 's.heapsnapshot.gz'].map((name) => join(folder, name));
    writeFileSync(plain, json);
    writeFileSync(compressed, gzipSync(json));
    const phases: string[] = [];
    for (const after of [plain, compressed]) {
      const forecasts: MemoryForecast[] = [];
      const stopped = compareFiles(plain, after, {
        onForecast: (forecast) => {
          forecasts.push(forecast);
          throw new Error('stop');
        },
        onProgress: ({ phase }) => phases.push(phase),
      });
      await expect(stopped).rejects.toThrow('stop');
      expect(forecasts.map(({ largest }) => largest)).toMatchObject([{ file: after, nodeCount: 4, edgeCount: 3 }]);
    }
    expect(phases).toEqual([]);
  });
});
