import { expect, test } from 'vitest';
import { builtInAnalyzers } from '../../analyzers/index.ts';
import { askAboutProgram, findingsOf, labelsOf } from '../support/ask-analyzers.ts';
import { nodeBinary } from '../support/record.ts';

/** What the built-in analyzers read is laid out in other ways from Node to Node: the same programs, the same facts. */
test.each([
  ['emitter-listeners', 'event-listeners', 'listeners-kept', { listeners: 442, added: 400 }],
  ['once-listeners', 'event-listeners', 'listeners-kept', { listeners: 221, once: 200 }],
  ['abort-signal', 'event-listeners', 'abort-signal-listeners-kept', { listeners: 220, added: 200 }],
  ['session-timers', 'timers', 'intervals-running', { timers: 200, kind: 'interval of 60000 ms' }],
  ['ended-timers', 'timers', 'ended-timers-kept', { timers: 300 }],
  ['async-store', 'async-context', 'async-store-grows', { added: 300, store: 'Trace' }],
  ['async-stores', 'async-context', 'async-stores-kept', { carriers: 200, stores: 200 }],
  ['error-stack', 'error-stacks', 'unread-stacks-keep-frames', { unread: 100, receivers: 100 }],
  ['error-causes', 'error-stacks', 'chain-of-causes', { longest: 100 }],
])('%s on Node 18, 22, 24 and 26', async (program, analyzer, code, args) => {
  for (const major of [18, 22, 24, 26]) {
    const said = await askAboutProgram(builtInAnalyzers, program, { node: await nodeBinary(major) });
    expect(findingsOf(said, analyzer), `Node ${major}`).toMatchObject([{ code, args }]);
  }
});

test('true and false are told on Node 18 and 24, a store on Node 22 and 24', async () => {
  const labelsOn = async (program: string, major: number): Promise<readonly string[]> =>
    labelsOf(await askAboutProgram(builtInAnalyzers, program, { node: await nodeBinary(major) }));
  for (const major of [18, 24])
    expect(await labelsOn('abort-signal', major)).toEqual(['not aborted, 220 listeners for "abort"']);
  for (const major of [22, 24])
    expect(await labelsOn('async-stores', major)).toEqual(['carries an async store, RequestStore']);
});
