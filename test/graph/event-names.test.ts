import { repeat } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { labelEvents, shownEventName, wholeEventLabel } from '../../src/graph/event-names.ts';

describe('words that a program may call an event by are told', () => {
  test.each([
    'data',
    'userJoined',
    'order:updated',
    'user-left',
    'session.closed',
    'cache::miss',
    'größe-geändert',
    'SIGINT',
    'user_joined',
    'h264FrameReady',
    'oauth2tokenRefreshed',
    'ERR_HTTP2_STREAM_ERROR',
    '<symbol kEnd>',
  ])('%s', (name) => expect(shownEventName(name)).toBe(name));
});

describe('ids in them are not', () => {
  test.each([
    ['room:42', 'room:[*]'],
    ['order:9f86d081884c:updated', 'order:[*]:updated'],
    ['room:550e8400-e29b-41d4-a716-446655440000', 'room:[*]'],
    ['sess-9f', 'sess-[*]'],
    ['user-42.left', 'user-[*].left'],
    ['room:~qwertyuiopas', 'room:[*]'],
  ])('%s', (name, shown) => expect(shownEventName(name)).toBe(shown));
});

describe('of what is data as a whole nothing is told', () => {
  test.each([
    'sk_live_51HxyzABC',
    'pk_test_HxyzABC51',
    'tok_61435aa8f0c94d2e',
    'qX7bTzK9mWv3RfLp',
    'V1StGXR8_Z5jdHi6B-myT',
    'QxKd-TvBn_LpWz-RfGh',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIi9',
    '550e8400-e29b-41d4-a716-446655440000',
    '4111-1111-1111-1111',
    'alice@mail.example',
    '/srv/app/server.js',
    'user left',
    'one.two.three.four.five.six.seven.eight.nine',
    '~qwertyuiopas',
    '42',
    '',
    ':',
    '<symbol alice@mail.example>',
  ])('%s', (name) => expect(shownEventName(name)).toBe('[*]'));
});

test('labels: names that differ by an id have one, and among very many types all have', () => {
  const few = ['open', 'room:1', 'room:2', 'alice@mail.example', '<symbol kEnd>'];
  expect([...labelEvents(few).values()]).toEqual([
    'on("open")',
    'on("room:[*]")',
    'on("room:[*]")',
    'on([*])',
    'on(Symbol(kEnd))',
  ]);
  const many = labelEvents(repeat(33, (n) => `reply${n}`));
  expect(new Set(many.values())).toEqual(new Set(['on([*])']));
});

test.each([
  ['room:7', 'on("room:7")'],
  ['<symbol kEnd>', 'on(Symbol(kEnd))'],
])('the whole label of %s', (name, label) => expect(wholeEventLabel(name)).toBe(label));
