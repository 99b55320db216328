import { readFileSync } from 'node:fs';
import {
  arrayOf,
  closure,
  compareDrawings,
  drawHeap,
  type GraphDescription,
  globalObject,
  object,
} from 'heapdiff/testing';
import { expect, test } from 'vitest';
import componentEmitter from '../../../analyzers/examples/component-emitter.ts';

/** A connection that so many event names were used on; who listens still, or nobody. */
function draw(eventCount: number, isListening: boolean): GraphDescription {
  const names = Array.from({ length: eventCount }, (_, event) => `$answer ${event}`);
  const listeners = () => arrayOf(isListening ? [closure('onAnswer')] : []);
  const callbacks = object('Object', Object.fromEntries(names.map((name) => [name, listeners()])));
  return drawHeap({ global: globalObject({ connection: object('Emitter', { _callbacks: callbacks }) }) });
}

test('empty lists are a known leak, told on the emitter', async () => {
  const analyzers = [componentEmitter];
  const { suspects, findings, analyzerProblems } = await compareDrawings(draw(5, false), draw(105, false), {
    analyzers,
  });
  expect(analyzerProblems).toEqual([]);
  expect(suspects[0].title).toBe('Emitter global.connection.on[*] keeps 100 Array');
  expect(suspects[0].knownLeak).toMatchObject({ code: 'empty-listener-lists', package: { versions: '<1.3.0' } });
  expect(suspects[0].chain.map(({ labels }) => labels)).toEqual([undefined, ['105 events'], undefined]);
  expect(findings.map(({ title }) => title)).toEqual(['100 of 100 lists of listeners that Emitter keeps are empty']);
});

test('lists with listeners in them are none of that', async () => {
  const { findings } = await compareDrawings(draw(5, true), draw(105, true), { analyzers: [componentEmitter] });
  expect(findings).toEqual([]);
});

test('the tutorial has the analyzer as it is', () => {
  const url = (path: string): URL => new URL(`../../../analyzers/${path}`, import.meta.url);
  const source = readFileSync(url('examples/component-emitter.ts'), 'utf8');
  expect(readFileSync(url('README.md'), 'utf8')).toContain(`\`\`\`ts\n${source}\`\`\``);
});
