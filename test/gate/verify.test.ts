import { describe, expect, test } from 'vitest';
import { type VerifyRules, verifyFix } from '../../src/gate/verify.ts';
import type { VerifyVerdict } from '../../src/gate/verify-verdict.ts';
import { type HeldClass, type Report, type Suspect, UsageError } from '../../src/index.ts';
import { buildControl, buildReport, hop, setOfPromises } from '../support/report.ts';

const RULES: VerifyRules = { rules: {}, today: '2026-06-15' };
const [FIRST, SECOND] = ['s0', 's1', 's2'].map((file) => ({ file, nodeCount: 1, edgeCount: 1, totalBytes: 1 }));

/** Of a class a suspect holds so many objects of 100 bytes each. */
function held(className: string, count: number): HeldClass {
  return { className, count, shallowBytes: 100 * count };
}

/** A suspect of so many promises of 100 bytes each in 100 iterations. */
function promises(count: number, extra: Partial<Suspect> = {}): Suspect {
  const holds = [held('Promise', count)];
  return setOfPromises({ count, perIteration: count / 100, growthBytes: 100 * count, holds, ...extra });
}

/** Of two snapshots and 100 iterations; all that grew is explained. */
function run(suspects: readonly Suspect[], extra: Partial<Report> = {}): Report {
  const addedBytes = suspects.reduce((sum, { growthBytes }) => sum + growthBytes, 0);
  const { accounting } = buildReport();
  return buildReport({ suspects, noise: [], accounting: { ...accounting, addedBytes, grownBytes: 0 }, ...extra });
}

/** Of three snapshots, and as many iterations in all. */
function series(suspects: readonly Suspect[], extra: Partial<Report> = {}): Report {
  return run(suspects, { snapshots: [FIRST, SECOND, SECOND], ...extra });
}

function withoutIterations({ iterationsTotal: _, ...report }: Report): Report {
  return report;
}

/** What is said of the first verdict, and of all. */
function judge(broken: Report, fixed: Report, rules: Partial<VerifyRules> = {}): [string, string, string | undefined] {
  const { outcome, verdicts } = verifyFix(broken, fixed, { ...RULES, ...rules });
  return [outcome, verdicts[0]?.outcome, verdicts[0]?.reason];
}

const BROKEN = run([promises(2000)]);

describe('a leak', () => {
  test('that is gone is fixed', () => {
    expect(verifyFix(BROKEN, run([]), RULES)).toEqual({
      outcome: 'pass',
      broken: { steps: 100, unit: 'iteration' },
      fixed: { steps: 100, unit: 'iteration' },
      verdicts: [
        {
          fingerprint: '7c1e09b2a4f1',
          title: 'Set Connection.tasks keeps 2,000 Promise',
          outcome: 'pass',
          reason: 'gone',
          before: { growthBytes: 200_000, count: 2000, bytesPerStep: 2000, objectsPerStep: 20 },
        },
      ],
    });
  });

  test.each<[string, Report, string, string]>([
    ['as fast', run([promises(1600)]), 'fail', 'grows as fast as before'],
    [
      'as fast, in a longer run',
      run([promises(32_000, { perIteration: 16 })], { iterationsTotal: 2000 }),
      'fail',
      'grows as fast as before',
    ],
    [
      'half as fast, in a run of two snapshots',
      run([promises(1000)]),
      'cannot tell',
      'grows more slowly, which may be a warm-up: take a third snapshot of the fixed run',
    ],
    [
      'half as fast, steadily',
      series([promises(1000, { verdict: 'leak' })]),
      'fail',
      'grows more slowly, but still in every interval',
    ],
    [
      'half as fast, now and then',
      series([promises(1000)]),
      'cannot tell',
      'grows more slowly, neither in every interval nor in the first alone: repeat the action more often',
    ],
    [
      'in the first interval only',
      series([promises(2000, { verdict: 'warm-up' })]),
      'pass',
      'a warm-up now: it grew in the first interval only',
    ],
    ['as noise', run([promises(99)]), 'pass', 'what is left is noise'],
    [
      'steadily by less than an object each time',
      series([promises(99, { verdict: 'leak' })]),
      'pass',
      'what is left is noise',
    ],
    ['as many, but smaller objects', run([promises(2000, { growthBytes: 2000 })]), 'fail', 'grows as fast as before'],
  ])('that is still there, %s', (_, fixed, outcome, reason) => {
    expect(judge(BROKEN, fixed)).toEqual([outcome, outcome, reason]);
  });

  test('of 100 objects each time that is one each time, in every interval, is still one', () => {
    const [broken, fixed] = [run([promises(10_000)]), series([promises(100, { verdict: 'leak' })])];
    expect(judge(broken, fixed)[0]).toBe('fail');
    expect(judge(broken, run([promises(100)]))[0]).toBe('pass');
  });

  test('of less than an object each time may be made once in each run', () => {
    const once = run([promises(1)]);
    expect(judge(once, once)[2]).toMatch(
      /^grows as fast as before, but by less than an object each time, which may be/,
    );
    expect(judge(once, series([promises(1)]))[0]).toBe('cannot tell');
    expect(judge(once, series([promises(1, { verdict: 'leak' })]))[0]).toBe('fail');
  });

  test('that grew in place is judged by its bytes', () => {
    const { perIteration: _, ...grown } = promises(1, { holds: [], growthBytes: 50_000 });
    expect(judge(run([grown]), run([grown]))[0]).toBe('fail');
    expect(judge(run([grown]), run([{ ...grown, growthBytes: 2000 }]))).toEqual([
      'pass',
      'pass',
      'what is left is noise',
    ]);
  });

  test('that only warmed up is none, with the fix or without', () => {
    const warmUp = series([promises(500, { verdict: 'warm-up' })]);
    expect(verifyFix(warmUp, run([promises(500)]), RULES)).toMatchObject({ outcome: 'cannot tell', verdicts: [] });
    const both = series([promises(2000), promises(500, { fingerprint: 'bbbbbbbbbbbb', verdict: 'warm-up' })]);
    const later = promises(500, { fingerprint: 'bbbbbbbbbbbb' });
    expect(judge(both, run([later]))[0]).toBe('pass');
    expect(judge(both, series([{ ...later, verdict: 'leak' }]))[0]).toBe('fail');
  });

  test('that only warmed up is told to be none where somebody asks for it', () => {
    const both = series([promises(2000), promises(500, { fingerprint: 'bbbbbbbbbbbb', verdict: 'warm-up' })]);
    const { outcome, verdicts } = verifyFix(both, run([]), { ...RULES, suspect: 'bbbb' });
    expect([outcome, verdicts.length]).toEqual(['cannot tell', 1]);
    expect(verdicts[0]).toMatchObject({ outcome: 'cannot tell', before: { count: 500 } });
    expect(verdicts[0].reason).toContain('a warm-up, no leak');
    expect(verdicts[0]).not.toHaveProperty('after');
  });

  test('is judged by the sum of all suspects of its fingerprint', () => {
    const { verdicts } = verifyFix(run([promises(500), promises(500)]), run([promises(900)]), RULES);
    expect(verdicts).toMatchObject([
      { outcome: 'fail', before: { count: 1000, objectsPerStep: 10 }, shareOfRate: 0.9 },
    ]);
  });
});

describe('a leak of several holders', () => {
  const [SET, MAP] = ['a'.repeat(12), 'b'.repeat(12)];
  const both = promises(2000, { fingerprint: SET, holderFingerprints: [MAP], title: 'a Set and a Map keep' });
  const ofMap = promises(2000, { fingerprint: MAP, title: 'a Map keeps', verdict: 'leak' });

  test('is not fixed where one of them goes on, and that one is named', () => {
    for (const wanted of ['', SET, MAP]) {
      const { outcome, verdicts } = verifyFix(run([both]), series([ofMap]), { ...RULES, suspect: wanted });
      expect(verdicts).toMatchObject([
        { fingerprint: SET, titleAfter: 'a Map keeps', reason: 'grows as fast as before' },
      ]);
      expect([outcome, verdicts.length]).toEqual(['fail', 1]);
    }
  });

  test('is not fixed where a budget would allow what is left of it', () => {
    expect(judge(run([both]), series([ofMap]), { typed: { maxGrowthBytes: 1e9 } })[0]).toBe('fail');
  });

  test('is fixed where all are gone', () => {
    expect(judge(run([both]), run([]))[0]).toBe('pass');
    expect(judge(run([both]), run([promises(1, { fingerprint: SET })]))[2]).toBe('what is left is noise');
  });

  test('is counted in the same objects where what is left is told with another class', () => {
    const holds = [held('Promise', 2000), held('Set', 500)];
    const inSets = { ...ofMap, className: 'Set', count: 500, perIteration: 5, holds };
    const { verdicts } = verifyFix(run([{ ...both, holds }]), series([inSets]), RULES);
    expect(verdicts).toMatchObject([
      {
        before: { count: 2000, objectsPerStep: 20, className: 'Promise' },
        after: { count: 2000, objectsPerStep: 20, className: 'Promise' },
        shareOfRate: 1,
      },
    ]);
    const [{ before, after }] = verifyFix(run([both]), series([{ ...inSets, holds: [holds[1]] }]), RULES).verdicts;
    expect([before?.count, after?.count]).toEqual([2000, 0]);
  });

  test('is counted in objects of one class where one of the titles counts those of several', () => {
    const ofBoth = { ...both, holds: [held('Promise', 2000), held('Request', 2000)], titleCount: 4000 };
    const left = promises(1500, { fingerprint: MAP });
    const [{ before, after }] = verifyFix(run([ofBoth]), series([left]), RULES).verdicts;
    expect([before?.count, after?.count]).toEqual([2000, 1500]);
    expect([before?.className, after?.className]).toEqual(['Promise', 'Promise']);
  });

  test('is counted in plain objects of all shapes where it was told so', () => {
    const holds = ['Object {a}', 'Object {b}', 'Object'].map((shape) => held(shape, 100));
    const plain = { ...both, className: 'Object', count: 300, perIteration: 3, holds };
    const inMap = { ...ofMap, className: 'Map', count: 10, perIteration: 0.1, holds };
    const [{ before, after }] = verifyFix(run([plain]), series([inMap]), RULES).verdicts;
    expect([before?.count, after?.count]).toEqual([300, 300]);
  });

  test('names what is left only where that is told otherwise than before', () => {
    const fewer = { ...ofMap, title: 'Map Hub.byId keeps 500 Promise' };
    const leftOf = (title: string): unknown =>
      verifyFix(run([{ ...both, title }]), series([fewer]), RULES).verdicts[0].titleAfter;
    expect(leftOf('Map Hub.byId keeps 2,000 Promise')).toBeUndefined();
    expect(leftOf('Map Hub.byId2 keeps 2,000 Promise')).toBe(fewer.title);
    expect(leftOf('Map Hub.byId keeps 2,000 Task')).toBe(fewer.title);
    expect(leftOf(`Map Hub keeps 2,000 ${'1,'.repeat(1e6)}x`)).toBe(fewer.title);
  });

  test('names the first of several that are left, and counts the others', () => {
    const titlesLeft = (titles: readonly string[]): unknown => {
      const left = titles.map((title) => ({ ...ofMap, title }));
      return verifyFix(run([both]), series(left), RULES).verdicts[0].titleAfter;
    };
    expect(titlesLeft(['Map a keeps', 'Map b keeps'])).toBe('Map a keeps and 1 more suspect');
    expect(titlesLeft(['Map a keeps', both.title, 'Map b keeps', 'Map c keeps'])).toBe(
      'Map a keeps and 2 more suspects',
    );
  });

  test('is the same where another comes first with the fix', () => {
    const swapped = { ...both, fingerprint: MAP, holderFingerprints: [SET] };
    expect(judge(run([both]), run([swapped]))[2]).toBe('grows as fast as before');
  });
});

describe('leaks of one fingerprint', () => {
  const inFile = (file: string, count: number): Suspect =>
    promises(count, {
      title: `${file} keeps`,
      chain: [hop('', `module ${file}`), hop('items', 'Array'), hop('[*]', 'Promise', { suspectEdge: true })],
    });

  test('are told apart by their files', () => {
    const broken = run([inFile('app/queue.js', 2000), inFile('app/store.js', 1000)]);
    const { verdicts } = verifyFix(broken, run([inFile('app/store.js', 1000)]), RULES);
    expect(verdicts.map(({ title, outcome }) => [title, outcome])).toEqual([
      ['app/queue.js keeps', 'pass'],
      ['app/store.js keeps', 'fail'],
    ]);
  });

  test('of which one grows in a control are not all as fast there', () => {
    const broken = run([inFile('app/queue.js', 2000), inFile('app/store.js', 1000)]);
    const { fingerprint, title, growthBytes } = inFile('app/queue.js', 2000);
    const control = { growthBytes, count: 2000, perIteration: 20, shareOfRate: 1 };
    const fixed = run([inFile('app/store.js', 1000)], {
      control: buildControl({ subtracted: [{ fingerprint, title, growthBytes, control }] }),
    });
    expect(verifyFix(broken, fixed, RULES).verdicts.map(({ outcome }) => outcome)).toEqual(['pass', 'fail']);
  });

  test('are judged by their sum where files tell nothing', () => {
    const broken = run([inFile('app/queue.js', 2000), inFile('app/store.js', 1000)]);
    expect(judge(broken, run([inFile('app/other.js', 3000)]))).toEqual(['fail', 'fail', 'grows as fast as before']);
  });
});

describe('runs', () => {
  test('of unknown length are compared by their intervals', () => {
    const fixed = withoutIterations(series([promises(2000)]));
    const result = verifyFix(withoutIterations(BROKEN), fixed, RULES);
    expect(result).toMatchObject({ outcome: 'cannot tell', fixed: { steps: 2, unit: 'interval' } });
    expect(result.verdicts[0]).toMatchObject({
      shareOfRate: 0.5,
      after: { bytesPerStep: 100_000, objectsPerStep: 1000 },
    });
  });

  test.each([
    ['broken', withoutIterations(BROKEN), BROKEN],
    ['fixed', BROKEN, withoutIterations(BROKEN)],
  ])('of which the %s one alone has no iterations tell nothing of what is left', (side, broken, fixed) => {
    expect(judge(broken, fixed)).toEqual([
      'cannot tell',
      'cannot tell',
      `it is still there, and nobody said how many iterations the ${side} run had: --iterations N`,
    ]);
    expect(judge(broken, { ...fixed, suspects: [], accounting: run([]).accounting })).toEqual([
      'cannot tell',
      'cannot tell',
      `gone, but nobody said how many iterations the ${side} run had: --iterations N`,
    ]);
  });

  test('that are too short show no leak', () => {
    const slow = run([promises(50)]);
    expect(judge(slow, run([], { iterationsTotal: 3 }))).toEqual([
      'cannot tell',
      'cannot tell',
      'gone, but the fixed run is too short to show it: repeat the action more often',
    ]);
    expect(judge(slow, run([], { iterationsTotal: 4 }))[0]).toBe('pass');
  });

  test('without a suspect prove no fix', () => {
    expect(verifyFix(run([]), run([]), RULES)).toMatchObject({ outcome: 'cannot tell', verdicts: [] });
  });

  test('with a control: what grew as fast there is neither left nor new', () => {
    const { control } = buildControl().subtracted[0];
    const subtracted = [{ fingerprint: '7c1e09b2a4f1', title: 'x', growthBytes: 1, control }];
    const withControl = run([], { control: buildControl({ subtracted }) });
    expect(judge(BROKEN, withControl)[2]).toBe('grows no faster than in the control of the fixed run');
    const other = promises(2000, { fingerprint: 'bbbbbbbbbbbb' });
    const broken = run([other], { control: buildControl({ subtracted }) });
    expect(judge(broken, run([promises(2000)]))).toEqual(['pass', 'pass', 'gone']);
  });

  test('of which a report has not all suspects', () => {
    const { suspects, ...part } = run([promises(2000), promises(10, { fingerprint: 'bbbbbbbbbbbb' })]);
    expect(judge(BROKEN, { ...part, suspects: suspects.slice(1) })[2]).toBe(
      'the fixed report has not all suspects: make it without --suspect',
    );
    const fixed = run([promises(2000, { fingerprint: 'bbbbbbbbbbbb' })]);
    expect(verifyFix({ ...part, suspects: suspects.slice(0, 1) }, fixed, RULES)).toMatchObject({
      outcome: 'pass',
      verdicts: [{ reason: 'gone' }],
    });
  });
});

describe('what only the fixed run has', () => {
  const NEW = { fingerprint: 'bbbbbbbbbbbb', title: 'Set Connection.jobs keeps' };
  const judgeNew = (fixed: Report, rules: Partial<VerifyRules> = {}): [string, VerifyVerdict] => {
    const { outcome, verdicts } = verifyFix(BROKEN, fixed, { ...RULES, ...rules });
    return [outcome, verdicts[1]];
  };

  test('fails: a fix that renames the holder is told as gone and new', () => {
    const [outcome, verdict] = judgeNew(run([promises(2000, NEW)]));
    expect(outcome).toBe('fail');
    expect(verdict).toEqual({
      ...NEW,
      outcome: 'fail',
      reason: 'new with the fix: 200,000 bytes; no growth is allowed without a budget',
      after: { growthBytes: 200_000, count: 2000, bytesPerStep: 2000, objectsPerStep: 20 },
    });
  });

  test('may be a warm-up, where it is no leak and few', () => {
    expect(judgeNew(run([promises(99, NEW)]))).toMatchObject([
      'cannot tell',
      { reason: 'new with the fix, which may be a warm-up: take a third snapshot of the fixed run' },
    ]);
    expect(judgeNew(run([promises(1, { ...NEW, holds: [] })]))[0]).toBe('cannot tell');
    expect(judgeNew(series([promises(99, { ...NEW, verdict: 'leak' })]))[0]).toBe('fail');
    expect(judgeNew(series([promises(99, { ...NEW, verdict: 'warm-up' })]))[0]).toBe('pass');
  });

  test.each<[string, Partial<VerifyRules>, string, string]>([
    ['a typed limit', { typed: { maxCount: 99 } }, 'pass', 'new with the fix: 99 of 99 Promise (--max-count)'],
    ['a typed limit', { typed: { maxCount: 98 } }, 'fail', 'new with the fix: 99 Promise, at most 98 (--max-count)'],
    [
      'a budget',
      { rules: { budget: { maxGrowthBytes: 1 } } },
      'fail',
      'new with the fix: 9,900 bytes, at most 1 (gate.budget.maxGrowthBytes)',
    ],
    [
      'a class',
      { rules: { classes: { Promise: { maxCount: 1 } } } },
      'fail',
      'new with the fix: 99 Promise, at most 1 (gate.classes.Promise.maxCount)',
    ],
    [
      'an allowance',
      { rules: { allow: [{ fingerprint: 'bbbbbbbbbbbb', reason: 'PROJ-7' }] } },
      'pass',
      'new with the fix: PROJ-7',
    ],
    [
      'an old allowance',
      { rules: { allow: [{ fingerprint: 'bbbbbbbbbbbb', reason: 'PROJ-7', expires: '2026-06-14' }] } },
      'fail',
      'new with the fix: was allowed until 2026-06-14: PROJ-7',
    ],
  ])('is held against %s', (_, rules, outcome, reason) => {
    expect(judgeNew(run([promises(99, NEW)]), rules)).toMatchObject([outcome, { outcome, reason }]);
  });

  test('is not asked for where somebody asked for one suspect', () => {
    const other = promises(2000, { fingerprint: 'cccccccccccc' });
    const { outcome, verdicts } = verifyFix(run([other, promises(2000)]), run([other, promises(9, NEW)]), {
      ...RULES,
      suspect: '7c1e',
    });
    expect([outcome, verdicts.map(({ fingerprint }) => fingerprint)]).toEqual(['pass', ['7c1e09b2a4f1']]);
  });
});

test('an allowance holds for what was there before, too; a budget does not', () => {
  const allow = [{ fingerprint: '7c1e09b2a4f1', reason: 'PROJ-7' }];
  expect(judge(BROKEN, BROKEN, { rules: { allow } })).toEqual(['pass', 'pass', 'allowed: PROJ-7']);
  expect(judge(BROKEN, BROKEN, { typed: { maxGrowthBytes: 1e9 } })[0]).toBe('fail');
});

test('a limit per iteration needs the iterations of the fixed run', () => {
  const verify = (): unknown =>
    verifyFix(BROKEN, withoutIterations(run([])), { ...RULES, typed: { maxBytesPerIteration: 1 } });
  expect(verify).toThrow(UsageError);
});
