import { expect, test } from 'vitest';
import { Heap, readSnapshot } from '../../src/index.ts';
import { listProgramNames } from '../../src/retention/program-names.ts';
import { nodeBinary, recordPair } from '../support/record.ts';

// Where V8 names scripts differs between these.
test.each([18, 20, 26])('a program is known by its scripts and classes alone (Node %i)', async (major) => {
  const { after } = await recordPair('http-requests', { node: await nodeBinary(major) });
  const { scripts, classNames } = listProgramNames(new Heap(await readSnapshot(after)))!;
  expect(scripts).toContain('http-requests.cjs');
  expect(classNames).toContain('AccessLog');
  for (const name of ['IncomingMessage', 'Socket', 'Object', 'Array']) expect(classNames).not.toContain(name);
  expect(scripts.filter((script) => script.startsWith('_http') || script === 'net')).toEqual([]);
});

test('a class is known of which there are no objects', async () => {
  const { after } = await recordPair('interval-closure', { control: true });
  expect(listProgramNames(new Heap(await readSnapshot(after)))!.classNames).toEqual(['Instance']);
});
