import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** A part of a JSON Schema. */
interface SchemaPart {
  readonly properties?: object;
  readonly additionalProperties?: unknown;
}

/**
 * Checks a report, or what `heapdiff verify` or `heapdiff summary` says, against the published schema, closed: a field that it does not tell is a
 * mistake here, while readers of another version must bear it.
 *
 * @param json - the text that was printed
 * @throws {Error} with each place that is wrong
 */
export function expectValidReport(json: string): void {
  const report = JSON.parse(json);
  const validate = validatorOf(report.schema);
  if (validate(report)) return;
  const faults = validate.errors!.map(({ instancePath, message, params }) => {
    return `${instancePath === '' ? 'the report' : instancePath} ${message} ${JSON.stringify(params)}`;
  });
  throw new Error(`a JSON report is not what its schema says:\n${faults.join('\n')}`);
}

/** Checks what a command printed, or nothing where that is no JSON of heapdiff. */
export function expectValidOutput(printed: string): void {
  if (/^\{\s*"schema": "heapdiff\//u.test(printed)) expectValidReport(printed);
}

const SCHEMAS: ReadonlyMap<string, string> = new Map([
  ['heapdiff/report@1', 'report.schema.json'],
  ['heapdiff/summary@1', 'summary.schema.json'],
  ['heapdiff/verify@1', 'verify.schema.json'],
]);

/** Compiled when first asked for, once for each file of tests. */
const compiled = new Map<string, ValidateFunction>();

function validatorOf(schema: string): ValidateFunction {
  const file = SCHEMAS.get(schema);
  if (file === undefined) throw new Error(`no schema is called ${JSON.stringify(schema)}`);
  const validate = compiled.get(schema) ?? compileClosed(file);
  compiled.set(schema, validate);
  return validate;
}

function compileClosed(name: string): ValidateFunction {
  const schema = JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'), (_, part) =>
    isOpenObject(part) ? { ...part, additionalProperties: false } : part,
  );
  return new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(schema);
}

function isOpenObject(part: unknown): part is SchemaPart {
  if (typeof part !== 'object' || part === null) return false;
  const { properties, additionalProperties, type } = part as SchemaPart & { readonly type?: unknown };
  return type === 'object' && properties !== undefined && additionalProperties === undefined;
}
