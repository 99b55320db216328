import { expect, test } from 'vitest';
import { isClassLike, isLikelyKey } from '../../src/graph/name-shapes.ts';

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
  'x'.repeat(65),
  '<symbol alice@mail.example>',
  '<symbol 9f86d081884c7d65>',
])('%s is a key that is data', (name) => expect(isLikelyKey(name)).toBe(true));

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
  ['größe-4f2a9c81d07be635', false],
])('whether %s looks like a class: %s', (name, expected) => expect(isClassLike(name)).toBe(expected));
