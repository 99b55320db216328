import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Analyzer, findConfig, loadAnalyzers, UsageError } from '../../src/index.ts';

const BUILT_INS: readonly Analyzer[] = [
  { name: 'promises', summary: 'promises' },
  { name: 'timers', summary: 'timers' },
];

const TYPED = `import { defineAnalyzer, type HeapObject } from 'heapdiff';
const label = (object: HeapObject): string | undefined => (object.className === 'Pool' ? 'mine' : undefined);
export default defineAnalyzer({ name: 'pools', summary: 'knows Pool', label });
`;

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'heapdiff-loading-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(file: string, text: string): string {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

async function load(...names: string[]): Promise<string[]> {
  return (await loadAnalyzers(names, { builtIns: BUILT_INS, folder })).map(({ name }) => name);
}

describe('analyzers', () => {
  test('that come with heapdiff are there without being named', async () => {
    expect(await load()).toEqual(['promises', 'timers']);
    expect(await load('none')).toEqual([]);
    expect(await load('none', 'timers')).toEqual(['timers']);
  });

  test('are loaded from TypeScript that imports heapdiff and files of its own, wherever it lies', async () => {
    put('mine/pools.ts', TYPED.replace("'Pool' ?", 'NAME ?').replace('\n', "\nimport { NAME } from './name.ts';\n"));
    put('mine/name.ts', "export const NAME: string = 'Pool';\n");
    expect(await load('./mine/pools.ts')).toEqual(['promises', 'timers', 'pools']);
  });

  test.each([
    ['pools.mjs', "export default { name: 'pools', summary: 's' };"],
    ['pools.cjs', "module.exports = { name: 'pools', summary: 's' };"],
  ])('are loaded from %s', async (file, source) => {
    put(file, source);
    expect(await load(`./${file}`)).toContain('pools');
  });

  test('are loaded from packages, by their whole name or what is special in it', async () => {
    put('node_modules/heapdiff-analyzer-pools/package.json', '{"type":"module","exports":"./index.js"}');
    put('node_modules/heapdiff-analyzer-pools/index.js', "export default { name: 'pools', summary: 's' };");
    put('package.json', '{}');
    expect(await load('pools')).toContain('pools');
    expect(await load('heapdiff-analyzer-pools')).toContain('pools');
  });

  test('replace one of the same name that comes with heapdiff', async () => {
    put('timers.mjs', "export default { name: 'timers', summary: 'better' };");
    const loaded = await loadAnalyzers(['./timers.mjs'], { builtIns: BUILT_INS, folder });
    expect(loaded.map(({ summary }) => summary)).toEqual(['promises', 'better']);
  });

  test.each([
    ['a file that is not there', './gone.ts', '', /analyzer \.\/gone\.ts is not there: no file .*gone\.ts/],
    [
      'a package that nobody installed',
      'knex',
      '',
      /no analyzer knex: it is none of promises, timers, and no package heapdiff-analyzer-knex/,
    ],
    ['a syntax error', './bad.ts', 'const = 1;', /bad\.ts cannot be loaded/],
    ['a module that throws', './bad.mjs', "throw new Error('not today');", /cannot be loaded: not today/],
    [
      'no default export',
      './bad.mjs',
      'export const a = 1;',
      /exports no default; expected `export default defineAnalyzer/,
    ],
    ['something else', './bad.mjs', "export default { name: 'a' };", /summary is missing/],
  ])('%s is a mistake that says what to do', async (_, name, source, message) => {
    if (source !== '') put(name, source);
    await expect(load(name)).rejects.toThrow(UsageError);
    await expect(load(name)).rejects.toThrow(message);
  });
});

describe('a config file', () => {
  test('lies next to the nearest package.json; its paths are from there', async () => {
    put('package.json', '{}');
    put(
      'heapdiff.config.ts',
      `import { defineConfig } from 'heapdiff';
export default defineConfig({ analyzers: ['./pools.ts', 'lib/more.ts', 'timers'], options: { pools: { least: 3 } } });`,
    );
    expect(await findConfig(join(folder, 'src', 'deep'))).toEqual({
      file: join(folder, 'heapdiff.config.ts'),
      analyzers: [join(folder, 'pools.ts'), join(folder, 'lib', 'more.ts'), 'timers'],
      options: { pools: { least: 3 } },
    });
  });

  test('may be JSON, or not be there', async () => {
    put('package.json', '{}');
    expect(await findConfig(folder)).toBeUndefined();
    put('heapdiff.config.json', '{"analyzers":["none"]}');
    expect(await findConfig(folder)).toMatchObject({ analyzers: ['none'], options: {} });
  });

  test.each([
    ['heapdiff.config.json', '{', /is no JSON/],
    ['heapdiff.config.json', '[]', /exports no object/],
    ['heapdiff.config.json', '{"analysers":[]}', /there is no setting "analysers"; expected analyzers, options/],
    ['heapdiff.config.json', '{"analyzers":[1]}', /analyzers is no list/],
    ['heapdiff.config.json', '{"options":{"a":1}}', /options is no/],
    ['heapdiff.config.json', '{"options":null}', /options is no/],
    ['heapdiff.config.json', '{"options":{"a":null}}', /options is no/],
    ['heapdiff.config.mjs', 'throw Object.create(null)', /cannot be loaded: it threw something that has no text/],
    ['heapdiff.config.mjs', 'throw new Error("x")', /cannot be loaded: x/],
    ['heapdiff.config.ts', 'export default { gate: { budget: { maxCount: 10n } } };', /gate\.budget\.maxCount is 10n;/],
    ['heapdiff.config.json', '{"gate":{"allow":[{}]}}', /gate\.allow\[0\]\.fingerprint is missing;/],
  ])('%s with %s is a mistake, and the message begins with the file', async (file, text, message) => {
    put('package.json', '{}');
    put(file, text);
    await expect(findConfig(folder)).rejects.toThrow(UsageError);
    await expect(findConfig(folder)).rejects.toThrow(message);
    const error: unknown = await findConfig(folder).catch((thrown: unknown) => thrown);
    expect((error as Error).message.slice(0, join(folder, file).length)).toBe(join(folder, file));
  });

  test('that is a folder, or one of two, is a mistake of that file, too', async () => {
    put('package.json', '{}');
    mkdirSync(join(folder, 'heapdiff.config.json'));
    const file = join(folder, 'heapdiff.config.json');
    await expect(findConfig(folder)).rejects.toThrow(`${file}: cannot be read (EISDIR`);
    put('heapdiff.config.ts', 'export default {};');
    await expect(findConfig(folder)).rejects.toThrow(`${join(folder, 'heapdiff.config.ts')}: ${file} is there, too`);
  });
});
