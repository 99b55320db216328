import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { findImports, withoutStrings } from './support/source-code.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What the files of one layer may import. */
interface LayerRule {
  /** Layers of src, apart from itself. */
  readonly layers?: readonly string[];
  /** Layers of src of which it may only know the types. */
  readonly typesOf?: readonly string[];
  /** Packages and `node:` modules; `node:` stands for all of these, `heapdiff` for the public API. */
  readonly packages?: readonly string[];
}

const BASE = ['errors', 'describe-value', 'ordinals', 'parse-bytes', 'computed-column'];

/** Who may import whom: section 1 of the design, as data. A layer is a folder or a file of src, or a folder beside it. */
const LAYERS: Readonly<Record<string, LayerRule>> = {
  errors: {},
  'describe-value': {},
  ordinals: {},
  'computed-column': {},
  'capture-defaults': {},
  'summary-sorts': {},
  'table-names': {},
  'text-bounds': {},
  'told-rate': {},
  'holder-place': {},
  'name-order': {},
  'nearest-name': {},
  'make-folder': { packages: ['node:'] },
  'shared-mode': { packages: ['node:'] },
  'parse-bytes': {},
  index: {
    layers: [
      ...BASE,
      'snapshot',
      'graph',
      'diff',
      'retention',
      'analysis',
      'gate',
      'inventory',
      'report',
      'redaction',
      'capture',
      'memory-forecast',
      'compare-files',
      'config-file',
      'report-file',
      'heap-index',
      'ask-heap',
      'summarise-files',
      'list-objects',
      'summary-sorts',
      'told-rate',
      'read-tables',
      'tables',
      'query',
    ],
    packages: ['node:'],
  },
  'compare-files': {
    layers: [
      ...BASE,
      'capture',
      'compare-arguments',
      'compare-series',
      'memory-forecast',
      'snapshot',
      'graph',
      'diff',
      'retention',
      'analysis',
    ],
    typesOf: ['report'],
  },
  'compare-series': {
    layers: [...BASE, 'capture', 'series-reader', 'source-maps', 'snapshot', 'graph', 'diff', 'retention', 'analysis'],
    typesOf: ['compare-files', 'report'],
  },
  'compare-arguments': { layers: BASE, typesOf: ['compare-files'] },
  'series-reader': { layers: [...BASE, 'snapshot', 'diff'], typesOf: ['compare-files'] },
  'heap-series': {
    layers: [...BASE, 'capture', 'series-reader', 'snapshot', 'graph', 'diff', 'inventory'],
    typesOf: ['compare-files', 'heap-index'],
  },
  'summarise-files': {
    layers: [...BASE, 'summary-sorts', 'compare-arguments', 'heap-series', 'inventory'],
    typesOf: ['compare-files', 'heap-index'],
  },
  'list-objects': {
    layers: [...BASE, 'compare-arguments', 'heap-series', 'inventory'],
    typesOf: ['compare-files', 'heap-index'],
  },
  'ask-heap': {
    layers: [...BASE, 'compare-arguments', 'series-reader', 'graph', 'inventory'],
    typesOf: ['compare-files', 'heap-index'],
  },
  'source-maps': { layers: ['graph'], packages: ['node:'] },
  'config-file': { layers: ['errors', 'analysis', 'gate'], packages: ['node:'] },
  'report-file': { layers: ['errors', 'report'], packages: ['node:'] },
  'memory-forecast': { layers: ['snapshot'] },
  snapshot: { layers: BASE, packages: ['node:'] },
  graph: { layers: [...BASE, 'snapshot'] },
  diff: { layers: [...BASE, 'name-order', 'snapshot', 'graph'] },
  retention: {
    layers: [...BASE, 'holder-place', 'snapshot', 'graph', 'diff'],
    packages: ['node:crypto', 'node:module', 'graphology'],
  },
  // Its loader gives the package to what a user wrote.
  analysis: {
    layers: [...BASE, 'holder-place', 'told-rate', 'snapshot', 'graph', 'diff', 'retention'],
    packages: ['node:', 'heapdiff', 'jiti', 'semver'],
  },
  tables: {
    layers: [...BASE, 'table-names', 'snapshot', 'graph', 'diff', 'retention', 'inventory'],
    packages: ['node:', 'hyparquet-writer', '@uwdata/flechette'],
  },
  'read-tables': {
    layers: [...BASE, 'compare-arguments', 'compare-files', 'report-file', 'snapshot', 'graph', 'tables'],
    typesOf: ['analysis', 'inventory'],
  },
  query: {
    layers: [...BASE, 'shared-mode', 'capture', 'heap-index', 'read-tables', 'tables'],
    packages: ['node:', '@duckdb/node-api'],
  },
  inventory: {
    layers: [
      ...BASE,
      'holder-place',
      'nearest-name',
      'summary-sorts',
      'snapshot',
      'graph',
      'diff',
      'retention',
      'analysis',
    ],
  },
  'heap-index': { layers: [...BASE, 'shared-mode', 'snapshot', 'graph', 'inventory'], packages: ['node:'] },
  gate: { layers: [...BASE, 'told-rate', 'diff', 'retention'] },
  report: {
    layers: [...BASE, 'holder-place', 'text-bounds', 'told-rate'],
    typesOf: ['capture', 'diff', 'retention', 'analysis', 'gate', 'inventory'],
    packages: [
      'node:util',
      'node:crypto',
      'node:fs',
      'node:module',
      'node:path',
      'graphology',
      'graphology-gexf',
      '@hpcc-js/wasm-graphviz',
    ],
  },
  // Runs in a browser; its libraries are bundled with it.
  'report-page': { typesOf: ['report'], packages: ['@dagrejs/dagre', 'd3-hierarchy', 'd3-selection', 'd3-zoom'] },
  redaction: { layers: [...BASE, 'snapshot', 'graph'], typesOf: ['capture'], packages: ['node:'] },
  capture: {
    layers: ['errors', 'capture-defaults', 'make-folder', 'name-order'],
    typesOf: ['capture/runner'],
    packages: ['node:', 'jiti', 'ws'],
  },
  'capture/runner': { layers: ['capture', 'nearest-name'], packages: ['node:', 'jiti'] },
  // What a user imports: the layer above it, too.
  'capture/index': { layers: ['capture', 'measure'], typesOf: ['capture/runner'] },
  measure: {
    layers: ['errors', 'make-folder', 'nearest-name', 'capture', 'capture/runner'],
    packages: ['node:', 'heapdiff'],
  },
  testing: { packages: ['heapdiff'] },
  memlab: { packages: ['node:', 'heapdiff', '@memlab/core', '@memlab/api'] },
  vitest: { packages: ['node:', 'heapdiff', 'vitest'] },
  mcp: { layers: ['nearest-name'], packages: ['node:', 'heapdiff', '@modelcontextprotocol/server'] },
  cli: {
    layers: [
      'capture-defaults',
      'make-folder',
      'nearest-name',
      'shared-mode',
      'summary-sorts',
      'table-names',
      'text-bounds',
    ],
    packages: ['node:', 'heapdiff'],
  },
  analyzers: { packages: ['heapdiff'] },
  snapshots: { packages: ['node:'] },
  'snapshots/real': {
    layers: ['snapshots'],
    packages: ['node:', 'playwright-core', 'react', 'react-test-renderer', ...packagesOfRealLeaks()],
  },
};

/** The layers that touch streams and exit codes: the runner is a process of its own. */
const FACES_THE_PROCESS = ['cli', 'capture/runner'];
/** Loads the module that a user wants measured, on Nodes where no library for that runs. */
const LOADS_MODULES = ['src/capture/runner/load-action.ts'];
const MOST_LINES = 400;

describe('the house', () => {
  const files = ['src', 'analyzers', 'snapshots'].flatMap(findSources);
  test.each(files)('%s keeps to its layer', (file) => {
    expect(findViolations(file, readFileSync(join(ROOT, file), 'utf8'))).toEqual([]);
  });

  test('nothing loads memlab or DuckDB by importing it: who does not ask for it need not have it', () => {
    const loading = files.filter((file) => {
      const imports = findImports(readFileSync(join(ROOT, file), 'utf8'), LOADS_MODULES.includes(file));
      return imports.some(({ specifier, isTypeOnly }) => /^@(?:memlab|duckdb)\//u.test(specifier) && !isTypeOnly);
    });
    expect(loading).toEqual([]);
  });

  test('what only pictures or tables need is loaded by who draws or writes one', () => {
    const loading = files.filter((file) => {
      const imports = readFileSync(join(ROOT, file), 'utf8').match(/^(?:import|export) .* from '[^']+';$/gmu) ?? [];
      return imports.some(
        (line) => /'(?:@hpcc-js|graphology|hyparquet|@uwdata)/u.test(line) && !line.startsWith('import type'),
      );
    });
    expect(loading).toEqual([]);
  });

  test('was looked at', () => expect(files).toContain('src/report/text.ts'));
});

describe('the guard itself', () => {
  test.each([
    ["import { matchNodes } from '../diff/match.ts';", 'static'],
    ["import {\n  matchNodes,\n} from '../diff/match.ts';", 'static, over several lines'],
    ["import '../diff/match.ts';", 'for its effects'],
    ["import type { NodeMatch } from '../diff/match.ts';", 'of types'],
    ["import matching, * as all from '../diff/match.ts';", 'default and namespace'],
    ["export * from '../diff/match.ts';", 're-export of all'],
    ["export { type NodeMatch } from '../diff/match.ts';", 're-export'],
    ["const matching = await import('../diff/match.ts');", 'dynamic'],
    ["const matching = require('../diff/match.ts');", 'require'],
    ["type Matching = typeof import('../diff/match.ts');", 'type query'],
  ])('sees %s (%s)', (source) => {
    expect(findViolations('src/graph/heap.ts', source)).toEqual([
      'src/graph/heap.ts imports ../diff/match.ts, of layer diff; graph may import: errors, describe-value, ordinals, parse-bytes, computed-column, snapshot',
    ]);
  });

  test('tells types from values where only types are allowed', () => {
    const from = "from '../diff/accounting.ts';";
    expect(findViolations('src/report/text.ts', `import type { Accounting } ${from}`)).toEqual([]);
    expect(findViolations('src/report/text.ts', `import { type Accounting, type Other } ${from}`)).toEqual([]);
    expect(findViolations('src/report/text.ts', `export type { Accounting } ${from}`)).toEqual([]);
    expect(findViolations('src/report/text.ts', `import { type Accounting, account } ${from}`)).toHaveLength(1);
    expect(findViolations('src/report/text.ts', `import { account } ${from}`)).toHaveLength(1);
  });

  test('holds the command line to the public API', () => {
    expect(
      findViolations(
        'src/cli/main.ts',
        "import { parseArgs } from 'node:util';\nimport { formatText } from 'heapdiff';",
      ),
    ).toEqual([]);
    expect(findViolations('src/cli/main.ts', "import { formatText } from '../report/text.ts';")).toHaveLength(1);
    expect(findViolations('src/cli/main.ts', "import { formatText } from '../index.ts';")).toHaveLength(1);
    expect(findViolations('src/graph/distances.ts', "import { readFileSync } from 'node:fs';")).toHaveLength(1);
    expect(findViolations('src/diff/match.ts', "import graphology from 'graphology';")).toHaveLength(1);
    expect(findViolations('src/errors.ts', "import { NO_NODE } from './ordinals.ts';")).toHaveLength(1);
  });

  test('is not misled by comments, strings and plain exports', () => {
    const source = [
      "// import { a } from '../snapshot/a.ts';",
      "/** import { defineAnalyzer } from 'heapdiff'; let x; */",
      'export const text = \'import("../snapshot/a.ts") console.log()\';',
      'export const hint = `let it be: process.exit`;',
      "export function name(): string { return '../snapshot/a.ts'; }",
    ].join('\n');
    expect(findViolations('src/report/text.ts', source)).toEqual([]);
  });

  test('sees printing, exits, module state, computed imports, long files and unknown rooms', () => {
    const violations = (source: string, file = 'src/graph/a.ts') => findViolations(file, source);
    expect(violations("console.log('x');")).toEqual(['src/graph/a.ts uses console; only cli prints']);
    expect(violations('process.exit(1);')).toEqual(['src/graph/a.ts ends the process; only cli may']);
    expect(violations('process.exitCode = 1;')).toEqual(['src/graph/a.ts ends the process; only cli may']);
    expect(violations('let count = 0;')).toEqual(['src/graph/a.ts keeps state in its module (let count)']);
    expect(violations('export var count = 0;')).toEqual(['src/graph/a.ts keeps state in its module (var count)']);
    expect(violations('const x = await import(name);')).toEqual(['src/graph/a.ts imports by a computed name']);
    expect(violations('//\n'.repeat(401))).toEqual(['src/graph/a.ts has 401 lines, more than 400']);
    expect(violations('', 'src/utils/a.ts')).toEqual(['src/utils/a.ts is in no layer of the table: utils']);
    expect(violations("console.log('x'); process.exit(1);", 'src/cli/a.ts')).toEqual([]);
    expect(violations('function f() {\n  let count = 0;\n}')).toEqual([]);
  });
});

/** What is wrong with a file, in words: none where it keeps to the house. */
function findViolations(file: string, source: string): string[] {
  const layer = layerOf(file);
  const rule = LAYERS[layer];
  if (rule === undefined) return [`${file} is in no layer of the table: ${layer}`];
  const violations = findForbiddenImports(file, source, layer, rule);
  if (!file.startsWith('src/')) return violations;

  const code = withoutStrings(source);
  const lineCount = source.split('\n').length - 1;
  if (lineCount > MOST_LINES) violations.push(`${file} has ${lineCount} lines, more than ${MOST_LINES}`);
  const [, state] = /^(?:export )?((?:let|var) \w+)/m.exec(code) ?? [];
  if (state !== undefined) violations.push(`${file} keeps state in its module (${state})`);
  if (FACES_THE_PROCESS.includes(layer)) return violations;
  if (/\bconsole\s*[.[]/.test(code)) violations.push(`${file} uses console; only cli prints`);
  if (/\bprocess\s*\.\s*exit/.test(code)) violations.push(`${file} ends the process; only cli may`);
  return violations;
}

function findForbiddenImports(file: string, source: string, layer: string, rule: LayerRule): string[] {
  try {
    return findImports(source, LOADS_MODULES.includes(file)).flatMap(({ specifier, isTypeOnly }) => {
      const isRelative = specifier.startsWith('.');
      const target = isRelative ? layerOf(posix.join(posix.dirname(file), specifier)) : packageOf(specifier);
      const isAllowed = isRelative
        ? target === layer || rule.layers?.includes(target) || (isTypeOnly && rule.typesOf?.includes(target))
        : rule.packages?.includes(target) || (target.startsWith('node:') && rule.packages?.includes('node:'));
      if (isAllowed) return [];
      const what = isRelative ? `${specifier}, of layer ${target}` : specifier;
      return [`${file} imports ${what}; ${layer} may import: ${describeRule(rule)}`];
    });
  } catch (error) {
    return [`${file} ${(error as Error).message}`];
  }
}

function describeRule({ layers = [], typesOf = [], packages = [] }: LayerRule): string {
  const allowed = [...layers, ...typesOf.map((layer) => `types of ${layer}`), ...packages];
  return allowed.length === 0 ? 'nothing' : allowed.join(', ');
}

/** `src/report/text.ts` is of layer `report`, `src/errors.ts` of `errors`, `snapshots/x/y.mjs` of `snapshots`. */
function layerOf(file: string): string {
  if (file.startsWith('snapshots/real/')) return 'snapshots/real';
  if (file.startsWith('src/capture/runner/')) return 'capture/runner';
  if (file === 'src/capture/index.ts') return 'capture/index';
  const [top, ...rest] = file.split('/');
  if (top !== 'src') return top;
  return rest[0].replace(/\.ts$/, '');
}

/** `@memlab/core/lib/x` is of package `@memlab/core`. */
function packageOf(specifier: string): string {
  if (isBuiltin(specifier)) return specifier.startsWith('node:') ? specifier : `node:${specifier}`;
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** The published packages whose leaks are reproduced; each program loads the one it is about. */
function packagesOfRealLeaks(): string[] {
  const truths: Record<string, { package: string }> = JSON.parse(
    readFileSync(join(ROOT, 'snapshots', 'real', 'truth.json'), 'utf8'),
  );
  return Object.values(truths).map((leak) => leak.package);
}

function findSources(folder: string): string[] {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[cm]?[jt]s$/.test(name))
    .map((name) => posix.join(folder, name.split(sep).join('/')))
    .sort();
}
