// @memlab/core as its users call it for a pair: the ids of the first, the second with dominators and retained sizes.
// What was added is then listed by class, as find-leaks' rules know no leak in a plain Node program.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import memlab from '@memlab/core';

const { analysis, config, ErrorHandling, utils } = memlab;
const [before, after] = process.argv.slice(2);

const workFolder = mkdtempSync(join(tmpdir(), 'memlab-'));
config.errorHandling = ErrorHandling.Throw;
config.muteConsole = true;
try {
  const idsBefore = await utils.getSnapshotNodeIdsFromFile(before, { workDir: workFolder });
  const heap = await utils.getSnapshotFromFile(after, { buildNodeIdIndex: true, workDir: workFolder });
  analysis.preparePathFinder(heap);
  printTop(heap, idsBefore);
} finally {
  rmSync(workFolder, { recursive: true, force: true });
}

function printTop(heap, idsBefore) {
  const totals = new Map();
  heap.nodes.forEach((node) => {
    if (idsBefore.has(node.id)) return;
    const total = totals.get(node.name) ?? { count: 0, shallowBytes: 0, largestRetainedBytes: 0 };
    total.count++;
    total.shallowBytes += node.self_size;
    total.largestRetainedBytes = Math.max(total.largestRetainedBytes, node.retainedSize);
    totals.set(node.name, total);
  });
  const top = [...totals].sort(([, left], [, right]) => right.shallowBytes - left.shallowBytes).slice(0, 20);
  for (const [name, total] of top) console.log(JSON.stringify({ name: name.slice(0, 80), ...total }));
}
