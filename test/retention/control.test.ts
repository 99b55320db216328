import { describe, expect, test } from 'vitest';
import type { Suspect } from '../../src/index.ts';
import { subtractControl } from '../../src/retention/control.ts';
import { withGraph } from '../../src/retention/suspect-graph.ts';
import { NOISE, setOfPromises } from '../support/report.ts';

const NOISE_BYTES = sumBytes(NOISE);

/** A suspect that is known by one letter. */
function drawn(fingerprint: string, growthBytes: number, extra: Partial<Suspect> = {}): Suspect {
  return setOfPromises({ fingerprint, title: `${fingerprint} keeps`, growthBytes, ...extra });
}

const subtract = (here: readonly Suspect[], there: readonly Suspect[], stepShare = 1) =>
  subtractControl(here, NOISE, there, stepShare);

describe('what grows in the control, too', () => {
  test('as fast, is noise of a kind of its own with its bytes and all it holds', () => {
    const { suspects, noise, subtracted } = subtract([drawn('a', 9_000)], [drawn('a', 9_000)]);
    expect(suspects).toEqual([]);
    expect(noise).toEqual([...NOISE, { kind: 'in the control, too', count: 6_000, bytes: 9_000 }]);
    expect(subtracted).toEqual([
      {
        fingerprint: 'a',
        title: 'a keeps',
        growthBytes: 9_000,
        control: { growthBytes: 9_000, count: 2_000, perIteration: 20, shareOfRate: 1 },
      },
    ]);
  });

  test('faster than here, is noise, too', () => {
    expect(subtract([drawn('a', 9_000)], [drawn('a', 90_000)]).suspects).toEqual([]);
  });

  test('by the same holders, whichever comes first, is noise, too; without one of them it is not', () => {
    const here = drawn('a', 9_000, { holderFingerprints: ['b'] });
    expect(subtract([here], [drawn('b', 9_000, { holderFingerprints: ['a'] })]).suspects).toEqual([]);
    expect(subtract([here], [drawn('a', 9_000), drawn('b', 9_000)]).suspects).toEqual([]);
    expect(subtract([here], [drawn('c', 9_000)]).suspects).toEqual([here]);
    const [left] = subtract([here], [drawn('b', 9_000)]).suspects;
    expect(left.control?.shareOfRate).toBe(1);
    expect(subtract([drawn('a', 9_000)], [here]).suspects).toEqual([]);
  });

  test.each([
    [8_000, 'subtracted'],
    [7_999, 'a suspect'],
  ])('by %i of 10,000 bytes, is %s', (growthBytes, outcome) => {
    const { suspects, subtracted } = subtract([drawn('a', 10_000)], [drawn('a', growthBytes)]);
    expect([suspects.length, subtracted.length]).toEqual(outcome === 'a suspect' ? [1, 0] : [0, 1]);
  });

  test('but slower, stays whole and says so', () => {
    const { suspects, noise, subtracted } = subtract([drawn('a', 10_000)], [drawn('a', 1_200, { count: 240 })]);
    const control = { growthBytes: 1_200, count: 240, perIteration: 20, shareOfRate: 0.12 };
    expect(suspects).toEqual([{ ...drawn('a', 10_000), control }]);
    expect([noise, subtracted]).toEqual([NOISE, []]);
  });

  test('that grew in place is counted by what grew', () => {
    const inPlace = drawn('a', 5_000, { holds: [], count: 3 });
    expect(subtract([inPlace], [inPlace]).noise.at(-1)).toEqual({
      kind: 'in the control, too',
      count: 3,
      bytes: 5_000,
    });
  });

  test('by another fingerprint, is another matter', () => {
    const here = [drawn('a', 10_000)];
    expect(subtract(here, [drawn('b', 10_000)]).suspects).toEqual(here);
  });
});

test('the rates are compared, where one run was longer', () => {
  const here = [drawn('a', 20_000)];
  expect(subtract(here, [drawn('a', 10_000)], 1 / 2).subtracted[0].control.shareOfRate).toBe(1);
  expect(subtract(here, [drawn('a', 10_000)], 1).suspects[0].control?.shareOfRate).toBe(0.5);
  expect(subtract(here, [drawn('a', 20_000)], 2).suspects[0].control?.shareOfRate).toBe(0.5);
});

describe('suspects of one fingerprint', () => {
  test('are summed in the control', () => {
    const { subtracted } = subtract([drawn('a', 10_000)], [drawn('a', 4_000), drawn('b', 9_000), drawn('a', 5_000)]);
    expect(subtracted[0].control).toEqual({ growthBytes: 9_000, count: 4_000, perIteration: 40, shareOfRate: 0.9 });
  });

  test('are subtracted together, or stay together', () => {
    const here = [drawn('a', 10_000), drawn('a', 1_000)];
    expect(subtract(here, [drawn('a', 2_200)]).suspects.map(({ control }) => control?.shareOfRate)).toEqual([0.2, 0.2]);
    expect(subtract(here, [drawn('a', 11_000)]).subtracted.map(({ growthBytes }) => growthBytes)).toEqual([
      10_000, 1_000,
    ]);
  });

  test('have no rate together where one has none', () => {
    const { perIteration: _, ...rateless } = drawn('a', 1_000);
    const [{ control }] = subtract([drawn('a', 10_000)], [rateless, drawn('a', 1_000)]).suspects;
    expect(control).toEqual({ growthBytes: 2_000, count: 4_000, shareOfRate: 0.2 });
  });
});

test('a leak is not explained by what only warmed up in the control', () => {
  const there = [drawn('a', 10_000, { verdict: 'warm-up' })];
  const leak = drawn('a', 10_000, { verdict: 'leak' });
  expect(subtract([leak], there).suspects).toEqual([leak]);
  for (const verdict of ['growth', 'warm-up'] as const) {
    expect(subtract([drawn('a', 10_000, { verdict })], there).suspects).toEqual([]);
  }
});

test('an empty control leaves the report as it is', () => {
  const here = [drawn('a', 10_000), drawn('b', 0)];
  expect(subtract(here, [])).toEqual({ suspects: here, noise: NOISE, subtracted: [] });
});

test('a suspect that stays keeps its graph', () => {
  const plain = { nodes: [], edges: [], nodesLeftOut: 0, edgesLeftOut: 0 };
  const here = [withGraph(drawn('a', 10_000), plain)];
  const [suspect] = subtractControl(here, NOISE, [drawn('a', 100)], 1).suspects;
  expect(suspect).not.toBe(here[0]);
  expect(suspect.graph.getAttribute('fingerprint')).toBe('a');
});

test('suspects and noise are all of the growth after it as before, whatever is drawn', () => {
  let state = 1;
  const draw = (below: number): number => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
  const drawMany = (): Suspect[] =>
    Array.from({ length: draw(12) }, () =>
      drawn('abcdef'[draw(6)], draw(50_000), {
        verdict: (['growth', 'leak', 'warm-up'] as const)[draw(3)],
        holds: draw(2) === 0 ? [] : [{ className: 'Promise', count: draw(9), shallowBytes: 1 }],
      }),
    );
  for (let round = 0; round < 500; round++) {
    const here = drawMany();
    const { suspects, noise, subtracted } = subtract(here, drawMany(), (1 + draw(4)) / 2);
    const bytes = suspects.reduce((sum, { growthBytes }) => sum + growthBytes, sumBytes(noise));
    const bytesBefore = here.reduce((sum, { growthBytes }) => sum + growthBytes, NOISE_BYTES);
    expect(bytes, `round ${round}`).toBe(bytesBefore);
    expect(suspects.length + subtracted.length, `round ${round}`).toBe(here.length);
  }
});

function sumBytes(noise: readonly { readonly bytes: number }[]): number {
  return noise.reduce((sum, { bytes }) => sum + bytes, 0);
}
