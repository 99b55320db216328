import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contestants } from './contestants.mjs';
import { runProcess } from './run-process.mjs';

/**
 * Profiles one run of heapdiff, its workers too.
 *
 * @returns {Promise<{ name: string, seconds: number }[]>} self time by source file, the longest first
 */
export async function profileByFile(before, after) {
  const folder = mkdtempSync(join(tmpdir(), 'heapdiff-profile-'));
  try {
    const flags = ['--cpu-prof', '--cpu-prof-interval', '1000', '--cpu-prof-dir', folder];
    await runProcess([...flags, ...contestants.heapdiff(before, after)]);
    const secondsByFile = new Map();
    for (const name of readdirSync(folder))
      addProfile(JSON.parse(readFileSync(join(folder, name), 'utf8')), secondsByFile);
    return [...secondsByFile].map(([name, seconds]) => ({ name, seconds })).sort((a, b) => b.seconds - a.seconds);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function addProfile({ nodes, samples, timeDeltas }, secondsByFile) {
  const fileOfNode = new Map(nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]));
  for (const [position, sample] of samples.entries()) {
    const file = fileOfNode.get(sample);
    // A delta is the time from the sample before, so it is the time of what ran then.
    const microseconds = timeDeltas[position + 1] ?? 0;
    if (file !== '(idle)') secondsByFile.set(file, (secondsByFile.get(file) ?? 0) + microseconds / 1e6);
  }
}

function placeOf({ functionName, url }) {
  if (url === '') return functionName;
  const inDist = url.lastIndexOf('/dist/');
  return inDist === -1 ? url.replace(/^.*\/node_modules\//, '') : url.slice(inDist + '/dist/'.length);
}
