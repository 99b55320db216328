import { describe, expect, test } from 'vitest';
import { formatHtml, formatMarkdown, formatText } from '../../src/index.ts';
import { describeSurvival } from '../../src/report/survival-text.ts';
import { HOSTILE_NAMES } from '../support/hostile-names.ts';
import { buildReport } from '../support/report.ts';

const PHASES = [
  { file: 's3.heapsnapshot', phase: 'after-half' },
  { file: 's4.heapsnapshot', phase: 'after "clear"' },
];
const REPORT = buildReport({ phases: PHASES });

describe('snapshots of phases are named in the header', () => {
  test('of a text', () => {
    expect(formatText(REPORT, { color: false, top: 1 }).split('\n').slice(0, 3)).toEqual([
      'heapdiff  before.heapsnapshot -> after.heapsnapshot    100 iterations',
      'phases    s3.heapsnapshot "after-half"',
      `          s4.heapsnapshot "after 'clear'"`,
    ]);
  });

  test('of a text, where they are what was compared', () => {
    const snapshots = REPORT.snapshots.map((snapshot) => ({ ...snapshot, phase: 'after-half' }));
    expect(formatText(buildReport({ snapshots }), { color: false, top: 1 })).toMatch(
      /^heapdiff {2}before.heapsnapshot "after-half" -> after.heapsnapshot "after-half" /u,
    );
  });

  test('of Markdown', () => {
    expect(formatMarkdown(REPORT, { top: 1 })).toContain(
      'Taken later: `s3.heapsnapshot` (phase `"after-half"`), `s4.heapsnapshot` (phase `"after \'clear\'"`).',
    );
  });

  test('of a page', () => {
    expect(formatHtml(REPORT)).toContain(
      '<p class="note">Taken later: <code>s3.heapsnapshot</code> (phase <code>&quot;after-half&quot;</code>), ',
    );
  });
});

test.each([...HOSTILE_NAMES])('a phase called %j is harmless', (phase) => {
  const report = buildReport({ phases: [{ file: 'a', phase }] });
  for (const line of formatText(report, { color: false, top: 1 }).split('\n')) {
    expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(line.length).toBeLessThanOrEqual(99);
  }
  expect(formatHtml(report)).not.toContain('<img');
  expect(formatHtml(report)).not.toContain('<script>alert');
});

test('what outlives a phase is told with its name in quotes', () => {
  const survival = { phase: 'clear', count: 4, survivingCount: 4, survivingBytes: 80 };
  expect(describeSurvival(survival)).toBe('survives "clear": all 4 objects are left');
  expect(describeSurvival({ ...survival, survivingCount: 1, survivingBytes: 20 })).toBe(
    'survives "clear" in part: 1 of 4 objects are left, 20 B',
  );
});
