import type { JsonSchema } from './tool.ts';

/** The arguments of a tool; others are refused. */
export function argumentsOf(properties: JsonSchema, required: readonly string[] = []): JsonSchema {
  return { type: 'object', properties, required, additionalProperties: false };
}

/** The data of an answer. */
export function dataOf(properties: JsonSchema, required: readonly string[]): JsonSchema {
  return { type: 'object', properties, required };
}

/** @param more - further keywords: `enum`, `pattern` */
export function text(description: string, more: JsonSchema = {}): JsonSchema {
  return { type: 'string', description, ...more };
}

/** A list of texts. */
export function texts(description: string, more: JsonSchema = {}): JsonSchema {
  return { type: 'array', items: { type: 'string' }, description, ...more };
}

/** A list of objects; what they have is told in words. */
export function rows(description: string): JsonSchema {
  return { type: 'array', items: { type: 'object' }, description };
}

/** A whole number. */
export function count(description: string, minimum = 0): JsonSchema {
  return { type: 'integer', minimum, description };
}

/** Where a question is asked. */
export const OF: JsonSchema = text('A comparison ("c1": its last snapshot) or the path of a snapshot');

/** Arguments of all that answers with a list. */
export const PAGE: JsonSchema = {
  limit: { ...count('Most items; as many as fit into a short answer where left out', 1), maximum: 500 },
  cursor: text('nextCursor of the page before, with the same other arguments'),
};

/** What all answers with a list say of it. */
export const PAGED: JsonSchema = {
  total: count('Of the whole list'),
  nextCursor: text('For the next page; absent on the last'),
};
