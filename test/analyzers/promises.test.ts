import { fileURLToPath } from 'node:url';
import { compareHeaps, Heap, NO_NODE, readSnapshot } from 'heapdiff';
import { buildHeap, drawHeap } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { countPromises } from '../../analyzers/promises.ts';

test('a promise is waiting, settled, or its state cannot be told', async () => {
  const { heap } = await buildHeap(
    drawHeap(
      {
        waiting: 'Promise',
        settled: 'Promise',
        empty: 'Promise',
        reaction: 'hidden:system / PromiseReaction',
        value: 'Object',
      },
      [
        'root .waiting waiting',
        'root .settled settled',
        'root .empty empty',
        'waiting #reactions_or_result reaction',
        'settled #reactions_or_result value',
      ],
    ),
  );
  expect(countPromises(heap)).toEqual({ waiting: 1, settled: 1, unknown: 1 });
});

test('the promises that the recorded connection keeps are settled, every one', async () => {
  const fileOf = (name: string): string =>
    fileURLToPath(new URL(`../../snapshots/recorded/connection-tasks/${name}.heapsnapshot.gz`, import.meta.url));
  const before = await readSnapshot(fileOf('before'));
  const after = new Heap(await readSnapshot(fileOf('after')));
  const { match } = compareHeaps(before, after);
  const added = countPromises(after, (node) => match.beforeOf[node] === NO_NODE);
  expect(added).toEqual({ waiting: 0, settled: 2000, unknown: 0 });
});
