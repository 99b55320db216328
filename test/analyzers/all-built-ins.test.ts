import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copies, drawHeap, repeat } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { builtInAnalyzers } from '../../analyzers/index.ts';
import { askAboutDrawings, askAboutFiles, askAboutProgram, findingsOf, type Said } from '../support/ask-analyzers.ts';
import { recordPair } from '../support/record.ts';
import { findImports } from '../support/source-code.ts';
import { addedStringValues, wordsOf } from '../support/string-values.ts';

const ANALYZERS = fileURLToPath(new URL('../../analyzers', import.meta.url));
const MOST_LINES = 149;

describe('the files of the built-ins', () => {
  const sources = new Map(
    readdirSync(ANALYZERS)
      .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
      .map((file) => [basename(file, '.ts'), readFileSync(join(ANALYZERS, file), 'utf8')]),
  );
  const names = [...sources.keys()];

  test('are all registered, in alphabetical order', () => {
    expect(builtInAnalyzers.map(({ name }) => name)).toEqual(names.toSorted());
    const index = findImports(readFileSync(join(ANALYZERS, 'index.ts'), 'utf8'));
    expect(index.map(({ specifier }) => specifier)).toEqual([
      'heapdiff',
      ...names.map((name) => `./${name}.ts`).sort(),
    ]);
  });

  test.each([...sources])('%s.ts is small, and imports nothing but heapdiff', (_, source) => {
    expect(source.split('\n').length - 1).toBeLessThanOrEqual(MOST_LINES);
    expect(findImports(source).map(({ specifier }) => specifier)).toEqual(['heapdiff']);
  });

  test.each(names)('%s has tests of its own', (name) => {
    expect(existsSync(fileURLToPath(new URL(`${name}.test.ts`, import.meta.url)))).toBe(true);
  });
});

/** Asks all, and checks what holds of whatever they say. @returns with the number of texts that none of them tells */
async function askAll(before: string, after: string, iterations?: number): Promise<Said & { valueCount: number }> {
  const values: string[] = [];
  const said = await askAboutFiles(builtInAnalyzers, before, after, {
    ...(iterations === undefined ? {} : { iterations }),
    onComparison: (comparison) => void values.push(...addedStringValues(comparison)),
  });
  expectNoneTold(values, said);
  const fingerprints = said.suspects.map(({ fingerprint }) => fingerprint);
  for (const { suspect } of said.findings) if (suspect !== undefined) expect(fingerprints).toContain(suspect);
  return { ...said, valueCount: values.length };
}

function expectNoneTold(values: readonly string[], { findings, suspects }: Said): void {
  const words = wordsOf(findings, suspects);
  expect(values.filter((value) => words.some((text) => text.includes(value)))).toEqual([]);
}

/** Programs, and how many texts they leave behind at the least: V8 has one of its own. */
const PLANTED: readonly (readonly [program: string, textCount: number])[] = [
  ['connection-tasks', 2000],
  ['race', 500],
  ['request-error-cycle', 3],
  ['callback-args', 100],
  ['emitter-listeners', 0],
  ['abort-signal', 0],
  ['map-cache', 0],
  ['interval-closure', 10],
  ['shared-context', 10],
  ['session-timers', 0],
  ['error-stack', 10],
  ['async-stores', 0],
  ['equal-texts', 3],
  ['primitives', 0],
  ['http-requests', 0],
  ['route-handlers', 0],
];

describe('all built-ins together', () => {
  test.each(PLANTED)('of %s: findings, without any of its %i texts', async (program, textCount) => {
    const { before, after, truth } = await recordPair(program);
    const { findings, valueCount } = await askAll(before, after, truth.iterations);
    expect(findings.length).toBeGreaterThan(0);
    expect(valueCount).toBeGreaterThanOrEqual(textCount);
  });

  test.each(PLANTED)('of %s without the leak: nothing, of the planted holder or of anything else', async (program) => {
    const { before, after, truth } = await recordPair(program, { control: true });
    expect((await askAll(before, after, truth.iterations)).findings).toEqual([]);
  });

  test.each([
    ['connection-tasks', 'collections', 'promises'],
    ['request-error-cycle', 'collections', 'cycles'],
    ['detached-dom', 'collections', 'detached-dom'],
  ])('of the committed pair of %s: what %s and %s say', async (name, ...analyzers) => {
    const fileOf = (part: string): string =>
      fileURLToPath(new URL(`../../snapshots/recorded/${name}/${part}.heapsnapshot.gz`, import.meta.url));
    const { findings } = await askAll(fileOf('before'), fileOf('after'));
    expect(findings.map(({ analyzer }) => analyzer)).toEqual(analyzers);
  });
});

test('a text that is told would be seen', async () => {
  const drawn = (texts: object): ReturnType<typeof drawHeap> =>
    drawHeap({ list: 'Array', ...texts }, [
      'root .list list',
      ...repeat(Object.keys(texts).length, (n) => `list [${n}] text${n}`),
    ]);
  const texts = copies('text', 20, { type: 'string', name: 'dear friend', selfSize: 2000 });
  const ask = (showStrings: boolean): Promise<Said> =>
    askAboutDrawings(builtInAnalyzers, drawn({}), drawn(texts), { showStrings });
  expectNoneTold(['dear friend'], await ask(false));
  const told = await ask(true);
  expect(() => expectNoneTold(['dear friend'], told)).toThrow();
});

describe('the leaks that heapdiff began with, as a maintainer would say it', () => {
  test('connection-tasks: a Set of a connection has tasks that are done', async () => {
    const said = await askAboutProgram(builtInAnalyzers, 'connection-tasks');
    expect(titleOf(said, 'promises')).toContain('2,000 promises in Set Connection.tasks: all settled');
    expect(titleOf(said, 'collections')).toContain('20 per iteration: not one of the first 200 was taken out');
    expect(said.findings).toHaveLength(2);
  });

  test('race: reactions that wait on the promise of the shutdown, which is pending', async () => {
    const said = await askAboutProgram(builtInAnalyzers, 'race');
    expect(titleOf(said, 'promises')).toContain(
      '500 race-like reactions wait on one pending promise, Server.shutdown; all of their races are decided',
    );
    expect(said.findings).toHaveLength(1);
    const promise = said.suspects[0].chain.find(({ edgeName }) => edgeName === '.shutdown');
    expect(promise?.labels).toEqual(['pending, waited for']);
  });

  test('request-error-cycle: the two hold each other, and a log holds them', async () => {
    const said = await askAboutProgram(builtInAnalyzers, 'request-error-cycle');
    const title = titleOf(said, 'cycles');
    expect(title).toContain('300 RequestError and 300 Request hold each other (RequestError.request, Request.error)');
    expect(title).toContain('what keeps them is ErrorLog.recent[*]');
    expect(titleOf(said, 'collections')).toContain('3 per iteration: not one of the first 30 was taken out');
    expect(said.findings).toHaveLength(2);
  });

  test('callback-args: a queue that nobody drains, and the responses that its requests carry', async () => {
    const said = await askAboutProgram(builtInAnalyzers, 'callback-args');
    expect(titleOf(said, 'collections')).toBe(
      'Array Scheduler.queue had 20, then 220 Request, 2 per iteration: not one of the first 20 was taken out',
    );
    expect(titleOf(said, 'carried-objects')).toMatch(/^200 Request carry 100 Response along in \.cbKwargs\.referer, /);
    expect(said.findings).toHaveLength(2);
    expect(said.suspects[0].holds).toContainEqual(expect.objectContaining({ className: 'Response', count: 100 }));
  });
});

/** The title of the one finding that an analyzer has. */
function titleOf(said: Said, analyzer: string): string {
  const findings = findingsOf(said, analyzer);
  expect(findings).toHaveLength(1);
  return findings[0].title;
}
