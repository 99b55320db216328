import { describe, expect, test } from 'vitest';
import {
  type ClassSummary,
  compareFiles,
  findBackReferences,
  Heap,
  type NodeOrdinal,
  NodeType,
  readSnapshot,
  type SummariseOptions,
  type Summary,
  summariseFiles,
  UsageError,
} from '../src/index.ts';
import { recordPair } from './support/record.ts';

describe('a crawler whose queue is never drained, recorded with this Node', () => {
  test('its requests and responses are counted exactly, in the snapshot that has each first', async () => {
    const { before, after, after2, truth } = await recordPair('callback-args');
    const summary = await summariseFiles([before, after, after2]);
    const { warmUp, iterations } = truth;
    const steps = [warmUp, iterations, iterations];
    expect(['Request', 'Response'].map((name) => described(summary, name))).toEqual([
      [2 * (warmUp + 2 * iterations), 4 * iterations, 0, 0, steps.map((count) => 2 * count)],
      [warmUp + 2 * iterations, 2 * iterations, 0, 0, steps],
    ]);
    expect(summary.inStep).toEqual([
      {
        holder: 'Request',
        held: 'Response',
        holderNewCount: 4 * iterations,
        heldNewCount: 2 * iterations,
        ratio: [2, 1],
        path: '.cbKwargs.referer',
      },
    ]);
    expect(summary.classes.slice(0, 3).map(({ className }) => className)).toContain('Request');
  });

  test('what is drained does not grow', async () => {
    const { before, after } = await recordPair('callback-args', { control: true });
    const summary = await summariseFiles([before, after], { filter: 'Re*s*' });
    expect(summary.inStep).toEqual([]);
    const names = summary.classes.map(({ className }) => className);
    expect(names).toContain('FinalizationRegistry');
    expect(names.filter((name) => name === 'Request' || name === 'Response' || !/re.*s/iu.test(name))).toEqual([]);
  });

  test('a comparison says the same: what is new of each class, what all is worth, what grew', async () => {
    const { before, after2 } = await recordPair('callback-args');
    const [summary, { suspects, accounting, snapshots }] = await Promise.all([
      summariseFiles([before, after2]),
      compareFiles(before, after2),
    ]);
    const held = suspects[0].holds.filter(({ className }) => className !== '(string)');
    expect(held.length).toBeGreaterThan(2);
    expect(held.map(({ className }) => [className, find(summary, className).change?.newCount])).toEqual(
      held.map(({ className, count }) => [className, count]),
    );
    expect(summary.snapshots.map(({ totalBytes }) => totalBytes)).toEqual(
      snapshots.map(({ totalBytes }) => totalBytes),
    );
    const { live, unreachedBytes, nativeBytes } = summary;
    expect([live.shallowBytes + unreachedBytes + nativeBytes, unreachedBytes]).toEqual([snapshots[1].totalBytes, 0]);
    expect(live.change?.grownBytes).toBe(accounting.afterBytes - accounting.beforeBytes - accounting.nativeDeltaBytes);
  });

  test('`heapdiff retainers` says the same of classes with one object', async () => {
    const { after } = await recordPair('callback-args');
    const heap = new Heap(await readSnapshot(after));
    const summary = await summariseFiles([after]);
    const names = ['Crawler', 'Scheduler', 'FinalizationRegistry', 'URLSearchParams', 'Math'];
    const single = names.filter((name) => find(summary, name)?.count === 1);
    expect(single.length).toBeGreaterThan(2);
    for (const name of single) {
      const [object] = findBackReferences(heap, nodeOf(heap, name), { depth: 1, tooMany: 1 }).nodes;
      const { shallowBytes, retainedBytes } = find(summary, name);
      expect([name, shallowBytes, retainedBytes]).toEqual([name, object.shallowBytes, object.retainedBytes]);
    }
  });

  test('the same files give the same, whatever was asked before', async () => {
    const { before, after } = await recordPair('callback-args');
    const [one, other] = [await summariseFiles([before, after]), await summariseFiles([before, after])];
    expect(JSON.stringify(one)).toBe(JSON.stringify(other));
  });
});

describe('what is no use of it', () => {
  test.each<[unknown, unknown, string]>([
    [[], {}, 'paths is a list of 0; expected an array of one path or more'],
    ['a.heapsnapshot', {}, 'paths is "a.heapsnapshot"; expected an array of one path or more'],
    [[''], {}, 'paths is ""; expected a path, or "-" for standard input'],
    [['a'], { sort: 'new' }, 'sort is "new", which needs an earlier snapshot; expected two paths or more'],
    [
      ['a'],
      { sort: 'size' },
      'sort is "size"; expected one of retained, shallow, count, growth, new, gone, oldest, name',
    ],
    [['a'], { top: 0 }, 'top is 0; expected a whole number from 1 up'],
    [['a'], { filter: 7 }, 'filter is 7; expected a part of the names of classes'],
    [['a'], { ignoreClasses: 'Map' }, 'ignoreClasses is "Map"; expected an array of names of classes'],
  ])('%j %j', async (paths, options, message) => {
    const asked = summariseFiles(paths as string[], options as SummariseOptions);
    await expect(asked).rejects.toThrow(new UsageError(message));
  });
});

function described(summary: Summary, className: string): unknown[] {
  const { count, change } = find(summary, className);
  return [count, change?.newCount, change?.goneCount, change?.oldestCohort, change?.bornAt];
}

function find({ classes }: Summary, name: string): ClassSummary {
  return classes.find(({ className }) => className === name)!;
}

function nodeOf({ snapshot, classNames, reachability }: Heap, className: string): NodeOrdinal {
  let node = 0 as NodeOrdinal;
  while (
    reachability.isReached[node] === 0 ||
    snapshot.nodeType[node] !== NodeType.object ||
    classNames.of(node) !== className
  )
    node++;
  return node;
}
