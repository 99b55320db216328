import type { CallToolResult } from '@modelcontextprotocol/server';
import { escapeText, HeapDiffError } from 'heapdiff';
import type { AllowedFolders } from './allowed-folders.ts';
import type { Answer } from './tool.ts';

/** Room for a path. */
const LONGEST_TEXT = 500;
const LONGEST_MESSAGE = 4000;

/**
 * Makes of an answer, or of what went wrong, what a client is sent. Whatever a question leads to, the server goes on.
 *
 * @returns strings escaped as in reports
 */
export async function answerSafely(answer: () => Promise<Answer>, folders: AllowedFolders): Promise<CallToolResult> {
  try {
    const { lines, data } = await answer();
    const text = lines.map((line) => escapeText(line, LONGEST_TEXT)).join('\n');
    return { content: [{ type: 'text', text }], structuredContent: escapeAll(data) as { [field: string]: unknown } };
  } catch (error) {
    return { isError: true, content: [{ type: 'text', text: describe(error, folders) }] };
  }
}

/** As the command line says it; nobody else's mistake is called a bug. */
function describe(error: unknown, folders: AllowedFolders): string {
  const message = folders.shorten(error instanceof Error ? error.message : String(error));
  return escapeText(prefixFor(error) + message, LONGEST_MESSAGE);
}

function prefixFor(error: unknown): string {
  const isExpected = error instanceof HeapDiffError || (error instanceof Error && 'syscall' in error);
  if (isExpected) return '';
  if (error instanceof RangeError && /allocation failed|typed array length/iu.test(error.message))
    return 'out of memory: ';
  return 'unexpected error, a bug in heapdiff: ';
}

function escapeAll(value: unknown): unknown {
  if (typeof value === 'string') return escapeText(value, LONGEST_TEXT);
  if (Array.isArray(value)) return value.map(escapeAll);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, escapeAll(inner)]));
}
