import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findKnownLeak } from '../../src/analysis/known-leaks.ts';
import { findPackageVersions } from '../../src/analysis/package-versions.ts';
import type { Analyzer, HopPattern } from '../../src/index.ts';
import { hop } from '../support/report.ts';

const CHAIN = [hop('', 'global'), hop('.pool', 'Pool'), hop('.waiting', 'Set'), hop('[*]', 'Deferred')];

function analyzerOf(chain: readonly HopPattern[], versions?: string): Analyzer {
  const leaking = versions === undefined ? {} : { package: { name: 'pool', versions } };
  const known = { code: 'waiting', chain, explanation: 'It waits.', remedy: 'Update.', ...leaking };
  return { name: 'pool', summary: 'pools', knownLeaks: [known] };
}

test.each<[string, readonly HopPattern[], boolean]>([
  ['a class', [{ class: 'Deferred' }], true],
  ['an edge and the class behind it', [{ edge: '.waiting', class: 'Set' }, { edge: '[*]' }], true],
  ['patterns, sticky and global ones, too', [{ class: /^Po/gy }, { edge: /wait/g }], true],
  ['hops that do not follow each other', [{ class: 'Pool' }, { class: 'Deferred' }], false],
  ['more hops than there are', [{ class: 'Deferred' }, {}], false],
  ['a part of a name', [{ class: 'Defer' }], false],
])('%s', (_, pattern, isFound) => {
  expect(findKnownLeak(analyzerOf(pattern), { chain: CHAIN }, () => []) !== undefined).toBe(isFound);
});

test('another chain of the suspect is as good', () => {
  const suspect = { chain: [hop('', 'global')], otherChains: [CHAIN] };
  expect(findKnownLeak(analyzerOf([{ class: 'Deferred' }]), suspect, () => [])?.code).toBe('waiting');
});

test.each<[string, string[], string | false | undefined]>([
  ['a version in the range', ['2.4.0'], '2.4.0'],
  ['one of several', ['3.0.0', '2.4.1'], '2.4.1'],
  ['a version beyond it', ['2.5.0'], false],
  ['no version', [], undefined],
])('%s decides', (_, versions, found) => {
  const match = findKnownLeak(analyzerOf([{ class: 'Deferred' }], '<2.5.0'), { chain: CHAIN }, () => versions);
  expect(match?.package?.found).toBe(found === false ? undefined : found);
  expect(match === undefined).toBe(found === false);
});

test('a range that is none is a mistake of the analyzer', () => {
  const analyzer = analyzerOf([{ class: 'Deferred' }], 'below 2');
  expect(() => findKnownLeak(analyzer, { chain: CHAIN }, () => ['1.0.0'])).toThrow(
    'known leak waiting has the versions "below 2", no range',
  );
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-versions-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a version is what pnpm writes into the path, or what the package says of itself', () => {
  const installed = join(folder, 'node_modules/@scope/pool');
  mkdirSync(join(installed, 'lib'), { recursive: true });
  writeFileSync(join(installed, 'package.json'), '{"version":"1.2.3"}');
  const urls = [pathToFileURL(join(installed, 'lib/a.js')).href, join(installed, 'lib/b.js')];
  expect(findPackageVersions('@scope/pool', urls)).toEqual(['1.2.3']);
  const pnpm = '/app/node_modules/.pnpm/@scope+pool@2.0.0-rc.1_x@1/node_modules/@scope/pool/index.js';
  expect(findPackageVersions('@scope/pool', [pnpm])).toEqual(['2.0.0-rc.1']);
  expect(findPackageVersions('pool', [...urls, '/gone/node_modules/pool/index.js', 'node:fs'])).toEqual([]);
});
