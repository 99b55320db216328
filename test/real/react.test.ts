import { describe, expect, test } from 'vitest';
import react from '../../analyzers/react.ts';
import { askAboutFiles } from '../support/ask-analyzers.ts';
import { recordReal } from '../support/record-real.ts';

const PROGRAM = { package: 'react-test-renderer', iterations: 97, warmUp: 10 };

describe.each(['17.0.2', '18.3.1', '19.3.1'])('React %s: charts that never unsubscribe', (version) => {
  test('they are told as unmounted, every one, by their setters', async () => {
    const { before, after } = await recordReal('react-subscribers', PROGRAM, version);
    const { findings } = await askAboutFiles(react, before, after);
    expect(findings).toMatchObject([
      {
        code: 'unmounted-components',
        title:
          '194 components that React has unmounted, all <Chart>, are kept by Set Theme.listeners, which has the functions ' +
          'that set their state: what an effect adds there its clean-up function has to take away',
        args: { components: 194, fibers: 194, name: '<Chart>', named: 194, bySetter: true },
      },
    ]);
  });

  test('nothing is said where they unsubscribe', async () => {
    const { before, after } = await recordReal('react-subscribers', PROGRAM, version, { control: true });
    expect((await askAboutFiles(react, before, after)).findings).toEqual([]);
  });
});
