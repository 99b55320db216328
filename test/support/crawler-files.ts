import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSnapshotJson, type GraphDescription, withSameIds } from 'heapdiff/testing';
import { buildSidecar } from './sidecar.ts';

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
    writeFileSync(`${file}.json`, JSON.stringify(buildSidecar({ ...phase, time: `2026-06-15T12:0${at}:00.000Z` })));
    return file;
  });
}
