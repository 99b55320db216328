import { expect, test } from 'vitest';
import { formatText } from '../../src/report/text.ts';
import { buildMemlabFindings, buildReport } from '../support/report.ts';

test('plug-ins of memlab speak behind the report, in their words', async () => {
  const report = buildReport({ memlab: buildMemlabFindings() });
  await expect(formatText(report, { color: false, top: 5 })).toMatchFileSnapshot('../golden/with-memlab.diff.txt');
});

test('a filter that selects nothing, and one that fails, say so', () => {
  const [plain, failed] = [{}, { error: 'no object, please' }].map((extra) => {
    const filter = {
      file: 'f.js',
      addedCount: 1,
      leakCount: 0,
      retainedBytes: 0,
      classes: [],
      suspects: [],
      output: '',
      ...extra,
    };
    const text = formatText(buildReport({ memlab: { analyses: [], filter } }), { color: false, top: 5 });
    return text.slice(text.indexOf('memlab'));
  });
  expect(plain).toBe('memlab leak filter f.js\n    0 of 1 added objects are leaks\n');
  expect(failed).toBe('memlab leak filter f.js\n    failed: no object, please\n');
});
