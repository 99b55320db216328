import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSnapshotJson, type GraphDescription, withSameIds } from 'heapdiff/testing';

/** What a capture notes beside a snapshot, but for its time. */
export const SIDECAR: Readonly<Record<string, unknown>> = {
  schema: 'heapdiff/sidecar@1',
  runtime: 'node',
  version: 'v20.19.4',
  v8: '11.3',
  arguments: [],
  epoch: 'one',
};

/**
 * Writes the snapshots of a crawler with their sidecars: `s0` to `s2`, a minute apart, and `s3` after its queue was drained.
 *
 * @returns their paths
 */
export function writeCrawlerFiles(folder: string, drawings: readonly GraphDescription[]): string[] {
  return withSameIds(...drawings).map((drawing, at) => {
    const file = join(folder, `s${at}.heapsnapshot`);
    writeFileSync(file, buildSnapshotJson(drawing));
    const phase = at === 3 ? { phase: 'after-drain' } : {};
    writeFileSync(`${file}.json`, JSON.stringify({ ...SIDECAR, ...phase, time: `2026-06-15T12:0${at}:00.000Z` }));
    return file;
  });
}
