import { describe, expect, test } from 'vitest';
import { namesOfOtherProgram, type ProgramEvidence } from '../../src/gate/other-program.ts';
import { buildReport, hop, setOfPromises } from '../support/report.ts';

const BROKEN = buildReport();
const NOTHING = { suspects: [], program: { scripts: ['other.js'], classNames: ['Other'] } };

/** A run without the leak, in which these names are left. */
function fixed(scripts: string[], classNames: string[] = []): ProgramEvidence {
  return { suspects: [], program: { scripts, classNames } };
}

describe('a fixed run', () => {
  test('that has nothing of the program is one of another', () => {
    expect(namesOfOtherProgram(BROKEN, NOTHING)).toEqual(['connection.js', 'Connection']);
  });

  test.each<[string, ProgramEvidence]>([
    ['the script, in whatever folder', fixed(['connection.js'])],
    ['the class, in a script of another name', fixed(['connection-fixed.js'], ['Connection'])],
    ['a leak of it', { ...NOTHING, suspects: BROKEN.suspects }],
  ])('that has %s is one of the same', (_, run) => expect(namesOfOtherProgram(BROKEN, run)).toEqual([]));

  test('is of the same where the fix removed both, but not the rest; a harness is not the rest', () => {
    const program = { scripts: ['connection.js', 'harness.js', 'main.js'], classNames: ['Connection', 'Page'] };
    expect(namesOfOtherProgram({ ...BROKEN, program }, fixed(['harness.js', 'main.js'], ['Page']))).toEqual([]);
    expect(namesOfOtherProgram({ ...BROKEN, program }, fixed(['harness.js', 'a.js'], ['A']))).toHaveLength(2);
  });

  test('is of another where they have but a harness in common, or names that every program has', () => {
    const chain = [
      hop('', 'module app/a.mjs'),
      hop('handlers', 'Array'),
      hop('[*]', '(closure) onTick', { location: { url: 'app/a.mjs', file: 'app/a.mjs', line: 1, column: 1 } }),
    ];
    const run = (scripts: string[], classNames: string[]): ProgramEvidence => ({
      suspects: [setOfPromises({ chain })],
      program: { scripts, classNames },
    });
    expect(namesOfOtherProgram(run(['a.mjs'], ['Generator']), fixed(['b.mjs'], ['Generator']))).toEqual(['a.mjs']);
    const broken = run(['a.mjs', 'series.mjs'], ['Series']);
    expect(namesOfOtherProgram(broken, fixed(['b.mjs', 'series.mjs'], ['Series']))).toEqual(['a.mjs']);
    expect(namesOfOtherProgram(broken, fixed(['a.mjs', 'series.mjs'], ['Series']))).toEqual([]);
  });

  test('is known by the module at the start of a chain, where nothing else of it has a place', () => {
    const suspects = [setOfPromises({ chain: [hop('', 'module app/a.mjs'), hop('cache', 'Map')] })];
    expect(namesOfOtherProgram({ suspects }, fixed(['a.mjs']))).toEqual([]);
    expect(namesOfOtherProgram({ suspects }, fixed(['b.mjs']))).toEqual(['a.mjs']);
  });

  test('is known by a class of the program that leaked with others', () => {
    const chain = [hop('', 'module app/a.mjs'), hop('audit', 'Array')];
    const holds = [{ className: 'Invoice', count: 20, shallowBytes: 560 }];
    const suspects = [setOfPromises({ chain, holds })];
    const program = { scripts: ['a.mjs'], classNames: ['Invoice'] };
    expect(namesOfOtherProgram({ suspects, program }, fixed(['a-fixed.mjs'], ['Invoice', 'Page']))).toEqual([]);
    expect(namesOfOtherProgram({ suspects }, fixed(['a-fixed.mjs'], ['Invoice', 'Page']))).toEqual(['a.mjs']);
  });

  test('may be any, where its report does not say', () => {
    expect(namesOfOtherProgram(BROKEN, { suspects: [] })).toEqual([]);
  });

  test('may be any, where the leak is in packages and in Node alone', () => {
    const at = (file: string) => ({ location: { url: file, file, line: 1, column: 1 } });
    const chain = [hop('', 'Agent', at('node:_http_agent')), hop('.a', 'LRU', at('node_modules/lru/index.js'))];
    expect(namesOfOtherProgram({ suspects: [setOfPromises({ chain })] }, NOTHING)).toEqual([]);
  });

  test('may be any, where somebody wrote no chains into a report', () => {
    const [suspect] = BROKEN.suspects;
    for (const chain of ['none', [null], [{ className: 1, location: 'x' }]] as never[])
      expect(namesOfOtherProgram({ suspects: [{ ...suspect, chain }] }, NOTHING)).toEqual([]);
  });

  test('is not known by what captured it', () => {
    const at = (file: string) => ({ location: { url: file, file, line: 1, column: 1 } });
    const chain = [hop('', 'async runModule()', at('capture/runner.js')), hop('.state', 'Store', at('app/a.js'))];
    expect(namesOfOtherProgram({ suspects: [setOfPromises({ chain })] }, fixed(['runner.js']))).toEqual([
      'a.js',
      'Store',
    ]);
  });
});
