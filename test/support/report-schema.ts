import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** The published schema of the JSON report. */
export const SCHEMA_FILE: URL = new URL('../../report.schema.json', import.meta.url);

/** A function that tells whether a report fits the published schema, and in `errors` why it does not. */
export function compileSchema(): ValidateFunction {
  return new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(
    JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')),
  );
}
