import { expect, test } from 'vitest';
import type { ChainHop } from '../../src/index.ts';
import { isKeptByRunner } from '../../src/measure/runner-stores.ts';
import { hop, setOfPromises } from '../support/report.ts';

const VITEST = 'file:///srv/node_modules/@vitest';
const at = (url: string, extra: Partial<ChainHop> = {}): Partial<ChainHop> => ({
  ...extra,
  location: { url, file: url, line: 1, column: 1 },
});
const held = hop('[*]', 'Object', { suspectEdge: true });
const worker = [hop('', 'global'), hop('.__vitest_worker__', 'Object'), hop('.current', 'Object')];
const registered = [hop('', 'module node_modules/@vitest/spy/dist/index.js'), hop('REGISTERED_MOCKS', 'Set'), held];
const mock = [
  hop('', 'module node_modules/@vitest/spy/dist/index.js'),
  hop('REGISTERED_MOCKS', 'Set'),
  hop('[*]', '(closure)', at(`${VITEST}/spy/dist/index.js`, { nodeType: 'closure' })),
];
const listeners = [hop('', 'process'), hop('.bus', 'EventEmitter', at('node:events')), held];
const wrapper = at(`${VITEST}/runner/dist/chunk.js`, { nodeType: 'closure' });

/** As recorded from vitest 4 and node:test. */
test.each<[string, ChainHop[]]>([
  ['mocks', registered],
  ['arguments of the calls of a mock', [...mock, hop('[*]', 'Object'), hop('.calls', 'Array'), held]],
  ['callbacks of expectations', [...worker, hop('.onFinished', 'Array'), held]],
  [
    'callbacks of expectations in vmThreads',
    [hop('(closure) state', 'Object'), hop('.current', 'Object'), hop('.onFailed', 'Array'), held],
  ],
  ['snapshots', [hop('.snapshotState', 'SnapshotState', at(`${VITEST}/snapshot/dist/index.js`)), held]],
  [
    'counts of snapshots',
    [hop('._testIdToKeys', 'DefaultMap', at(`${VITEST}/snapshot/dist/index.js`)), hop('[*]', 'Array'), held],
  ],
  [
    'mocks of node:test',
    [hop('.mock', 'MockTracker', at('node:internal/test_runner/mock/mock')), hop('.#mocks', 'Array'), held],
  ],
  [
    'subtests of node:test',
    [
      hop('', 'exitHandler', at('node:internal/test_runner/harness', { nodeType: 'closure' })),
      hop('(closure) testResources', 'Map'),
      held,
    ],
  ],
])('%s are the runner’s', (_, chain) => {
  expect(isKeptByRunner(setOfPromises({ chain }))).toBe(true);
});

test.each<[string, ChainHop[]]>([
  [
    'an array of the test',
    [...worker, hop('(closure) x', '(closure)', wrapper), hop('(closure) leaked', 'Array'), held],
  ],
  ['an object of the user’s', listeners],
  [
    'what a mock returns, or a property of it',
    [...mock, hop('.implementation', 'Object'), hop('.rows', 'Array'), held],
  ],
  ['a list of that name of a user’s class', [...mock, hop('.api', 'Api'), hop('.calls', 'Array'), held]],
  ['what the test’s context has', [...worker, hop('.meta', 'Object'), hop('.rows', 'Array'), held]],
  ['a module of the user’s', [hop('', 'module src/vitest/cache.js'), hop('cache', 'Map'), held]],
  [
    'a list of that name of the user’s',
    [hop('.job', 'Job'), hop('.current', 'Object'), hop('.onFinished', 'Array'), held],
  ],
  ['what has no holder', [held]],
])('%s is not', (_, chain) => {
  expect(isKeptByRunner(setOfPromises({ chain }))).toBe(false);
});

test('what is held by somebody else, too, is not, and neither is what may be', () => {
  expect(isKeptByRunner(setOfPromises({ chain: registered, otherChains: [listeners] }))).toBe(false);
  expect(isKeptByRunner(setOfPromises({ chain: listeners, otherChains: [registered] }))).toBe(false);
  expect(isKeptByRunner(setOfPromises({ chain: registered, otherChains: [registered], otherChainCount: 2 }))).toBe(
    false,
  );
  expect(isKeptByRunner(setOfPromises({ chain: registered, otherChains: [registered], otherChainCount: 1 }))).toBe(
    true,
  );
});
