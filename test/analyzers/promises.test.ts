import { fileURLToPath } from 'node:url';
import { compareHeaps, Heap, NO_NODE, readSnapshot } from 'heapdiff';
import { expect, test } from 'vitest';
import { countPromises } from '../../analyzers/promises.ts';
import { buildSnapshot } from '../support/snapshot-builder.ts';

test('a promise is waiting, settled, or its state cannot be told', async () => {
  const { snapshot } = await buildSnapshot({
    nodes: [
      { key: 'waiting', name: 'Promise' },
      { key: 'settled', name: 'Promise' },
      { key: 'empty', name: 'Promise' },
      { key: 'reaction', name: 'system / PromiseReaction', type: 'hidden' },
      { key: 'value', name: 'Object' },
    ],
    edges: [
      { from: 'root', to: 'waiting' },
      { from: 'root', to: 'settled' },
      { from: 'root', to: 'empty' },
      { from: 'waiting', to: 'reaction', type: 'internal', name: 'reactions_or_result' },
      { from: 'settled', to: 'value', type: 'internal', name: 'reactions_or_result' },
    ],
  });
  expect(countPromises(new Heap(snapshot))).toEqual({ waiting: 1, settled: 1, unknown: 1 });
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
