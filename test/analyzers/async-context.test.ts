import { expect, test } from 'vitest';
import { builtInAnalyzers } from '../../analyzers/index.ts';
import { askAboutProgram, findingsOf, labelsOf } from '../support/ask-analyzers.ts';

test('a store that grows: who carries it, and so keeps it', async () => {
  const said = await askAboutProgram(builtInAnalyzers, 'async-store');
  expect(findingsOf(said, 'async-context')).toMatchObject([
    {
      code: 'async-store-grows',
      title:
        'what is done in one async context puts 300 Span into its AsyncLocalStorage store, Trace; the context goes on ' +
        'as long as AsyncResource job, or anything else that was started in it, is kept: empty the store, or run() ' +
        'each piece of work with its own',
      suspect: said.suspects[0].fingerprint,
      args: { added: 300, carrier: 'AsyncResource', store: 'Trace' },
    },
  ]);
  expect(labelsOf(said)).toEqual(['carries an async store, Trace']);
});

test('stores that are kept by what was started in their requests', async () => {
  const said = await askAboutProgram(builtInAnalyzers, 'async-stores');
  expect(findingsOf(said, 'async-context')).toMatchObject([
    {
      code: 'async-stores-kept',
      title:
        '200 Poll in Array Poller.polls were started inside AsyncLocalStorage.run() and carry 200 stores, ' +
        'RequestStore: each store stays as long as what was started; start what outlives a request outside of it, in ' +
        'als.exit()',
      suspect: said.suspects[0].fingerprint,
      args: { carriers: 200, stores: 200 },
    },
  ]);
  expect(labelsOf(said)).toEqual(['carries an async store, RequestStore']);
});

test.each(['async-store', 'async-stores'])('%s without the leak: nothing to say', async (program) => {
  expect(findingsOf(await askAboutProgram(builtInAnalyzers, program, { control: true }), 'async-context')).toEqual([]);
});

test('what has nothing to do with async contexts: nothing to say', async () => {
  expect(findingsOf(await askAboutProgram(builtInAnalyzers, 'connection-tasks'), 'async-context')).toEqual([]);
});
