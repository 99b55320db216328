import { describe, expect, test } from 'vitest';
import { checkRules } from '../../src/gate/budget.ts';
import { checkGate } from '../../src/gate/check-gate.ts';
import { type Budget, type GateRules, UsageError } from '../../src/index.ts';
import { parseBytes } from '../../src/parse-bytes.ts';
import { setOfPromises } from '../support/report.ts';

const TODAY = '2026-06-15';
/** 786,000 bytes in 100 iterations, 2,000 Promise. */
const SUSPECT = setOfPromises({ growthBytes: 786_000 });
const REPORT = { suspects: [SUSPECT], iterationsTotal: 100 };
const ALLOWED = { fingerprint: SUSPECT.fingerprint, reason: 'PROJ-7 is being mended' };

function judge(rules: GateRules, report = REPORT): [boolean, string, string] {
  const { passed, verdicts } = checkGate(report, rules, TODAY);
  return [passed, verdicts[0].outcome, verdicts[0].reason];
}

test('a fingerprint may be written in capitals', () => {
  const { allow } = checkRules({ allow: [{ fingerprint: 'ABCDEF012345', reason: 'PROJ-7' }] }, 'c');
  expect(allow).toEqual([{ fingerprint: 'abcdef012345', reason: 'PROJ-7' }]);
});

describe('a gate', () => {
  test('without rules lets nothing grow', () => {
    expect(judge({})).toEqual([false, 'over', '786,000 bytes; no growth is allowed without a budget']);
    expect(checkGate({ suspects: [] }, {}, TODAY)).toEqual({
      passed: true,
      verdicts: [],
      growth: [],
      unused: [],
    });
  });

  test.each<[GateRules, boolean, string]>([
    [{ budget: { maxGrowthBytes: 786_000 } }, true, ''],
    [{ budget: { maxGrowthBytes: 785_999 } }, false, '786,000 bytes, at most 785,999 (gate.budget.maxGrowthBytes)'],
    [{ budget: { maxBytesPerIteration: 7860 } }, true, ''],
    [
      { budget: { maxBytesPerIteration: 7859.9 } },
      false,
      '7,860 bytes per iteration, at most 7,859.9 (gate.budget.maxBytesPerIteration)',
    ],
    [{ budget: { maxCount: 2000 } }, true, ''],
    [
      { budget: { maxCount: 0, maxGrowthBytes: 1 } },
      false,
      '786,000 bytes, at most 1 (gate.budget.maxGrowthBytes); 2,000 Promise, at most 0 (gate.budget.maxCount)',
    ],
    [{ budget: { maxGrowthBytes: 1 }, classes: { Promise: { maxCount: 2000 } } }, true, ''],
    [
      { budget: { maxGrowthBytes: 1e9 }, classes: { Promise: { maxCount: 1999 } } },
      false,
      '2,000 Promise, at most 1,999 (gate.classes.Promise.maxCount)',
    ],
    [{ classes: { Map: { maxCount: 1 } } }, false, '786,000 bytes; no growth is allowed without a budget'],
  ])('with %j', (rules, passed, reason) => {
    expect(judge(rules)).toEqual([passed, passed ? 'within' : 'over', reason]);
  });

  test('holds what was typed above its budget, limit by limit, and says which of the two it was', () => {
    const rules = { budget: { maxGrowthBytes: 1, maxCount: 2000 } };
    const reasonOf = (typed: Budget): string => checkGate(REPORT, rules, TODAY, typed).verdicts[0].reason;
    expect(reasonOf({ maxCount: 5 })).toBe(
      '786,000 bytes, at most 1 (gate.budget.maxGrowthBytes); 2,000 Promise, at most 5 (--max-count)',
    );
    expect(reasonOf({ maxGrowthBytes: 1e6 })).toBe('');
    expect(checkGate(REPORT, {}, TODAY, { maxBytesPerIteration: 1 }).verdicts[0].reason).toBe(
      '7,860 bytes per iteration, at most 1 (--max-per-iteration)',
    );
  });

  describe('with objects of several classes', () => {
    const holds = [
      { className: '(string)', count: 222, shallowBytes: 8880 },
      { className: 'Session', count: 111, shallowBytes: 3552 },
      { className: 'User', count: 111, shallowBytes: 4440 },
      { className: 'OrderView', count: 30, shallowBytes: 900 },
    ];
    const suspect = setOfPromises({ className: 'User', count: 111, titleCount: 222, growthBytes: 1000, holds });
    const report = { suspects: [suspect], iterationsTotal: 100 };

    test.each<[GateRules, boolean, string]>([
      [{ budget: { maxCount: 111 } }, false, '222 objects, at most 111 (gate.budget.maxCount)'],
      [{ budget: { maxCount: 222 } }, true, ''],
      [{ classes: { User: { maxCount: 111 } } }, true, ''],
      [{ classes: { User: { maxCount: 110 } } }, false, '111 User, at most 110 (gate.classes.User.maxCount)'],
      [
        { budget: { maxCount: 222 }, classes: { Session: { maxCount: 10 }, OrderView: { maxCount: 29 } } },
        false,
        '111 Session, at most 10 (gate.classes.Session.maxCount); 30 OrderView, at most 29 (gate.classes.OrderView.maxCount)',
      ],
      [{ budget: { maxCount: 222 }, classes: { Session: { maxCount: 111, maxGrowthBytes: 1 } } }, true, ''],
      [{ classes: { Session: { maxCount: 500 } } }, false, '1,000 bytes; no growth is allowed without a budget'],
      [
        { classes: { Session: { maxCount: 10 } } },
        false,
        '1,000 bytes; no growth is allowed without a budget; 111 Session, at most 10 (gate.classes.Session.maxCount)',
      ],
      [{ allow: [ALLOWED], classes: { Session: { maxCount: 1 } } }, true, ALLOWED.reason],
    ])('%j', (rules, passed, reason) => {
      const [isPassed, , given] = judge(rules, report);
      expect([isPassed, given]).toEqual([passed, reason]);
    });

    test('says what it measured against which limit', () => {
      const rules = { budget: { maxCount: 300 }, classes: { Session: { maxCount: 200 } } };
      expect(checkGate(report, rules, TODAY, { maxBytesPerIteration: 10.04 }).verdicts[0]).toMatchObject({
        outcome: 'within',
        limits: [
          {
            place: '--max-per-iteration',
            value: 10,
            most: 10.04,
            unit: 'bytes per iteration',
            words: '10 of 10.04 bytes per iteration (--max-per-iteration)',
          },
          { place: 'gate.budget.maxCount', value: 222, most: 300, unit: 'objects' },
          { place: 'gate.classes.Session.maxCount', value: 111, most: 200, unit: 'Session' },
        ],
      });
      expect(checkGate(report, {}, TODAY, { maxBytesPerIteration: 9.998 }).verdicts[0].reason).toBe(
        '10 bytes per iteration, at most 9.998 (--max-per-iteration)',
      );
    });
  });

  test('takes no class for a rule that is a property of every object', () => {
    const suspects = [setOfPromises({ className: 'constructor', growthBytes: 5 })];
    expect(judge({ classes: {} }, { suspects, iterationsTotal: 1 })).toEqual([
      false,
      'over',
      '5 bytes; no growth is allowed without a budget',
    ]);
  });

  test('needs the iterations for a limit of each', () => {
    const check = (): unknown => checkGate({ suspects: [SUSPECT] }, { budget: { maxBytesPerIteration: 1 } }, TODAY);
    expect(check).toThrow(UsageError);
    expect(check).toThrow('--iterations N');
    const empty = (): unknown => checkGate({ suspects: [] }, { budget: { maxBytesPerIteration: 1 } }, TODAY);
    expect(empty).toThrow(UsageError);
  });

  test('lets a warm-up pass, which a third snapshot tells from a leak', () => {
    const suspects = [setOfPromises({ verdict: 'warm-up' })];
    expect(judge({}, { suspects, iterationsTotal: 100 })).toMatchObject([
      true,
      'within',
      expect.stringContaining('warm-up'),
    ]);
  });

  test('allows what is known, until its day has passed', () => {
    expect(judge({ allow: [ALLOWED] })).toEqual([true, 'allowed', ALLOWED.reason]);
    expect(judge({ allow: [{ ...ALLOWED, expires: TODAY }] })[0]).toBe(true);
    expect(judge({ allow: [{ ...ALLOWED, expires: '2026-06-14' }] })).toEqual([
      false,
      'expired',
      'was allowed until 2026-06-14: PROJ-7 is being mended',
    ]);
  });

  test('allows no more of it than its own budget', () => {
    expect(judge({ allow: [{ ...ALLOWED, budget: { maxCount: 2000 } }] })[1]).toBe('allowed');
    expect(judge({ allow: [{ ...ALLOWED, budget: { maxCount: 1999 } }] }).slice(1)).toEqual([
      'over',
      '2,000 Promise, at most 1,999 (gate.allow[0].budget.maxCount): PROJ-7 is being mended',
    ]);
  });

  test('says so where another holder of the same is allowed', () => {
    const suspects = [setOfPromises({ fingerprint: 'aaaaaaaaaaaa', holderFingerprints: [ALLOWED.fingerprint] })];
    const { passed, verdicts, unused } = checkGate(
      { suspects, iterationsTotal: 100 },
      { allow: [ALLOWED] },
      '2026-07-26',
    );
    expect([passed, unused]).toEqual([false, []]);
    expect(verdicts[0].reason).toContain(
      `; ${ALLOWED.fingerprint} is allowed, another holder of the same: allow aaaaaaaaaaaa, too`,
    );
  });

  test('sums up the growth of all suspects by what it says of them, what fails first', () => {
    const suspects = [
      setOfPromises({ growthBytes: 300 }),
      setOfPromises({ growthBytes: 20, fingerprint: 'aaaaaaaaaaaa' }),
      setOfPromises({ growthBytes: 4, fingerprint: 'bbbbbbbbbbbb', verdict: 'warm-up' }),
      setOfPromises({ growthBytes: 1, fingerprint: 'cccccccccccc', className: 'Page' }),
    ];
    const rules = { allow: [ALLOWED], classes: { Page: { maxGrowthBytes: 1 } } };
    expect(checkGate({ suspects }, rules, TODAY).growth).toEqual([
      { outcome: 'over', suspectCount: 1, growthBytes: 20 },
      { outcome: 'allowed', suspectCount: 1, growthBytes: 300 },
      { outcome: 'within', suspectCount: 2, growthBytes: 5 },
    ]);
    expect(checkGate({ suspects }, rules, TODAY).verdicts.map(({ growthBytes }) => growthBytes)).toEqual([
      300, 20, 4, 1,
    ]);
  });

  test('tells what is allowed and no longer occurs', () => {
    const gone = { fingerprint: 'aaaaaaaaaaaa', reason: 'old' };
    expect(checkGate(REPORT, { allow: [ALLOWED, gone] }, TODAY).unused).toEqual([gone]);
  });

  test('allows a suspect by no fingerprint of another holder of it, which goes on all the same', () => {
    const ofOther = { fingerprint: 'aaaaaaaaaaaa', reason: 'old' };
    const suspects = [setOfPromises({ holderFingerprints: [ofOther.fingerprint] })];
    expect(checkGate({ suspects }, { allow: [ofOther] }, TODAY)).toMatchObject({ passed: false, unused: [] });
  });
});

test.each([
  ['512', 512],
  ['1MB', 1e6],
  ['10 kB', 10_000],
  ['1.5GiB', 1.5 * 2 ** 30],
  ['0', 0],
  ['2kb', 2000],
  ['-1', undefined],
  ['1TB', undefined],
  ['MB', undefined],
  ['1e3', undefined],
  ['', undefined],
])('%j is a size', (text, bytes) => expect(parseBytes(text)).toBe(bytes));

describe('rules of a config file', () => {
  test('may write sizes as texts', () => {
    const rules = {
      budget: { maxGrowthBytes: '1MB' },
      classes: { Promise: { maxCount: 3 } },
      allow: [{ ...ALLOWED, owner: 'core', expires: '2027-01-31', budget: { maxBytesPerIteration: '2kB' } }],
    };
    expect(checkRules(rules, 'c')).toEqual({
      budget: { maxGrowthBytes: 1e6 },
      classes: { Promise: { maxCount: 3 } },
      allow: [{ ...ALLOWED, owner: 'core', expires: '2027-01-31', budget: { maxBytesPerIteration: 2000 } }],
    });
  });

  test.each<[unknown, string]>([
    [[], 'c: gate is no object'],
    [{ buget: {} }, 'c: gate has no "buget"; expected budget, classes, allow'],
    [
      { budget: { maxGrowth: 1 } },
      'c: gate.budget has no "maxGrowth"; expected maxGrowthBytes, maxBytesPerIteration, maxCount',
    ],
    [
      { budget: { maxGrowthBytes: 'much' } },
      'c: gate.budget.maxGrowthBytes is "much"; expected a number from 0 up, or a size like "10kB"',
    ],
    [{ classes: { A: { maxCount: '3' } } }, 'c: gate.classes.A.maxCount is "3"; expected a number from 0 up'],
    [{ budget: { maxCount: Number.NaN } }, 'c: gate.budget.maxCount is NaN; expected a number from 0 up'],
    [{ budget: { maxCount: {} } }, 'c: gate.budget.maxCount is an object; expected a number from 0 up'],
    [{ allow: [{}] }, 'c: gate.allow[0].fingerprint is missing; expected 12 hexadecimal digits'],
    [{ allow: {} }, 'c: gate.allow is no list'],
    [{ allow: [{ fingerprint: '12' }] }, 'c: gate.allow[0].fingerprint is "12"; expected 12 hexadecimal digits'],
    [{ allow: [{ fingerprint: 'a'.repeat(12) }] }, 'c: gate.allow[0] has no reason; say why aaaaaaaaaaaa is allowed'],
    [
      { allow: [{ ...ALLOWED, expires: '2026-02-30' }] },
      'c: gate.allow[0].expires is "2026-02-30"; expected a day like "2027-01-31"',
    ],
    [
      { allow: [ALLOWED, { fingerprint: 'a'.repeat(12), reason: 'x' }, { ...ALLOWED, reason: 'PROJ-8' }] },
      `c: gate.allow[0] and [2] are both of ${ALLOWED.fingerprint}: "PROJ-7 is being mended" and "PROJ-8"; keep one`,
    ],
    [
      { allow: [{ ...ALLOWED, ower: 'x' }] },
      'c: gate.allow[0] has no "ower"; expected fingerprint, reason, owner, expires, budget',
    ],
  ])('%j are refused', (rules, message) => {
    expect(() => checkRules(rules, 'c')).toThrow(UsageError);
    expect(() => checkRules(rules, 'c')).toThrow(message);
  });
});
