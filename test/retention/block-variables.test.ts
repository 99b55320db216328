import { type BuiltHeap, buildHeap, drawHeap } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import type { EdgeOrdinal, NodeOrdinal } from '../../src/ordinals.ts';
import { BlockVariables } from '../../src/retention/block-variables.ts';
import { EdgeType } from '../../src/snapshot/snapshot.ts';

test('where all variables have a value, each has its name', async () => {
  expect(await namesIn(['first', 'second'], 2)).toEqual(['first', 'second']);
});

test('where one has none, an edge stands for one of them', async () => {
  expect(await namesIn(['first', 'second', 'third'], 2)).toEqual(['first|second|third', 'first|second|third']);
});

test('of many nothing is said', async () => {
  expect(await namesIn(['a', 'b', 'c', 'd'], 2)).toEqual([undefined, undefined]);
});

test('more values than names are not the values of those', async () => {
  expect(await namesIn(['first'], 2)).toEqual([undefined, undefined]);
});

test('a context without a ScopeInfo has no names', async () => {
  const heap = await buildHeap(drawHeap({ scope: 'object:system / Context', value: 'X' }, ['scope ?0 value']));
  expect(namesOf(heap)).toEqual([undefined]);
});

async function namesIn(names: readonly string[], valueCount: number): Promise<(string | undefined)[]> {
  const values = Array.from({ length: valueCount }, (_, at) => `value${at}`);
  const drawing = drawHeap(
    {
      scope: 'object:system / Context',
      info: 'code:system / ScopeInfo',
      ...Object.fromEntries(names.map((name, at) => [`name${at}`, `string:${name}`])),
      ...Object.fromEntries(values.map((value) => [value, 'X'])),
    },
    [
      'scope #scope_info info',
      ...names.map((_, at) => `info ?${at} name${at}`),
      ...values.map((value, at) => `scope ?${at} ${value}`),
    ],
  );
  return namesOf(await buildHeap(drawing));
}

/** What is said of each hidden edge out of the context. */
function namesOf({ heap: { snapshot }, node }: BuiltHeap): (string | undefined)[] {
  const variables = new BlockVariables(snapshot);
  const said: (string | undefined)[] = [];
  const scope = node('scope');
  for (
    let edge = snapshot.firstEdge[scope] as EdgeOrdinal;
    edge < snapshot.firstEdge[(scope + 1) as NodeOrdinal];
    edge++
  ) {
    if (snapshot.edgeType[edge] === EdgeType.hidden) said.push(variables.nameOf(edge));
  }
  return said;
}
