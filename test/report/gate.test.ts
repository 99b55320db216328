import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { checkGate } from '../../src/gate/check-gate.ts';
import { formatGate } from '../../src/report/gate-text.ts';
import { formatGithub } from '../../src/report/github.ts';
import { formatJson } from '../../src/report/json.ts';
import { formatJunit } from '../../src/report/junit.ts';
import { buildReport, hop, setOfPromises } from '../support/report.ts';

const TODAY = '2026-06-15';
const IN_REPOSITORY = { fileOf: (url: string) => url.replace('file:///srv/', '') };
const FIRST = setOfPromises();
const SECOND = setOfPromises({
  fingerprint: 'bbbbbbbbbbbb',
  title: 'Map cache keeps 3 Page',
  className: 'Page',
  count: 3,
  growthBytes: 300,
  shareOfGrowth: 300 / 907_000,
});
const REPORT = buildReport({ suspects: [FIRST, SECOND] });
const RULES = {
  budget: { maxGrowthBytes: 1000 },
  allow: [{ fingerprint: 'cccccccccccc', reason: 'PROJ-1', owner: 'core' }],
};
const FAILED = checkGate(REPORT, RULES, TODAY);
const PASSED = checkGate(
  REPORT,
  {
    allow: [FIRST, SECOND].map(({ fingerprint }) => ({
      fingerprint,
      reason: 'known',
      owner: 'core',
      expires: '2027-01-01',
    })),
  },
  TODAY,
);

test('a gate that failed says why, and shows what made it fail', async () => {
  await expect(formatGate(REPORT, FAILED, { color: false })).toMatchFileSnapshot('../golden/failed.check.txt');
});

test('as JSON it is the report with what the gate says', async () => {
  const json = formatJson(buildReport({ suspects: [FIRST, SECOND], gate: FAILED }));
  await expect(json).toMatchFileSnapshot('../golden/failed.check.json');
});

test('a gate that passed is a few lines', async () => {
  await expect(formatGate(REPORT, PASSED, { color: false })).toMatchFileSnapshot('../golden/passed.check.txt');
  const nothing = checkGate({ suspects: [] }, {}, TODAY);
  expect(formatGate(buildReport({ suspects: [] }), nothing, { color: false })).toBe(
    'heapdiff check passed: no suspects\ngrowth    120,968 bytes = 120,968 in no suspect\n',
  );
  expect(formatGate(buildReport({ suspects: [], noise: [] }), nothing, { color: false })).toBe(
    'heapdiff check passed: no suspects\n',
  );
});

test('as JUnit it is a test case for each suspect', async () => {
  await expect(formatJunit(REPORT, FAILED)).toMatchFileSnapshot('../golden/failed.check.xml');
  const { testsuites } = new XMLParser({ ignoreAttributes: false }).parse(formatJunit(REPORT, FAILED));
  expect(testsuites.testsuite.testcase).toHaveLength(3);
  expect([testsuites['@_tests'], testsuites['@_failures'], testsuites['@_skipped']]).toEqual(['3', '1', '1']);
});

test('a suspect that passes has its bytes, and the shares of the report are of all that grew', () => {
  const text = formatGate(REPORT, FAILED, { color: false });
  expect(text).toContain(
    'within    Map cache keeps 3 Page   bbbbbbbbbbbb\n          300 of 1,000 bytes (gate.budget.maxGrowthBytes)\n',
  );
  expect(text).toContain(
    'growth    907,300 bytes = 786,032 beyond its limit (1 suspect) + 300 within its limit (1 suspect)\n          + 120,968 in no suspect\n',
  );
  expect(text).toContain('\nwithin its limit: 1 suspect   +300 B   <1 %\n');
  const { testsuites } = new XMLParser({ ignoreAttributes: false }).parse(formatJunit(REPORT, PASSED));
  expect(testsuites.testsuite['system-out']).toBe(
    'growth: 907,300 bytes = 786,332 allowed (2 suspects) + 120,968 in no suspect',
  );
  expect(testsuites.testsuite.testcase[1]['system-out']).toBe('300 bytes; known (until 2027-01-01) [core]');
});

test('who answers for an allowance that has expired is named in all formats', () => {
  const { fingerprint } = FIRST;
  const allow = [{ fingerprint, reason: 'PROJ-7', owner: 'a|b <&">', expires: '2026-01-31' }];
  const result = checkGate(REPORT, { ...RULES, allow }, TODAY);
  const said = 'was allowed until 2026-01-31: PROJ-7 [a|b <&">]';
  expect(formatGate(REPORT, result, { color: false })).toContain(`${said}\n`);
  expect(formatGithub(REPORT, result, IN_REPOSITORY)).toContain(`::${said}%0A`);
  const { testsuites } = new XMLParser({ ignoreAttributes: false }).parse(formatJunit(REPORT, result));
  expect(testsuites.testsuite.testcase[0].failure['@_message']).toBe(said);
});

test('a warm-up is within no limit, and said to be none', () => {
  const report = buildReport({ suspects: [FIRST, { ...SECOND, verdict: 'warm-up' }] });
  const text = formatGate(report, checkGate(report, RULES, TODAY, { maxGrowthBytes: 5 }), { color: false });
  expect(text).toContain('300 bytes; a warm-up: it grew in the first interval only, and is held against no limit\n');
  expect(text).toContain('beyond its limit (1 suspect) + 300 warmed up (1 suspect)\n');
  expect(text).toContain('\nwarmed up: 1 suspect   +300 B   <1 %\n');
  expect(text).not.toContain('within its limit');
});

test('as annotations of GitHub it is a line for each failure, and for each rule that may go', async () => {
  await expect(formatGithub(REPORT, FAILED, IN_REPOSITORY)).toMatchFileSnapshot('../golden/failed.check.github.txt');
  expect(formatGithub(REPORT, PASSED, IN_REPOSITORY)).toBe(
    '::notice title=heapdiff growth::907,300 bytes = 786,332 allowed (2 suspects) + 120,968 in no suspect\n',
  );
});

test('an annotation stands at the last place that is in the repository, or at none', () => {
  const at = (line: number, url: string) => ({ location: { url, file: 'a.js', line, column: 1 } });
  const chain = [hop('', 'a', at(1, 'file:///srv/a.js')), hop('.b', 'b', at(2, 'node:events')), hop('.c', 'c')];
  const report = buildReport({ suspects: [setOfPromises({ chain })] });
  const fileOf = (url: string) => (url.startsWith('file:') ? 'src/a,b.js' : undefined);
  const result = checkGate(report, {}, TODAY);
  expect(formatGithub(report, result, { fileOf })).toContain(
    '2%2C000 Promise,file=src/a%2Cb.js,line=1::786,032 bytes;',
  );
  expect(formatGithub(report, result, { fileOf: () => undefined })).toMatch(/^::error title=[^,]*::786,032 bytes;/);
});

describe.each([
  '<script>alert(1)</script>',
  ']]></failure><evil/>',
  '" onload="alert(1)',
  "a' & b &amp; %0A::error::no",
  '\u0000\u0001\u001b[31m\ud800\ufffe',
  '\u202eevil',
  'line\n::error::forged\r\n::set-output name=a::b',
  '__proto__',
])('a name like %j', (name) => {
  const suspect = setOfPromises({
    title: `Set ${name} keeps`,
    className: name,
    chain: [hop('', name), hop(name, name, { suspectEdge: true })],
  });
  const report = buildReport({ suspects: [suspect] });
  const result = checkGate(report, { allow: [{ fingerprint: 'cccccccccccc', reason: name, owner: name }] }, TODAY);

  test('leaves JUnit well-formed, with nothing of its own', () => {
    const xml = formatJunit(report, result);
    expect(XMLValidator.validate(xml)).toBe(true);
    const { testsuites } = new XMLParser({ ignoreAttributes: false }).parse(xml);
    expect(Object.keys(testsuites.testsuite).sort()).toEqual([
      '@_errors',
      '@_failures',
      '@_name',
      '@_skipped',
      '@_tests',
      'system-out',
      'testcase',
    ]);
    expect(xml.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
  });

  test('makes no annotation of its own', () => {
    const lines = formatGithub(report, result, IN_REPOSITORY).trimEnd().split('\n');
    expect(lines.map((line) => /^::(\w+) /u.exec(line)?.[1])).toEqual(['error', 'notice', 'notice']);
    expect(formatGithub(report, result, IN_REPOSITORY).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
  });

  test('does nothing to a terminal', () => {
    expect(formatGate(report, result, { color: false }).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
  });
});
