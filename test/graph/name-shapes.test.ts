import { describe, expect, test } from 'vitest';
import { isClassLike, isLikelyKey, isProgramName } from '../../src/graph/name-shapes.ts';
import { readSnapshot } from '../../src/index.ts';
import type { EdgeOrdinal, StringIndex } from '../../src/ordinals.ts';
import { EdgeType } from '../../src/snapshot/snapshot.ts';
import { mulberry32 } from '../support/random-graphs.ts';
import { recordedSnapshots } from '../support/recorded-snapshots.ts';

test.each([
  'tasks',
  '_events',
  '#signal',
  'get size',
  '$&',
  'Float64Array',
  'sha256',
  'ERR_HTTP2_STREAM_ERROR',
  'writeBigUInt64LE',
  'nsFromTimeSpecBigInt',
  'toPathIfFileURL',
  'größe',
  '<symbol>',
  '<symbol kEvents>',
  '<symbol Symbol.iterator>',
  '<symbol node:module_last_parent>',
  '<symbol keep alive timeout>',
  'npm_config_registry',
  'npm_lifecycle_event',
  'npm_package_dev_optional',
  'hf_transformersModelName',
  'github_pat_token',
  'ASIA_SOUTHEAST1',
  'keyframes',
  'eyJitter',
  'sha256base64url',
  'CipherChaCha20Poly1305',
  'PKIX_RSA_PKCS1V15_2048_SHA256',
  'COMPRESSED_SRGB8_ALPHA8_ASTC_10x10_KHR',
  'v8_enable_31bit_smis_on_64bit_arch',
  'SVGFitToViewBox',
  'HTMLTableCaptionElement',
  'WeakMapOrNoOp',
  'oldFileIdToNewFileId',
  'hasOneOrMoreJsAndNoTsFiles',
  'utf16OffsetToUtf8',
  'isXMLHttpRequestUpload',
  'writeBigUint64LE',
  'UNSAFE_componentWillReceiveProps',
  '__SECRET_INTERNALS_DO_NOT_USE_OR_YOU_WILL_BE_FIRED',
  'GoogleCloudDialogflowCxV3Input',
  'Rechtsschutzversicherungsgesellschaften',
  'qwzxkjvbpfmg',
])('%s is a name', (name) => expect(isLikelyKey(name)).toBe(false));

test.each([
  'alice@mail.example',
  '127.0.0.1:39793:',
  '/srv/app/server.js',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIi',
  'tok_61435aa8f0c94d2e',
  'qX7bTzK9mWv3RfLp',
  'sk_live_bTzK9mWv3RfLpQ8x',
  'c0ffee00c0ffee11',
  'user:7',
  '~qwertyuiopas',
  'jcgRj64yMpo0QdgjftzDHuxhgiKOIUzr',
  'peOybchSgYzpwCOwqnil',
  'sk_live_xyctkC6JAXXGWdjwhA0BlBWU',
  'rk_test_abcdefghijkl',
  'ghp_abcdefghijkl',
  'github_pat_11ABCDEFG0abcdefghijkl_abc',
  'AKIAIOSFODNNEXAMPLES',
  'AIzaSyDaGmWKa4JsXZ_HjGw7ISLn_3namBGewQe',
  'eyJhbGciOiJIUzI1NiJ9',
  'npm_abcdefghijklmnopqrstuvwxyzabcdefghij',
  '_sk_live_abcdefghijkl',
  'sessionVVMR17bZJysgEzaAgTmwuIMP',
  '#jcgRj64yMpo0QdgjftzDHuxhgiKOIUzr',
  '<symbol xoxb-1234567890-abcdefghijkl>',
  'x'.repeat(65),
  '<symbol alice@mail.example>',
  '<symbol 9f86d081884c7d65>',
])('%s is a key that is data', (name) => expect(isLikelyKey(name)).toBe(true));

test('a name of 10 MB is a key that is data', () => {
  for (const name of ['x'.repeat(10_000_000), `<symbol ${'x '.repeat(5_000_000)}>`])
    expect(isLikelyKey(name)).toBe(true);
});

test.each([
  ['Connection', true],
  ['Array Iterator', true],
  ['get [Symbol.species]', true],
  ['<instance_members_initializer>', true],
  ['Int8Array', true],
  ['KeyedStoreIC_SloppyArguments_NoTransitionHandleCOW', true],
  ['system / Context / scope @457', true],
  ['blink::HeapVectorBacking<blink::PhysicalFragmentLink>', true],
  ['alice@mail.example', false],
  ['tok_61435aa8f0c94d2e', false],
  ['Bearer_61435aa8f0c94d2e', false],
  ['Qbd3X9vTqLm2KpWz7Rj', false],
  ['ArraySingleArgumentConstructor_PackedDouble_DisableAllocationSites', true],
  ['~qwertyuiopas', false],
  ['jcgRj64yMpo0QdgjftzDHuxhgiKOIUzr', false],
  ['glpat-abcdefghijk_mnopqr1t', false],
  ['xoxb-1234567890-abcdefghijkl', false],
  ['key-value-pair-of-words', true],
  ['sk-button-with-a-long-name', true],
  ['Detached <my-key-value-column-list2>', true],
  ['key-0123456789abcdef0123456789abcdef', false],
  ['größe-4f2a9c81d07be635', false],
])('whether %s looks like a class: %s', (name, expected) => expect(isClassLike(name)).toBe(expected));

test.each([
  ['Connection', true],
  ['$', true],
  ['12', true],
  ['', true],
  ['078-05-1120', false],
  ['+49-170-5550100', false],
  ['10.20.30.40', false],
  ['1985', false],
])('whether a program may have named a class %s: %s', (name, expected) => expect(isProgramName(name)).toBe(expected));

describe('of random tokens nearly all are found', () => {
  const base62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  const letters = base62.slice(0, 52);
  const base36 = base62.slice(26);
  const hex = '0123456789abcdef';
  test.each([
    ['', base62, 12, 0.94],
    ['', base62, 16, 0.99],
    ['', base62, 20, 0.995],
    ['', base62, 24, 0.995],
    ['', base62, 32, 0.999],
    ['', letters, 12, 0.85],
    ['', letters, 16, 0.97],
    ['', letters, 24, 0.99],
    ['', base36, 12, 0.85],
    ['', base36, 16, 0.95],
    ['', base36, 24, 0.99],
    ['', hex, 12, 0.98],
    ['', hex, 16, 0.99],
    ['', hex, 32, 1],
    ['Bearer_', base62, 16, 0.99],
    ['session', base62, 24, 0.98],
    ['sk_live_', base62, 12, 1],
    ['sk_live_', base62, 40, 1],
    ['ghp_', base62, 12, 1],
    ['ghp_', base62, 40, 1],
    ['npm_', base62, 36, 1],
  ])('%s and of %s %i', (prefix, alphabet, length, leastShare) => {
    const seed = 1;
    const random = mulberry32(seed);
    const draw = (): string => alphabet[Math.floor(random() * alphabet.length)];
    const tokens = Array.from({ length: 2000 }, () => prefix + Array.from({ length }, draw).join(''));
    const missed = tokens.filter((token) => !isLikelyKey(token));
    expect(missed.length / tokens.length, `seed ${seed}: ${missed[0]}`).toBeLessThanOrEqual(1 - leastShare);
  });
});

test.each(recordedSnapshots())('of names in %s that could be written behind a dot all are names', async (_, file) => {
  const { edgeCount, edgeType, edgeNameOrIndex, strings } = await readSnapshot(file);
  const names = new Set<string>();
  for (let edge = 0 as EdgeOrdinal; edge < edgeCount; edge++) {
    const isNamed = edgeType[edge] === EdgeType.property || edgeType[edge] === EdgeType.context;
    if (isNamed) names.add(strings.get(edgeNameOrIndex[edge] as StringIndex));
  }
  const words = [...names].filter((name) => /^[\w$]+$/u.test(name) && !/^\d/u.test(name));
  expect(words.length).toBeGreaterThan(1000);
  expect(words.filter(isLikelyKey)).toEqual([]);
});
