import { expect, test } from 'vitest';
import { builtInAnalyzers } from '../../analyzers/index.ts';
import { askAboutProgram, findingsOf, labelsOf } from '../support/ask-analyzers.ts';

test('errors whose stack nobody has read keep what was `this` where they were thrown', async () => {
  const said = await askAboutProgram(builtInAnalyzers, 'error-stack');
  expect(findingsOf(said, 'error-stacks')).toMatchObject([
    {
      code: 'unread-stacks-keep-frames',
      title:
        'the stack of all 100 ParseError that Array ErrorLog.errors keeps was never read: until it is, each error keeps the ' +
        'functions it was thrown in and what was `this` there, 100 Parser; read error.stack before an error is kept, ' +
        'or keep the text of it',
      suspect: said.suspects[0].fingerprint,
      args: { errors: 100, unread: 100, receivers: 100 },
    },
  ]);
  expect(labelsOf(said)).toEqual(['stack never read, keeps the functions of 2 frames']);
});

test('errors that hang on each other as causes', async () => {
  const said = await askAboutProgram(builtInAnalyzers, 'error-causes');
  expect(findingsOf(said, 'error-stacks')).toMatchObject([
    {
      code: 'chain-of-causes',
      title:
        '100 AttemptError hang on each other by .cause: the last one keeps all that failed before it; an error that ' +
        'is kept for the next attempt must not go on as its cause, or only without a cause of its own',
      suspect: said.suspects[0].fingerprint,
      args: { errors: 100, longest: 100 },
    },
  ]);
});

test.each(['error-stack', 'error-causes'])('%s without the leak: nothing to say', async (program) => {
  expect(findingsOf(await askAboutProgram(builtInAnalyzers, program, { control: true }), 'error-stacks')).toEqual([]);
});

test('errors whose frames keep nothing of their own: nothing to say', async () => {
  expect(findingsOf(await askAboutProgram(builtInAnalyzers, 'request-error-cycle'), 'error-stacks')).toEqual([]);
});
