import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Analyzer,
  type CompareOptions,
  compareFiles,
  defineAnalyzer,
  HeapObject,
  UsageError,
} from '../../src/index.ts';

const [BEFORE, AFTER] = ['before', 'after'].map((name) =>
  fileURLToPath(new URL(`../../snapshots/recorded/connection-tasks/${name}.heapsnapshot.gz`, import.meta.url)),
);

/** A report as JSON would have it, with what analyzers said. */
async function report(analyzers: readonly Analyzer[], options: CompareOptions = {}) {
  return JSON.parse(JSON.stringify(await compareFiles(BEFORE, AFTER, { analyzers, ...options })));
}

function makeAnalyzer(hooks: Partial<Analyzer>): Analyzer {
  return { name: 'mine', summary: 'for a test', ...hooks };
}

test('labels, verdicts and findings stand in the report', async () => {
  const connection = defineAnalyzer({
    name: 'connection',
    summary: 'knows the connection of the recorded program',
    options: { least: { default: 10, description: 'tasks to tell of' } },
    label: (object) => (object.className === 'Set' ? `${[...object.entries()].length} entries` : undefined),
    verdict: (object) =>
      object.className === 'Set' ? { verdict: 'leaking', reason: 'tasks are never removed' } : undefined,
    *analyze({ heap, suspects: [suspect], iterations, options }) {
      const [set] = heap.objects('Set', { added: false });
      yield {
        code: 'tasks-kept',
        title: `${suspect.suspect.count} tasks in ${suspect.place}`,
        retainedBytes: suspect.suspect.retainedBytes,
        objects: [...suspect.objects('Promise')],
        suspect,
        args: { iterations: iterations ?? 0, least: options.least, isSet: set instanceof HeapObject },
      };
    },
  });
  const { suspects, findings, analyzerProblems } = await report([connection], {
    iterations: 100,
    analyzerOptions: { connection: { least: 5 } },
  });
  expect(analyzerProblems).toBeUndefined();
  expect(findings).toEqual([
    {
      analyzer: 'connection',
      code: 'tasks-kept',
      title: '2000 tasks in Set Connection.tasks',
      retainedBytes: suspects[0].retainedBytes,
      nodeIds: expect.any(Array),
      suspect: suspects[0].fingerprint,
      args: { iterations: 100, least: 5, isSet: true },
    },
  ]);
  expect(findings[0].nodeIds).toHaveLength(100);
  expect(
    suspects[0].chain.map((hop: { labels?: string[]; verdict: string; suspectEdge: boolean }) => [
      hop.labels,
      hop.verdict,
      hop.suspectEdge,
    ]),
  ).toEqual([
    [undefined, 'not leaking', false],
    [undefined, 'not leaking', false],
    [['2200 entries'], 'leaking', true],
    [undefined, 'leaking', false],
  ]);
});

describe('an analyzer that fails leaves the rest of the report as it is, to the byte', () => {
  let healthy: Record<string, unknown>;
  beforeAll(async () => {
    healthy = await report([makeAnalyzer({ name: 'healthy', label: () => 'seen' })]);
  });

  const endless = (): never => {
    for (;;);
  };
  const finding = { code: 'a', title: 'b', retainedBytes: 0, objects: [] };
  test.each<[string, Partial<Analyzer>, code: string, message: string]>([
    [
      'throws',
      {
        label: () => {
          throw new TypeError('no such field');
        },
      },
      'threw',
      'TypeError: no such field',
    ],
    [
      'throws what has no text',
      {
        label: () => {
          throw { toString: endless, valueOf: 1 };
        },
      },
      'threw',
      'something that has no text',
    ],
    [
      'throws what loops when it is looked at',
      {
        label: () => {
          throw new Proxy({}, { getPrototypeOf: endless, get: endless });
        },
      },
      'threw',
      'something that has no text',
    ],
    [
      'throws what calls itself a time limit',
      {
        label: () => {
          throw Object.assign(new Error('mine'), { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT' });
        },
      },
      'threw',
      'Error: mine',
    ],
    [
      'knows a leak by a pattern that takes for ever',
      {
        knownLeaks: [{ code: 'slow', chain: [{ class: /^(?:\w*){40}!/ }], explanation: '', remedy: '' }],
      },
      'timed-out',
      'took longer than 1 s',
    ],
    ['loops in a label', { label: endless }, 'timed-out', 'took longer than 1 s'],
    [
      'loops in a catch',
      {
        analyze: () => {
          for (;;) {
            try {
              endless();
            } catch {}
          }
        },
      },
      'timed-out',
      'took longer than 1 s',
    ],
    [
      'never ends to find',
      {
        *analyze() {
          yield finding;
          endless();
        },
      },
      'timed-out',
      'took longer than 1 s',
    ],
    [
      'labels with an object',
      { label: () => ({}) as never },
      'rubbish',
      'label is an object; expected a text of 1 to 200 characters',
    ],
    [
      'labels with a book',
      { label: () => 'x'.repeat(1e6) },
      'rubbish',
      'label is of 1000000 characters; expected a text of 1 to 200 characters',
    ],
    [
      'judges with a word of its own',
      { verdict: () => ({ verdict: 'guilty', reason: 'r' }) as never },
      'rubbish',
      'verdict "guilty"; expected "leaking" or "notLeaking", with a reason',
    ],
    [
      'returns a promise',
      { analyze: (async () => []) as never },
      'rubbish',
      'analyze returned a promise; expected findings',
    ],
    [
      'fails later than it returns',
      {
        label: (async () => {
          throw new Error('late');
        }) as never,
      },
      'rubbish',
      'label is a promise; expected a text of 1 to 200 characters',
    ],
    [
      'judges later than it returns',
      {
        verdict: (async () => {
          throw new Error('late');
        }) as never,
      },
      'rubbish',
      'verdict returned a promise; expected a verdict',
    ],
    [
      'has a book among its args',
      { analyze: () => [{ ...finding, args: { url: 'x'.repeat(1e6) } }] },
      'rubbish',
      'url in the args of a is of 1000000 characters; expected a text of 1 to 500 characters',
    ],
    [
      'finds without bytes',
      { analyze: () => [{ ...finding, retainedBytes: Number.NaN }] },
      'rubbish',
      'a has NaN retainedBytes; expected a whole number from 0 up',
    ],
    [
      'finds objects of its own',
      { analyze: () => [{ ...finding, objects: [{ id: 1 }] as never }] },
      'rubbish',
      "the objects of a are none of the heap's",
    ],
    [
      'finds too much',
      {
        *analyze() {
          for (;;) yield finding;
        },
      },
      'rubbish',
      'more than 1000 findings',
    ],
    [
      'changes a suspect',
      {
        analyze: ({ suspects }) => {
          Object.assign(suspects[0].suspect, { title: 'mine' });
          return [];
        },
      },
      'threw',
      "TypeError: Cannot assign to read only property 'title' of object '#<Object>'",
    ],
    [
      'empties the list of suspects',
      {
        analyze: ({ suspects }) => {
          (suspects as unknown[]).length = 0;
          return [];
        },
      },
      'threw',
      "TypeError: Cannot assign to read only property 'length' of object '[object Array]'",
    ],
    [
      'empties a chain of objects',
      {
        analyze: ({ suspects }) => {
          (suspects[0].chain as unknown[]).length = 0;
          return [];
        },
      },
      'threw',
      "TypeError: Cannot assign to read only property 'length' of object '[object Array]'",
    ],
    [
      'empties a chain',
      {
        analyze: ({ suspects }) => {
          (suspects[0].suspect.chain as unknown[]).length = 0;
          return [];
        },
      },
      'threw',
      "TypeError: Cannot assign to read only property 'length' of object '[object Array]'",
    ],
  ])('one that %s', async (_, hooks, code, message) => {
    const budget = code === 'timed-out' ? { analyzerBudgetMs: 1000 } : {};
    const given = [makeAnalyzer(hooks), makeAnalyzer({ name: 'healthy', label: () => 'seen' })];
    const { analyzerProblems, ...rest } = await report(given, budget);
    expect(JSON.stringify(rest)).toBe(JSON.stringify(healthy));
    const told = { analyzer: 'mine', code, message: code === 'threw' ? expect.stringContaining(message) : message };
    expect(analyzerProblems).toEqual([told]);
  });
});

test.each<[string, readonly Partial<Analyzer>[], CompareOptions, RegExp]>([
  ['two of one name', [{}, {}], {}, /two analyzers are called mine/],
  [
    'an option that it has not',
    [{}],
    { analyzerOptions: { mine: { most: 1 } } },
    /mine has no option "most"; it has none/,
  ],
  [
    'an option of another type',
    [{ options: { least: { default: 1, description: '' } } }],
    { analyzerOptions: { mine: { least: '1' } } },
    /least of analyzer mine is "1"; expected a number/,
  ],
  ['options for nobody', [{}], { analyzerOptions: { knex: {} } }, /analyzer knex, which is not loaded/],
  ['a budget that is none', [{}], { analyzerBudgetMs: Number.NaN }, /analyzerBudgetMs is NaN; expected milliseconds/],
  ['a name that is no text', [{ name: 1n as never }], {}, /name is a bigint; expected lower case with dashes/],
  ['known leaks that are none', [{ knownLeaks: {} as never }], {}, /knownLeaks is no array/],
  [
    'a known leak with a hole in its chain',
    [{ knownLeaks: [{ code: 'a', chain: [null as never], explanation: '', remedy: '' }] }],
    {},
    /known leak a has a chain of other things than/,
  ],
  [
    'a known leak of a package without versions',
    [{ knownLeaks: [{ code: 'a', chain: [{}], package: { name: 'a' } as never, explanation: '', remedy: '' }] }],
    {},
    /package of known leak a is no \{ name, versions \}/,
  ],
  ['a name that is none', [{ name: 'Mine!' }], {}, /name is "Mine!"; expected lower case with dashes/],
  ['a hook that is none', [{ label: 'x' as never }], {}, /label is no function/],
])('refuses %s before a file is read', async (_, hooks, options, message) => {
  const comparing = compareFiles('nowhere', 'nowhere-else', { analyzers: hooks.map(makeAnalyzer), ...options });
  await expect(comparing).rejects.toThrow(UsageError);
  await expect(comparing).rejects.toThrow(message);
});

test('no limit is a limit, too', async () => {
  const { analyzerProblems } = await report([makeAnalyzer({ label: () => 'seen' })], { analyzerBudgetMs: Infinity });
  expect(analyzerProblems).toBeUndefined();
});

test('analyzers that are no array are refused', async () => {
  const comparing = compareFiles('nowhere', 'nowhere-else', { analyzers: makeAnalyzer({}) as never });
  await expect(comparing).rejects.toThrow('analyzers is no array');
});
