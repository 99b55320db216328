// heap-snapshot-toolkit, which is DevTools' own worker for Node: its comparison of two files by class.

import { createReadStream } from 'node:fs';
import { diffFromStreams } from 'heap-snapshot-toolkit';

const [before, after] = process.argv.slice(2);

for await (const { type, result } of diffFromStreams(
  createReadStream(before, 'utf8'),
  createReadStream(after, 'utf8'),
)) {
  if (type === 'diff') printTop(result);
}

function printTop(diff) {
  const top = Object.values(diff).sort((left, right) => right.sizeDelta - left.sizeDelta);
  for (const { name, addedCount, removedCount, sizeDelta } of top.slice(0, 20)) {
    console.log(JSON.stringify({ name: name.slice(0, 80), addedCount, removedCount, sizeDelta }));
  }
}
