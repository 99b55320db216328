import { describe, expect, test } from 'vitest';
import ropes from '../../analyzers/ropes.ts';
import { askAboutProgram, labelsOf } from '../support/ask-analyzers.ts';
import { nodeBinary } from '../support/record.ts';

const OLDEST_AND_NEWEST = [16, 26];

describe('ropes', () => {
  const found = {
    code: 'strings-in-pieces',
    title:
      '1 string in Transcript exports.transcript.text is still in 551 pieces: put together with + and not read since, so ' +
      'that V8 has not made one text of them; the joints alone take 17,600 bytes, and each piece is a string of its own',
    retainedBytes: 17_600,
    args: { ropes: 1, pieces: 551, jointBytes: 17_600 },
  };

  test('of many pieces are told', async () => {
    const said = await askAboutProgram(ropes, 'rope-text');
    expect(said.findings).toMatchObject([found]);
    expect(labelsOf(said)).toEqual(['in 551 pieces']);
  });

  test.each(OLDEST_AND_NEWEST)('on Node %i likewise', async (major) => {
    const { findings } = await askAboutProgram(ropes, 'rope-text', { node: await nodeBinary(major) });
    expect(findings).toMatchObject([found]);
  });
});

test.each(['rope-text', 'equal-texts'])('nothing is said of the control of %s', async (program) => {
  expect((await askAboutProgram(ropes, program, { control: true })).findings).toEqual([]);
});

test.each(['sliced-string', 'connection-tasks', 'map-cache'])(
  'nothing is said of %s, whose texts are whole',
  async (program) => {
    expect((await askAboutProgram(ropes, program)).findings).toEqual([]);
  },
);
