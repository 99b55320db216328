import {
  arrayOf,
  closure,
  compareDrawings,
  copies,
  drawHeap,
  type GraphDescription,
  globalObject,
  object,
  repeat,
} from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { nameHolder } from '../../src/holder-place.ts';
import { fingerprintOf } from '../../src/retention/fingerprint.ts';
import { hop } from '../support/report.ts';

const CHAIN = [hop('', 'global'), hop('.conn', 'Connection'), hop('.tasks', 'Set')];

test('a fingerprint is twelve hexadecimal digits', () => {
  expect(fingerprintOf(CHAIN, '[*]', 'Promise')).toMatch(/^[0-9a-f]{12}$/);
});

test.each([
  ['the way to the object that owns the holder', [hop('', 'module app/x.js'), hop('pool', 'Pool'), ...CHAIN.slice(1)]],
  ['a private field', [hop('', 'global'), hop('.conn', 'Connection'), hop('.#tasks', 'Set')]],
  ['a symbol of that name', [hop('', 'global'), hop('.conn', 'Connection'), hop('[Symbol(kTasks)]', 'Set')]],
  ['the class of the holder, which versions name otherwise', [...CHAIN.slice(0, 2), hop('.tasks', 'SetLike')]],
])('%s makes no difference', (_, chain) => {
  expect(fingerprintOf(chain, '[*]', 'Promise')).toBe(fingerprintOf(CHAIN, '[*]', 'Promise'));
});

test.each([
  [
    'by a function of the module',
    [hop('', 'Timeout'), hop('._onTimeout', '(closure) tick'), hop('(closure) cache', 'Map')],
  ],
  ['as what the module exports', [hop('', 'module app/x.js'), hop('.exports', 'Object'), hop('.cache', 'Map')]],
])('a variable is the same, held by its module or %s', (_, chain) => {
  const variable = [hop('', 'module app/x.js'), hop('cache', 'Map')];
  expect(fingerprintOf(chain, '[*]', 'Page')).toBe(fingerprintOf(variable, '[*]', 'Page'));
});

test('a variable of a function that waits is told with the function', () => {
  const inWork = [hop('', 'async work()'), hop('(local)', 'Map')];
  const inServe = [hop('', 'async serve()'), hop('(local)', 'Map')];
  expect(fingerprintOf(inWork, '[*]', 'Job')).not.toBe(fingerprintOf(inServe, '[*]', 'Job'));
});

test('what a view views is told with the view', () => {
  const ofLog = [hop('', 'module app/x.js'), hop('log', 'Buffer'), hop('(internal) buffer', 'ArrayBuffer')];
  const ofSamples = [hop('', 'Metrics'), hop('.samples', 'Float64Array'), hop('(internal) buffer', 'ArrayBuffer')];
  expect([nameHolder(ofLog), nameHolder(ofSamples)]).toEqual([
    'ArrayBuffer log (internal) buffer',
    'ArrayBuffer Metrics.samples (internal) buffer',
  ]);
  expect(fingerprintOf(ofLog, '', 'ArrayBuffer')).not.toBe(fingerprintOf(ofSamples, '', 'ArrayBuffer'));
});

test('timers of one delay are not those of another', () => {
  const names = ['timers of 5000 ms', 'timers of 60000 ms', 'timers of many delays', 'timers'];
  const prints = names.map((name) => fingerprintOf([hop('', name)], '[*]', 'Timeout'));
  expect(new Set(prints).size).toBe(names.length);
  // A module may be called as it likes.
  const ofFile = (file: string): string => fingerprintOf([hop('', `module ${file}`)], 'cache', 'Page');
  expect(ofFile('app/x.js')).toBe(ofFile('app/y.js'));
});

test('a key that differs from run to run makes no difference', () => {
  const of = (port: number): string =>
    fingerprintOf(
      [hop('', 'Agent'), hop('.sockets', 'Object'), hop(`["127.0.0.1:${port}:"]`, 'Array')],
      '[*]',
      'Socket',
    );
  expect(of(39793)).toBe(of(4001));
});

test.each([
  ['another owner', [hop('', 'Pool'), hop('.tasks', 'Set')], '[*]', 'Promise'],
  ['another edge to the holder', [hop('', 'Connection'), hop('.pending', 'Set')], '[*]', 'Promise'],
  ['another edge from it', CHAIN, '.next', 'Promise'],
  ['another class held', CHAIN, '[*]', 'Request'],
])('%s makes another fingerprint', (_, chain, edgeName, className) => {
  expect(fingerprintOf(chain, edgeName, className)).not.toBe(fingerprintOf(CHAIN, '[*]', 'Promise'));
});

test('a listener of one call is the function that was given, whatever wraps it', async () => {
  const listening = (count: number, wrapper: string, listener: string): GraphDescription =>
    drawHeap(
      {
        ...copies('wrapper', count, closure(wrapper)),
        ...copies('listener', count, closure(listener)),
        list: arrayOf(repeat(count, (n) => `wrapper${n}`)),
        global: globalObject({ sink: object('Sink', { _events: object('Object', { drain: 'list' }) }) }),
      },
      repeat(count, (n) => `wrapper${n} .listener listener${n}`),
    );
  const printOf = async (wrapper: string, listener: string): Promise<string> => {
    const { suspects } = await compareDrawings(listening(10, wrapper, listener), listening(110, wrapper, listener));
    return suspects[0].fingerprint;
  };
  const ofNode20 = await printOf('native_bind', 'onDrain');
  expect(await printOf('wrapper', 'onDrain')).toBe(ofNode20);
  expect(await printOf('wrapper', 'onError')).not.toBe(ofNode20);
});

test.each([
  ['by what has it', [hop('', 'Window'), hop('[*]', 'blink::EventTargetData')], 'Window'],
  [
    'a table in a list, too',
    [hop('', 'Window'), hop('.db', 'IDBFactory'), hop('[*]', 'blink::HeapVectorBacking')],
    'IDBFactory',
  ],
  [
    'what hangs in one, by its class',
    [hop('', 'Window'), hop('[*]', 'blink::HeapHashTableBacking'), hop('[*]', 'LockManager')],
    'LockManager',
  ],
  ['one that hangs nowhere, by its class', [hop('', 'blink::HeapVectorBacking')], 'blink::HeapVectorBacking'],
])('a browser’s own lists and tables are told %s', (_, chain, name) => {
  expect(nameHolder(chain)).toBe(name);
});
