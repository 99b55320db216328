import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import type { Report } from '../../src/index.ts';
import { formatJson } from '../../src/report/json.ts';
import { buildControl, buildMemlabFindings, buildReport, errorCycles, hop, setOfPromises } from '../support/report.ts';

const SCHEMA_FILE = new URL('../../report.schema.json', import.meta.url);

test('the JSON report is the model as it stands, in a fixed order, with exact bytes', async () => {
  const report = buildReport({ stringsShown: true });
  const json = formatJson(report);
  await expect(formatJson(buildReport())).toMatchFileSnapshot('../golden/set-of-promises.diff.json');
  expect(JSON.parse(json)).toEqual(report);
  expect(json.endsWith('}\n')).toBe(true);
  expect(Object.keys(JSON.parse(json))).toEqual([
    'schema',
    'tool',
    'command',
    'snapshots',
    'iterationsTotal',
    'lineage',
    'accounting',
    'suspects',
    'noise',
    'stringsShown',
  ]);
});

test('the order of fields does not depend on who filled the model', () => {
  const { noise, suspects, ...rest } = buildReport();
  expect(formatJson({ noise, suspects, ...rest })).toBe(formatJson(buildReport()));
});

test('the published schema accepts the report, with and without what is optional', () => {
  const validate = compileSchema();
  const { iterationsTotal: _, ...withoutIterations } = buildReport();
  for (const report of [buildReport(), withoutIterations, heldTwice(), withControl(), withMemlab()]) {
    validate(JSON.parse(formatJson(report)));
    expect(validate.errors).toBeNull();
  }
});

test('the published schema accepts added fields and refuses missing or mistyped ones', () => {
  const validate = compileSchema();
  const report = JSON.parse(formatJson(buildReport()));
  expect(validate({ ...report, later: true })).toBe(true);
  expect(validate({ ...report, schema: 'heapdiff/report@2' })).toBe(false);
  expect(validate({ ...report, accounting: { ...report.accounting, addedBytes: '905 kB' } })).toBe(false);
  const { suspects: _, ...withoutSuspects } = report;
  expect(validate(withoutSuspects)).toBe(false);
});

test('the published schema describes every field of the report', () => {
  const schema = JSON.parse(readFileSync(SCHEMA_FILE, 'utf8'));
  for (const report of [heldTwice(), withControl(), withMemlab()]) {
    expect(findUndescribed(schema, JSON.parse(formatJson(report)), schema, 'report')).toEqual([]);
  }
});

/** A report with the fields that only a suspect with company has. */
function heldTwice(): Report {
  const otherChains = [[hop('', '(GC roots)'), hop('.byName', 'Map'), hop('[*]', 'Promise')]];
  const location = { url: 'file:///srv/app/error.js', file: 'app/error.js', line: 8, column: 14 };
  const entry = { ...errorCycles().entry, location };
  const cycles = [errorCycles(), errorCycles({ hopsLeftOut: 3, entry })];
  return buildReport({ suspects: [setOfPromises({ shareBytes: 1_200, otherChains, cycles })] });
}

/** A report with the fields of a control, and a suspect that grew there, too. */
function withControl(): Report {
  const control = { growthBytes: 94_000, count: 240, perIteration: 2.4, shareOfRate: 0.12 };
  return buildReport({ suspects: [setOfPromises({ control })], control: buildControl() });
}

function compileSchema(): ValidateFunction {
  return new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(
    JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')),
  );
}

interface SchemaPart {
  readonly $ref?: string;
  readonly description?: string;
  readonly items?: SchemaPart;
  readonly properties?: Record<string, SchemaPart>;
  readonly $defs?: Record<string, SchemaPart>;
}

/** The paths in `value` that `part` of the schema has no sentence for. */
function findUndescribed(part: SchemaPart | undefined, value: unknown, root: SchemaPart, path: string): string[] {
  const resolved = part?.$ref === undefined ? part : root.$defs?.[part.$ref.replace('#/$defs/', '')];
  if (resolved?.description === undefined) return [path];
  if (Array.isArray(value)) return value.flatMap((item) => findUndescribed(resolved.items, item, root, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    findUndescribed(resolved.properties?.[key], child, root, `${path}.${key}`),
  );
}

function withMemlab(): Report {
  return buildReport({ memlab: buildMemlabFindings() });
}
