import { basename, dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { askSeries } from '../src/heap-series.ts';
import { type ClassSummary, compareFiles, type ListObjectsOptions, listObjects, UsageError } from '../src/index.ts';
import { readQuery } from '../src/inventory/object-query.ts';
import { selectObjects } from '../src/inventory/select-objects.ts';
import { summariseInventory } from '../src/inventory/summarise-heap.ts';
import { recordPair } from './support/record.ts';
import { recordedSnapshots } from './support/recorded-snapshots.ts';

const CLASSES_ASKED = 40;

describe('objects are as many and as large as a summary says', () => {
  const names = new Set(recordedSnapshots().map(([, file]) => basename(dirname(file))));
  test.each([...names])('%s', async (folder) => {
    const files = recordedSnapshots().flatMap(([name, file]) => (name.startsWith(folder) ? [file] : []));
    const before = files.filter((file) => basename(file).startsWith('before'));
    const later = files.filter((file) => !before.includes(file));
    const options = { onProgress: undefined, index: undefined };
    const inventory = await askSeries([...before, ...later], options, (series) => series.inventory);
    const { classes } = summariseInventory(inventory, { sort: 'retained' });
    const asked = classes.filter((told) => isOnlyOne(told, classes)).slice(0, CLASSES_ASKED);
    const select = (className: string, added: boolean) =>
      selectObjects(inventory, readQuery({ className, added, top: 1 }, true)).found;
    expect(asked.map(({ className }) => ({ className, ...select(className, false) }))).toEqual(
      asked.map(({ className, count, shallowBytes, retainedBytes }) => ({
        className,
        count,
        shallowBytes,
        retainedBytes,
      })),
    );
    expect(asked.map(({ className }) => select(className, true).count)).toEqual(
      asked.map(({ change }) => change!.newCount),
    );
  });
});

/** A summary tells classes of one name and several kinds apart, as native objects and those of a program. */
function isOnlyOne({ className }: ClassSummary, classes: readonly ClassSummary[]): boolean {
  return classes.filter((told) => told.className === className).length === 1;
}

describe('a crawler whose queue is never drained, recorded with this Node', () => {
  test('the oldest requests are told with their URLs, and who holds them', async () => {
    const { before, after, after2, truth } = await recordPair('callback-args');
    const list = await listObjects([before, after, after2], {
      className: 'Request',
      oldest: true,
      print: 'url,cbKwargs.referer.url',
    });
    const { warmUp, iterations } = truth;
    expect(list.found.count).toBe(2 * (warmUp + 2 * iterations));
    const cohorts = list.objects!.map(({ cohort }) => cohort);
    expect(cohorts).toEqual([...cohorts].sort());
    expect(cohorts.filter((cohort) => cohort === 0)).toHaveLength(2 * warmUp);
    expect(new Set(list.objects!.map(({ heldBy }) => heldBy))).toEqual(new Set(['Scheduler.queue[*]']));
    const urls = list.objects!.map(({ values }) => values!.map((value) => value?.type === 'string' && value.text));
    expect(urls.every(([url, referer]) => String(url).startsWith(`${referer}/`))).toBe(true);
    expect(new Set(urls.map(([url]) => url)).size).toBe(list.found.count);
  });

  test('a report counts as many that are new', async () => {
    const { before, after2 } = await recordPair('callback-args');
    const { suspects } = await compareFiles(before, after2);
    const [held] = suspects[0].holds.filter(({ className }) => className === 'Request');
    const { found } = await listObjects([before, after2], { className: 'Request', added: true, top: 1 });
    expect([found.count, found.shallowBytes]).toEqual([held.count, held.shallowBytes]);
  });
});

test.each<[unknown, unknown, string]>([
  [[], { className: 'A' }, 'paths is a list of 0; expected an array of one path or more'],
  ['a', { className: 'A' }, 'paths is "a"; expected an array of one path or more'],
  [[''], { className: 'A' }, 'paths is ""; expected a path, or "-" for standard input'],
  [['a'], { className: 7 }, 'className is 7; expected a text'],
  [['a'], { className: 'A', print: ['url'] }, 'expected a text'],
  [['a'], { ids: ['@7'] }, "expected an array of V8's ids"],
  [['a'], { className: 'A', top: 0.5 }, 'top is 0.5; expected a whole number from 1 up'],
])('listObjects(%j, %j) is refused before anything is read', async (paths, options, message) => {
  const asked = listObjects(paths as string[], options as ListObjectsOptions);
  await expect(asked).rejects.toThrow(UsageError);
  await expect(asked).rejects.toThrow(message);
});
