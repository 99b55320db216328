import { expect, test } from 'vitest';
import {
  formatHtml,
  formatJson,
  formatMarkdown,
  formatText,
  type Report,
  type TextOptions,
  UsageError,
} from '../../src/index.ts';
import { buildReport } from '../support/report.ts';

const FORMATS = Object.entries({
  formatText: (value: unknown) => formatText(value as Report, { color: false, top: 1 }),
  formatMarkdown: (value: unknown) => formatMarkdown(value as Report, { top: 1 }),
  formatHtml: (value: unknown) => formatHtml(value as Report),
  formatJson: (value: unknown) => formatJson(value as Report),
});
const { tool: _, ...withoutTool } = buildReport();

test.each(FORMATS)('%s says what is missing where plain JavaScript gives it something else', (name, format) => {
  const messageOf = (value: unknown): string => {
    try {
      return `no error: ${format(value)}`;
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
      return (error as Error).message;
    }
  };
  const expected = 'expected the report of compareFiles, with tool and command';
  for (const value of [{}, undefined, null, 'report', []]) {
    expect(messageOf(value)).toBe(`${name}: report.schema is missing and not "heapdiff/report@1"; ${expected}`);
  }
  expect(messageOf({ ...buildReport(), suspects: undefined })).toBe(
    `${name}: report.suspects is no array; ${expected}`,
  );
  expect(messageOf(withoutTool)).toBe(`${name}: report.tool is missing; ${expected}`);
});

test.each([
  ['formatText', () => formatText(buildReport(), undefined as unknown as TextOptions)],
  ['formatMarkdown', () => formatMarkdown(buildReport(), {} as TextOptions)],
])('%s asks how many suspects are wanted', (name, format) => {
  expect(format).toThrow(UsageError);
  expect(format).toThrow(`${name}: options.top is no number; expected how many suspects to tell: { top: 5 }`);
});
