import { type DrawnNodes, drawHeap } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { classifyEdges, EdgeRole } from '../../src/graph/edge-rules.ts';
import { buildSnapshot } from '../support/snapshot-builder.ts';

const { none, strong, ephemeron } = EdgeRole;

test('edges of all types retain, but weak ones never', async () => {
  expect(await rolesOf({ a: 'A', b: 'B' }, ['a .p b', 'a [1] b', 'a #i b', 'a $c b', 'a ?1 b', 'a ~w b'])).toEqual([
    strong,
    strong,
    strong,
    strong,
    strong,
    none,
  ]);
});

test('shortcuts count from the root only', async () => {
  expect(await rolesOf({ global: 'global', a: 'A' }, ['root ^global global', 'global ^a a'])).toEqual([strong, none]);
});

test.each(['(Internalized strings)', '(External strings)'])('V8’s table %s holds nothing', async (name) => {
  expect(await rolesOf({ table: `synthetic:${name}`, text: 'string:text' }, ['table [1] text'])).toEqual([none]);
  expect(await rolesOf({ table: `synthetic:${name}`, text: 'string:text' }, ['table #text text'])).toEqual([none]);
});

test.each(['(Internalized strings)', '(External strings)'])('a user’s object named %s is no table', async (name) => {
  expect(await rolesOf({ table: name, text: 'string:text' }, ['table [1] text'])).toEqual([strong]);
});

test('Node’s list of what to destroy at its end holds nothing, a user’s object of that name does', async () => {
  const handle = 'native:Node / ZlibStream';
  expect(await rolesOf({ queue: 'native:Node / CleanupQueue', handle }, ['queue [1] handle'])).toEqual([none]);
  expect(await rolesOf({ queue: 'Node / CleanupQueue', handle }, ['queue [1] handle'])).toEqual([strong]);
});

test('the unnamed slot of a WeakRef is its target (Node 16), its properties are its own', async () => {
  expect(await rolesOf({ ref: 'WeakRef', a: 'A' }, ['ref ?3 a', 'ref .mine a', 'ref #map a'])).toEqual([
    none,
    strong,
    strong,
  ]);
  expect(await rolesOf({ ref: 'string:WeakRef', a: 'A' }, ['ref ?3 a'])).toEqual([strong]);
});

test('numbers of no size are no objects, and what they hold is not reached through them', async () => {
  const nodes: DrawnNodes = {
    a: 'A',
    smi: { type: 'number', name: 'smi number', selfSize: 0 },
    double: { type: 'number', name: 'heap number', selfSize: 12 },
    value: { type: 'string', name: '7', selfSize: 0 },
  };
  expect(await rolesOf(nodes, ['a .smi smi', 'a .double double', 'smi #value value'])).toEqual([none, strong, strong]);
});

test('halves of WeakMap entries are internal edges of that name, with or without a number in front', async () => {
  const name = 'part of key (K @1) -> value (V @3) pair in WeakMap (table @5)';
  expect(
    await rolesOf({ a: 'A', b: 'B' }, [
      `a #${name} b`,
      `a #7 / ${name} b`,
      `a #4294967295 / ${name} b`,
      'a #7 / part of key (%s @%u) -> value (%s @%u) pair in WeakMap (table @%u) b',
      `a .${name} b`,
      `a ~7 / ${name} b`,
      'a #partly b',
    ]),
  ).toEqual([ephemeron, ephemeron, ephemeron, ephemeron, strong, none, strong]);
});

async function rolesOf(nodes: DrawnNodes, edges: readonly string[]): Promise<number[]> {
  return Array.from(classifyEdges((await buildSnapshot(drawHeap(nodes, edges))).snapshot));
}
