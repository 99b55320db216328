import { copies, drawHeap, repeat } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import strings from '../../analyzers/strings.ts';
import { askAboutDrawings, askAboutProgram, labelsOf } from '../support/ask-analyzers.ts';
import { nodeBinary } from '../support/record.ts';

const OLDEST_AND_NEWEST = [16, 26];

describe('equal texts', () => {
  const title =
    '800 of 800 strings that Array Ledger.orders keeps are only 3 texts; the one that takes most, 312 characters, is there 400 ' +
    'times: one string for each text would spare 153,160 bytes';
  const found = {
    code: 'equal-strings',
    title,
    retainedBytes: 153_160,
    args: { strings: 800, texts: 3, spareBytes: 153_160 },
  };

  test('are counted, and never shown', async () => {
    expect((await askAboutProgram(strings, 'equal-texts')).findings).toMatchObject([found]);
  });

  test.each(OLDEST_AND_NEWEST)('on Node %i likewise', async (major) => {
    const { findings } = await askAboutProgram(strings, 'equal-texts', { node: await nodeBinary(major) });
    expect(findings).toMatchObject([found]);
  });

  test('longer ones than a title has room for are told by their bytes even where strings are shown', async () => {
    const { findings } = await askAboutProgram(strings, 'equal-texts', {}, { showStrings: true });
    expect(findings).toMatchObject([{ title: title.replace(', 312 characters,', ', 328 bytes,') }]);
  });

  test('a short one is shown where the user asks for strings', async () => {
    const { findings } = await askAboutDrawings(strings, BEFORE, withTexts('string:dear friend'), {
      showStrings: true,
    });
    expect(findings).toMatchObject([{ title: expect.stringContaining('only 1 text, "dear friend", 20') }]);
  });

  test('where V8 cut the text they are equal as far as can be told', async () => {
    const { findings } = await askAboutDrawings(strings, BEFORE, withTexts(`string:${'x'.repeat(1024)}`));
    expect(findings).toMatchObject([
      {
        title: expect.stringContaining(
          'only 1 text, 2,000 bytes, 20 times (equal in its first 1,024 characters and its length; V8 writes no more): one string',
        ),
        args: { strings: 20, texts: 1, spareBytes: 38_000 },
      },
    ]);
  });
});

describe('slices', () => {
  test('of large texts keep all of them', async () => {
    const said = await askAboutProgram(strings, 'sliced-string');
    expect(said.findings).toMatchObject([
      {
        code: 'slices-pin-strings',
        title:
          '100 slices in Array Index.titles keep 100 strings of up to 100,016 bytes, which nothing else keeps: a slice ' +
          'holds the whole text it was cut from. How long the slices are the snapshot does not say; where they are ' +
          "short, (' ' + text).slice(1) makes a copy without the rest",
        retainedBytes: 10_001_600,
        args: { slices: 100, parents: 100, pinnedBytes: 10_001_600 },
      },
    ]);
    expect(labelsOf(said)).toEqual(['a slice of a string of 100,016 bytes']);
  });

  test.each(OLDEST_AND_NEWEST)('on Node %i likewise', async (major) => {
    const { findings } = await askAboutProgram(strings, 'sliced-string', { node: await nodeBinary(major) });
    expect(findings).toMatchObject([{ code: 'slices-pin-strings', args: { slices: 100, parents: 100 } }]);
  });

  test('that share a text count once, and not at all where something else holds the text', async () => {
    const shared = await askAboutDrawings(strings, BEFORE, withSlices([]));
    expect(shared.findings).toMatchObject([{ args: { slices: 20, parents: 1, pinnedBytes: 50_000 } }]);
    expect((await askAboutDrawings(strings, BEFORE, withSlices(['page .body text']))).findings).toEqual([]);
  });
});

test.each(['equal-texts', 'sliced-string'])('nothing is said of the control of %s', async (program) => {
  expect((await askAboutProgram(strings, program, { control: true })).findings).toEqual([]);
});

test.each(['connection-tasks', 'request-error-cycle', 'map-cache', 'primitives'])(
  'nothing is said of %s, whose texts differ',
  async (program) => {
    expect((await askAboutProgram(strings, program)).findings).toEqual([]);
  },
);

const BEFORE = drawHeap({ store: 'Store', list: 'Array' }, ['root .store store', 'store .list list']);

/** Twenty strings of one text, 2,000 bytes each. */
function withTexts(drawn: string): typeof BEFORE {
  const name = drawn.replace('string:', '');
  return drawHeap({ store: 'Store', list: 'Array', ...copies('text', 20, { type: 'string', name, selfSize: 2000 }) }, [
    'root .store store',
    'store .list list',
    ...repeat(20, (n) => `list [${n}] text${n}`),
  ]);
}

/** Twenty slices of one text. */
function withSlices(edges: readonly string[]): typeof BEFORE {
  return drawHeap(
    {
      store: 'Store',
      list: 'Array',
      page: 'Page',
      text: { type: 'string', name: 'text', selfSize: 50_000 },
      ...copies('slice', 20, { type: 'sliced string', name: '(sliced string)' }),
    },
    [
      'root .store store',
      'store .list list',
      'list [99] page',
      ...repeat(20, (n) => `list [${n}] slice${n}`),
      ...repeat(20, (n) => `slice${n} #parent text`),
      ...edges,
    ],
  );
}
