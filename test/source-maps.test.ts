import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { afterAll, describe, expect, test } from 'vitest';
import { SourceMaps } from '../src/source-maps.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'source-maps-')));
afterAll(() => rmSync(root, { recursive: true }));
const folder = join(root, 'app');
mkdirSync(join(folder, 'src'), { recursive: true });

/** Types that are gone once compiled move everything below them up. */
const SOURCE = `interface Job {
  readonly url: string;
}

const jobs: Job[] = [];

export function push(url: string): void {
  jobs.push({ url });
}
`;

/** Compiles the source. @returns the path of the script */
function compile(at: string, options: ts.CompilerOptions): string {
  const { outputText, sourceMapText } = ts.transpileModule(SOURCE, {
    fileName: 'src/jobs.ts',
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, ...options },
  });
  writeFileSync(at, outputText);
  if (sourceMapText !== undefined) writeFileSync(join(at, '..', 'jobs.js.map'), sourceMapText);
  return at;
}

/** Where the name `push` stands in a script. */
const PLACE = { file: 'jobs.js', line: 2, column: 17 };
const ORIGINAL = { file: 'src/jobs.ts', line: 7, column: 17 };

describe('the place where a script was written', () => {
  const script = compile(join(folder, 'jobs.js'), { sourceMap: true });
  const inline = compile(join(folder, 'inline.js'), { inlineSourceMap: true });

  test.each([
    ['by the path of the script', script],
    ['by its URL', pathToFileURL(script).href],
    ['by a map in the script itself', inline],
  ])('is found %s', (_, url) => {
    const found = new SourceMaps(folder).find({ ...PLACE, url });
    expect(found).toEqual({ ...ORIGINAL, file: expect.stringMatching(/jobs\.ts$/u) });
  });

  test.each([
    ['there is no map', compile(join(folder, 'plain.js'), {})],
    ['the script is gone', join(folder, 'gone.js')],
    ['it is no file', 'node:internal/timers'],
  ])('is not where %s', (_, url) => {
    expect(new SourceMaps(folder).find({ ...PLACE, url })).toBeUndefined();
  });

  test('is not where the map is damaged', () => {
    const url = join(folder, 'damaged.js');
    for (const map of ['{', '[]', '{"version":3,"sources":[1],"mappings":"AAAA"}', 'null', '\u0000']) {
      writeFileSync(url, `x;\n//# sourceMappingURL=damaged.js.map\n`);
      writeFileSync(`${url}.map`, map);
      expect(new SourceMaps(folder).find({ ...PLACE, url }), map).toBeUndefined();
    }
  });
});

describe('nothing is read outside the folder', () => {
  const outside = compile(join(root, 'jobs.js'), { sourceMap: true });
  const linked = join(folder, 'linked.js');
  symlinkSync(outside, linked);
  const above = join(folder, 'above.js');
  writeFileSync(above, 'export const jobs = [];\nexport function push() {}\n//# sourceMappingURL=../jobs.js.map\n');

  test('though there is something', () => {
    expect(new SourceMaps(root).find({ ...PLACE, url: outside })).toBeDefined();
    expect(new SourceMaps(root).find({ ...PLACE, url: above })).toBeDefined();
  });

  test.each([
    ['a script', outside],
    ['a script behind a link', linked],
    ['a script behind ..', join(folder, '..', 'jobs.js')],
    ['a map', above],
  ])('%s', (_, url) => {
    expect(new SourceMaps(folder).find({ ...PLACE, url })).toBeUndefined();
  });
});
