import type { ComparisonReport } from 'heapdiff';
import { describe, expect, test } from 'vitest';
import type { ComparisonRequest } from '../../src/mcp/compared.ts';
import { nextSteps } from '../../src/mcp/next-step.ts';
import { buildReport, setOfPromises } from '../support/report.ts';

const GROWN = 40 << 20;
const NO_GROWTH = {
  rssBytes: GROWN,
  heapUsedBytes: 0,
  heapFreeBytes: 0,
  arrayBufferBytes: 0,
  otherExternalBytes: 0,
  writingBytes: 0,
  outsideBytes: 0,
} as const;

describe('without a suspect it is told where to look instead', () => {
  test.each([
    ['outside', 'outside the heap: native addons, threads, fragmentation; no snapshot shows it'],
    ['array buffers', 'ArrayBuffers: ask summary for ArrayBuffer and Buffer, and who holds them'],
    ['other external', 'native memory of objects of the heap: ask summary for native classes'],
    [
      'free heap',
      'pages of the heap that V8 keeps for later: no leak of objects; collect garbage before each snapshot',
    ],
  ] as const)('%s', (verdict, place) => {
    expect(stepsOf({ suspects: [], memory: { ...NO_GROWTH, verdict } })).toContain(
      `No suspect in the heap; of the 41.9 MB by which the process grew, most is ${place}.`,
    );
  });

  test('the heap grew by what is no suspect', () => {
    const noise = [{ kind: 'compiled code', count: 9, bytes: 900 }];
    expect(stepsOf({ suspects: [], noise })[0]).toMatch(/^No suspect: what grew is compiled code\. Repeat the action/u);
  });
});

describe('with suspects', () => {
  test('a warm-up is called one', () => {
    const suspects = [setOfPromises({ verdict: 'warm-up' })];
    expect(stepsOf({ suspects })).toContain(
      'All of it came in the first interval alone: a warm-up. More rounds would confirm it.',
    );
    expect(stepsOf({ suspects: [setOfPromises()] }).join()).not.toContain('a warm-up. More rounds');
  });

  test('a control is proposed where there are several, and none was given', () => {
    const suspects = [setOfPromises(), setOfPromises({ fingerprint: 'abcdef012345' })];
    expect(stepsOf({ suspects }).join()).toContain('a control run');
    expect(stepsOf({ suspects }, { control: ['a', 'b'] }).join()).not.toContain('a control run');
    expect(stepsOf({ suspects: suspects.slice(1) }).join()).not.toContain('a control run');
  });

  test('the first of them is to be asked about', () => {
    expect(stepsOf({})[0]).toBe('Ask suspect of c1 about 7c1e09b2a4f1: who holds it, and which reference to cut.');
  });
});

function stepsOf(changes: Partial<ComparisonReport>, request: Partial<ComparisonRequest> = {}): readonly string[] {
  const report = { ...buildReport(), ...changes };
  const asked = { before: 'a', between: [], after: 'b', control: [], ...request };
  return nextSteps({ handle: 'c1', key: '', request: asked, names: ['a', 'b'], report });
}
