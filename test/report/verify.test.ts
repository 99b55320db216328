import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import type { VerifyVerdict } from '../../src/gate/verify-verdict.ts';
import { formatVerifyJson } from '../../src/report/json.ts';
import { formatVerifyMarkdown } from '../../src/report/verify-markdown.ts';
import type { VerifyReport } from '../../src/report/verify-report.ts';
import { formatVerify } from '../../src/report/verify-text.ts';

const PLAIN = { color: false };
const GONE: VerifyVerdict = {
  fingerprint: '7c1e09b2a4f1',
  title: 'Set Connection.tasks keeps 2,000 Promise',
  outcome: 'pass',
  reason: 'gone',
  before: { growthBytes: 786_032, count: 2000, bytesPerStep: 7860.32, objectsPerStep: 20 },
};
const SLOWER: VerifyVerdict = {
  fingerprint: 'bbbbbbbbbbbb',
  title: 'Map cache keeps 100 Page',
  outcome: 'cannot tell',
  reason: 'grows more slowly, which may be a warm-up: take a third snapshot of the fixed run',
  before: { growthBytes: 12_000, count: 100, bytesPerStep: 120, objectsPerStep: 1 },
  after: { growthBytes: 6000, count: 50, bytesPerStep: 60, objectsPerStep: 0.5 },
  shareOfRate: 0.5,
};
const NEW: VerifyVerdict = {
  fingerprint: 'cccccccccccc',
  title: 'Set Connection.jobs keeps 200 Promise',
  outcome: 'fail',
  reason: 'new with the fix: 78,604 bytes; no growth is allowed without a budget',
  after: { growthBytes: 78_604, count: 200, bytesPerStep: 786.04, objectsPerStep: 2 },
};

function build(extra: Partial<VerifyReport>): VerifyReport {
  return {
    schema: 'heapdiff/verify@1',
    tool: { name: 'heapdiff', version: '0.1.0' },
    command: 'heapdiff verify --broken broken.json --fixed f0.heapsnapshot f1.heapsnapshot --iterations 100',
    outcome: 'pass',
    broken: {
      report: 'broken.json',
      snapshots: [{ file: 'b0.heapsnapshot' }, { file: 'b1.heapsnapshot' }],
      steps: 100,
      unit: 'iteration',
    },
    fixed: {
      snapshots: [{ file: 'f0.heapsnapshot' }, { file: 'f1.heapsnapshot' }],
      steps: 100,
      unit: 'iteration',
    },
    verdicts: [GONE],
    ...extra,
  };
}

const PASSED = build({});
const FAILED = build({ outcome: 'fail', verdicts: [GONE, SLOWER, NEW] });
const UNKNOWN = build({ outcome: 'cannot tell', verdicts: [SLOWER] });

test('shares of bytes and of objects are told apart where they differ', () => {
  const before = { growthBytes: 107_670, count: 111, bytesPerStep: 970, objectsPerStep: 1 };
  const after = { growthBytes: 105_561, count: 111, bytesPerStep: 951, objectsPerStep: 1 };
  const report = build({ outcome: 'fail', verdicts: [{ ...SLOWER, before, after, shareOfRate: 1 }] });
  expect(formatVerify(report, PLAIN)).toContain('(98 % of the bytes, 100 % of the objects)\n');
});

test('objects that are counted by their class are told with it', () => {
  const before = { growthBytes: 1000, count: 370, bytesPerStep: 10, objectsPerStep: 5, className: 'Socket\u202e' };
  const verdict = { ...SLOWER, before, after: { ...before, growthBytes: 410, bytesPerStep: 4.1, objectsPerStep: 0 } };
  const text = formatVerify(build({ outcome: 'cannot tell', verdicts: [verdict] }), PLAIN).replace(/\n +/gu, ' ');
  const name = 'Socket\\u202e';
  expect(text).toContain(
    `10 B and 5 ${name} per iteration before, 4 B and no ${name} per iteration after (41 % of the bytes, 0 % of the ${name}) `,
  );
});

test('what is left within its limits is told in the first line', () => {
  const [headline] = formatVerify(build({ verdicts: [{ ...SLOWER, outcome: 'pass' }] }), PLAIN).split('\n');
  expect(headline).toBe('heapdiff verify: pass: 1 suspect, none grows beyond what is allowed');
});

test('where only the fixed run has suspects the sides may be swapped', () => {
  const text = formatVerify(build({ outcome: 'fail', verdicts: [NEW] }), PLAIN);
  expect(text).toContain('heapdiff verify: fail: 1 of 1 suspect is new with the fix\n');
  expect(text).toContain('are the two sides swapped?');
  expect(formatVerify(FAILED, PLAIN)).not.toContain('swapped');
});

test.each([
  ['passed', PASSED],
  ['failed', FAILED],
  ['cannot-tell', UNKNOWN],
])('a verification that %s says of each suspect how it grew before and after, and why', async (name, report) => {
  await expect(formatVerify(report, PLAIN)).toMatchFileSnapshot(`../golden/${name}.verify.txt`);
});

test('as Markdown it is a table', async () => {
  await expect(formatVerifyMarkdown(FAILED)).toMatchFileSnapshot('../golden/failed.verify.md');
});

test('as JSON it is the model, in a fixed order', async () => {
  await expect(formatVerifyJson(FAILED)).toMatchFileSnapshot('../golden/failed.verify.json');
  const { verdicts, outcome, ...rest } = FAILED;
  expect(formatVerifyJson({ verdicts, outcome, ...rest })).toBe(formatVerifyJson(FAILED));
});

test('a run without a suspect proves nothing', () => {
  const text = formatVerify(build({ outcome: 'cannot tell', verdicts: [] }), PLAIN);
  expect(text.split('\n')[0]).toBe(
    'heapdiff verify: cannot tell: the broken run has no suspect that a fix could be for',
  );
});

test('runs of unknown length are told by intervals, with what would be better', () => {
  const side = { ...PASSED.fixed, steps: 1, unit: 'interval' } as const;
  const text = formatVerify(build({ broken: side, fixed: side }), PLAIN);
  expect(text).toMatch(/fixed +f0\.heapsnapshot -> f1\.heapsnapshot +1 interval\n/);
  expect(text).toContain('7.86 kB and 20 objects per interval before, nothing after');
  expect(text).toContain('--iterations N');
});

describe.each(['<b>a|b</b>', 'a`b``c | [x](http://x)', '\u001b[31mred\u202e', 'line\nbreak', '@team #1'])(
  'a name like %j',
  (name) => {
    const report = build({
      command: `heapdiff verify ${name}`,
      broken: { ...PASSED.broken, report: name },
      outcome: 'fail',
      verdicts: [{ ...NEW, title: name, reason: name }],
    });

    test('does nothing to a terminal', () => {
      expect(formatVerify(report, PLAIN).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
    });

    test('is no Markdown, and breaks no table', () => {
      const html = new MarkdownIt({ html: true }).render(formatVerifyMarkdown(report));
      expect(html).not.toMatch(/<b>|<a /);
      expect(html.match(/<td/g)).toHaveLength(4);
    });
  },
);
