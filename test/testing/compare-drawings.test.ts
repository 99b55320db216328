import { compareFiles, formatJson, formatText, LineageError } from 'heapdiff';
import {
  arrayOf,
  closure,
  compareDrawings,
  copies,
  drawHeap,
  extendHeap,
  type GraphDescription,
  globalObject,
  mapOf,
  object,
  repeat,
  setOf,
  text,
  withSameIds,
} from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { recordedSnapshots } from '../support/recorded-snapshots.ts';
import { expectValidReport } from '../support/report-schema.ts';

/** The recorded connection that never forgets a task. */
function drawConnection(taskCount: number): GraphDescription {
  const task = object('Promise');
  return drawHeap({
    global: globalObject({ connection: object('Connection', { tasks: setOf(repeat(taskCount, () => task)) }) }),
  });
}

describe('what is found in drawings is what is found in a recorded pair', () => {
  test('with its fingerprint, chain and counts', async () => {
    const [after, , before] = recordedSnapshots()
      .filter(([name]) => name.startsWith('connection-tasks'))
      .map(([, file]) => file);
    const recorded = await compareFiles(before, after, { iterations: 100 });
    const drawn = await compareDrawings(drawConnection(200), drawConnection(2200), { iterations: 100 });
    const told = ({ suspects }: Pick<typeof recorded, 'suspects'>): object[] =>
      suspects.map(({ fingerprint, title, count, perIteration, holder, chain }) => ({
        fingerprint,
        title,
        count,
        perIteration,
        holder: { className: holder.className, countBefore: holder.countBefore, countAfter: holder.countAfter },
        chain: chain.map(({ edgeName, className, verdict }) => ({ edgeName, className, verdict })),
      }));
    expect(told(drawn)).toEqual(told(recorded));
  });

  test.each([
    ['Set global.cache keeps 10 Job', (count: number) => setOf(repeat(count, () => object('Job')))],
    ['Array global.cache keeps 10 Job', (count: number) => arrayOf(repeat(count, () => object('Job')))],
    [
      'Map global.cache keeps 10 Job',
      (count: number) => mapOf(repeat(count, (n) => [text(`key ${n}`), object('Job')])),
    ],
    [
      'Array (closure) jobs keeps 10 Job',
      (count: number) => closure('tick', { jobs: arrayOf(repeat(count, () => object('Job'))) }),
    ],
  ])('%s', async (title, cache) => {
    const draw = (count: number): GraphDescription => drawHeap({ global: globalObject({ cache: cache(count) }) });
    const { suspects } = await compareDrawings(draw(5), draw(15));
    expect(suspects.map((suspect) => suspect.title)).toEqual([title]);
  });
});

test('an object that was a record before and is a dictionary now had its first entries before', async () => {
  const draw = (count: number): GraphDescription => {
    const byMail = object(
      'Object',
      Object.fromEntries(repeat(count, (n) => [`byName${String.fromCodePoint(97 + n)}`, object('Session')])),
    );
    return drawHeap({ global: globalObject({ cache: object('Cache', { byMail }) }) });
  };
  const { suspects } = await compareDrawings(draw(4), draw(25));
  expect(suspects).toMatchObject([
    { title: 'Object Cache.byMail keeps 21 Session', holder: { countBefore: 4, countAfter: 25 } },
  ]);
});

describe('a comparison', () => {
  test('knows objects by their keys', async () => {
    const before = drawHeap({ global: globalObject({ a: 'a', gone: 'gone' }), a: 'A', gone: 'B' });
    const after = extendHeap(before, { global: globalObject({ a: 'a', b: 'b' }), b: 'B' });
    const { comparison, nodeBefore, nodeAfter } = await compareDrawings(before, after);
    expect(comparison.match.beforeOf[nodeAfter('a')]).toBe(nodeBefore('a'));
    expect(comparison.match.beforeOf[nodeAfter('global')]).toBe(nodeBefore('global'));
    expect(() => nodeBefore('b')).toThrow('no node of the drawing has the key "b"');
  });

  test('has a report that is printed like any other, and the same in every release', async () => {
    const { report } = await compareDrawings(drawConnection(10), drawConnection(110), { iterations: 100 });
    expectValidReport(formatJson(report));
    expect(report.snapshots.map(({ file, iteration }) => [file, iteration])).toEqual([
      ['before.heapsnapshot', 0],
      ['after.heapsnapshot', 100],
    ]);
    const { beforeBytes, afterBytes } = report.accounting;
    expect(report.snapshots.map(({ totalBytes }) => totalBytes)).toEqual([beforeBytes, afterBytes]);
    expect(formatText(report, { color: false, top: 1 })).toContain('#1  Set Connection.tasks keeps 100 Promise');
  });

  test('without iterations tells no rates', async () => {
    const { report, suspects, noise } = await compareDrawings(drawConnection(10), drawConnection(110));
    expect(report).not.toHaveProperty('iterationsTotal');
    expect([report.suspects, report.noise]).toEqual([suspects, noise]);
    expect(suspects[0]).not.toHaveProperty('perIteration');
  });

  test('refuses drawings that have nothing in common', async () => {
    const draw = (prefix: string): GraphDescription => drawHeap(copies(prefix, 30, 'Job'));
    await expect(compareDrawings(draw('a'), draw('b'))).rejects.toThrow(LineageError);
  });
});

test('ids count up over any number of drawings, so that each is older than the next', () => {
  const drawings = ['ab', 'bc', 'cd'].map((keys) => drawHeap(Object.fromEntries([...keys].map((key) => [key, 'Job']))));
  const numbered = withSameIds(...drawings);
  expect(numbered.map(({ nodes }) => nodes.map(({ key, id }) => `${key} @${id}`))).toEqual([
    ['a @3', 'b @5'],
    ['b @5', 'c @7'],
    ['c @7', 'd @9'],
  ]);
});
