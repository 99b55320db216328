import type { ChainHop, Suspect } from 'heapdiff';

/** Where the code of test runners is. */
const RUNNER_CODE =
  /(?:^node:internal\/test_runner\/|node_modules\/(?:vitest|@vitest\/[^/]+|@?jest(?:-[^/]+|\/[^/]+)?|expect)\/)/u;
const NODE_TEST = 'node:internal/test_runner/';

/** What vitest keeps of the test that runs, in its processes and in its contexts: `resolves` and `expect.poll` add to it. */
const TEST_LISTS = /(?:\.__vitest_worker__|\(closure\) state) \.current \.(?:onFinished|onFailed|promises)$/u;

/** Functions that stand in for others. */
const MOCK_CODE = /node_modules\/@vitest\/spy\//u;
/** What they write down of each call. */
const MOCK_RECORDS = /^\.(?:calls|contexts|instances|invocationCallOrder|results|settledResults)$/u;

/** A runner keeps things in collections, and in collections of these. */
const MOST_COLLECTIONS = 2;

/**
 * Whether nothing but the test runner holds what a suspect holds, until the test or its file ends: mocks that an action makes,
 * snapshots that it compares, results of its expectations. Where something else holds it, too, it stays a leak.
 */
export function isKeptByRunner({ chain, otherChains = [], otherChainCount = otherChains.length }: Suspect): boolean {
  return otherChainCount === otherChains.length && [chain, ...otherChains].every(endsInRunner);
}

function endsInRunner(chain: readonly ChainHop[]): boolean {
  const growth = chain.findIndex(({ suspectEdge }) => suspectEdge);
  if (growth < 1) return false;
  const toHolder = chain.slice(0, growth);
  if (TEST_LISTS.test(toHolder.map(({ edgeName }) => edgeName).join(' ')) || isRecordOfMock(toHolder)) return true;
  // A closure of vitest's may be what it wraps around the test: what that holds is the test's.
  const owner = toHolder.slice(-1 - MOST_COLLECTIONS).findLast((hop) => !isCollection(hop));
  if (owner === undefined) return false;
  const { nodeType, className, location } = owner;
  if (nodeType === 'closure') return location?.url.startsWith(NODE_TEST) === true;
  return RUNNER_CODE.test(location?.url ?? (className.startsWith('module ') ? className : ''));
}

function isRecordOfMock(toHolder: readonly ChainHop[]): boolean {
  const mock = toHolder.findLastIndex(({ nodeType }) => nodeType === 'closure');
  const { location } = toHolder[mock] ?? {};
  const inside = toHolder.slice(mock + 1);
  return (
    location !== undefined &&
    MOCK_CODE.test(location.url) &&
    MOCK_RECORDS.test(inside.at(-1)?.edgeName ?? '') &&
    inside.every((hop) => hop.className === 'Object' || isCollection(hop))
  );
}

function isCollection({ className, nodeType, location }: ChainHop): boolean {
  return nodeType === 'object' && location === undefined && /^(?:Array|Map|Set)$/u.test(className);
}
