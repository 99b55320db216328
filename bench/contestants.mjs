import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const peer = (name) => join(here, 'peers', `${name}.mjs`);

/** None of the peers is to fail for want of heap; heapdiff runs without. */
const PEER_FLAGS = ['--max-old-space-size=12000'];

/**
 * Who is measured: the arguments for node that make each read a pair and end.
 *
 * @type {Record<string, (before: string, after: string) => string[]>}
 */
export const contestants = {
  heapdiff: (before, after) => [join(here, '..', 'dist', 'cli', 'main.js'), before, after],
  'memlab-core': (before, after) => [...PEER_FLAGS, peer('memlab-core'), before, after],
  'find-leaks': (before, after) => [...PEER_FLAGS, '--expose-gc', ...findLeaks(before, after)],
  toolkit: (before, after) => [...PEER_FLAGS, peer('toolkit'), before, after],
};

/** It wants three snapshots; there is nothing between the action and the end, so the last is given twice. */
function findLeaks(before, after) {
  const program = createRequire(import.meta.url).resolve('memlab/bin/memlab');
  const files = ['--baseline', before, '--target', after, '--final', after];
  return [program, 'find-leaks', ...files, '--work-dir', join(tmpdir(), 'heapdiff-bench-memlab')];
}
