import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contestants } from './contestants.mjs';
import { runProcess } from './run-process.mjs';

/**
 * Profiles one run of heapdiff, its workers too.
 *
 * @returns {Promise<{ name: string, seconds: number }[]>} self time by function, the longest first
 */
export async function profileByFunction(before, after) {
  const folder = mkdtempSync(join(tmpdir(), 'heapdiff-profile-'));
  try {
    const flags = ['--cpu-prof', '--cpu-prof-interval', '1000', '--cpu-prof-dir', folder];
    await runProcess([...flags, ...contestants.heapdiff(before, after)]);
    const secondsByFunction = new Map();
    for (const name of readdirSync(folder))
      addProfile(JSON.parse(readFileSync(join(folder, name), 'utf8')), secondsByFunction);
    return [...secondsByFunction].map(([name, seconds]) => ({ name, seconds })).sort((a, b) => b.seconds - a.seconds);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function addProfile({ nodes, samples, timeDeltas }, secondsByFunction) {
  const nameOfNode = new Map(nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]));
  for (const [position, sample] of samples.entries()) {
    const name = nameOfNode.get(sample);
    // A delta is the time from the sample before, so it is the time of what ran then.
    const microseconds = timeDeltas[position + 1] ?? 0;
    if (name !== '(idle)') secondsByFunction.set(name, (secondsByFunction.get(name) ?? 0) + microseconds / 1e6);
  }
}

/** Functions of others are told with their file. */
function placeOf({ functionName, url }) {
  const name = functionName || '(anonymous)';
  return url === '' || url.includes('/dist/') ? name : `${name} (${url.replace(/^.*\/node_modules\//, '')})`;
}
