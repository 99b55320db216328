import { expect, test } from 'vitest';
import { describeFailure } from '../../src/measure/failure-message.ts';
import { buildReport, errorCycles, hop, setOfPromises } from '../support/report.ts';

const FILE = '/tmp/heapdiff-a1b2c3/report.txt';
const SNAPSHOTS = [0, 1, 2, 3].map((at) => ({ ...buildReport().snapshots[0], file: `action-${at}.heapsnapshot` }));
const REPORT = buildReport({ snapshots: SNAPSHOTS, iterationsTotal: 60 });
const LEAK = setOfPromises({ verdict: 'leak' });

test('the message is the suspect', async () => {
  const excess = [{ suspect: LEAK, reason: '786,032 bytes, at most 0' }];
  await expect(await describeFailure(REPORT, excess, false, FILE)).toMatchFileSnapshot(
    '../golden/one-leak.message.txt',
  );
});

test('of several it is the first, with the limit that it is beyond', async () => {
  const suspect = setOfPromises({ verdict: 'leak', title: 'Map keeps 3 \u001b[31mJob' });
  const excess = [
    { suspect, reason: '3 Job, at most 1' },
    { suspect: LEAK, reason: '' },
  ];
  const message = await describeFailure(REPORT, excess, true, FILE);
  expect(message).toContain('\nbeyond the budget: 3 Job, at most 1\n');
  expect(message).toContain('#1  Map keeps 3 \\u001b[31mJob');
  expect(message).toContain(`\n1 more suspect\nwhole report: ${FILE}`);
  expect(message).not.toContain(LEAK.title);
});

test('a suspect of many lines is cut to a screen, and keeps its fingerprint', async () => {
  const way = Array.from({ length: 30 }, (_, at) => hop(`.step${at}`, `Class${at}`));
  const suspect = setOfPromises({
    verdict: 'leak',
    chain: [...way, ...LEAK.chain.slice(-2)],
    otherChains: [way, way, way],
    cycles: [errorCycles(), errorCycles(), errorCycles()],
  });
  const lines = (
    await describeFailure(
      REPORT,
      [
        { suspect, reason: 'x' },
        { suspect, reason: '' },
      ],
      true,
      FILE,
    )
  ).split('\n');
  expect(lines.length).toBeLessThanOrEqual(25);
  expect(lines.filter((line) => line.length > 99)).toEqual([]);
  expect(lines.join('\n')).toContain(`fingerprint ${suspect.fingerprint}`);
  expect(lines.join('\n')).toMatch(/^ {4}\.\.\. \d+ lines more, in the report$/mu);
});
