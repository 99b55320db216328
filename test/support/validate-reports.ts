import { vi } from 'vitest';

// Every report that a test makes, by whatever way, must be what the published schema says.

const REST = { tool: { name: 'heapdiff', version: '0.0.0' }, command: 'heapdiff' };

vi.mock('../../src/report/json.ts', async (importOriginal) => {
  const { expectValidReport } = await import('./report-schema.ts');
  const original = await importOriginal<typeof import('../../src/report/json.ts')>();
  const validated =
    <R>(format: (report: R) => string) =>
    (report: R): string => {
      const json = format(report);
      expectValidReport(json);
      return json;
    };
  return { formatJson: validated(original.formatJson), formatVerifyJson: validated(original.formatVerifyJson) };
});

vi.mock('../../src/report/summary-json.ts', async (importOriginal) => {
  const { expectValidReport } = await import('./report-schema.ts');
  const original = await importOriginal<typeof import('../../src/report/summary-json.ts')>();
  const formatSummaryJson: typeof original.formatSummaryJson = (...args) => {
    const json = original.formatSummaryJson(...args);
    expectValidReport(json);
    return json;
  };
  return { formatSummaryJson };
});

vi.mock('../../src/compare-files.ts', async (importOriginal) => {
  const { expectValidReport } = await import('./report-schema.ts');
  const original = await importOriginal<typeof import('../../src/compare-files.ts')>();
  const compareFiles: typeof original.compareFiles = async (...args) => {
    const report = await original.compareFiles(...args);
    expectValidReport(JSON.stringify({ ...report, ...REST }));
    return report;
  };
  return { ...original, compareFiles };
});

vi.mock('../../src/testing/compare-drawings.ts', async (importOriginal) => {
  const { expectValidReport } = await import('./report-schema.ts');
  const original = await importOriginal<typeof import('../../src/testing/compare-drawings.ts')>();
  const compareDrawings: typeof original.compareDrawings = async (...args) => {
    const compared = await original.compareDrawings(...args);
    expectValidReport(JSON.stringify(compared.report));
    return compared;
  };
  return { ...original, compareDrawings };
});
