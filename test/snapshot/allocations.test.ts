import { buildSnapshotJson } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { AllocationSites } from '../../src/graph/allocation-sites.ts';
import type { NodeOrdinal } from '../../src/ordinals.ts';
import { readSnapshot } from '../../src/snapshot/read-snapshot.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { NO_CALLER } from '../../src/snapshot/trace-tree.ts';
import { mulberry32 } from '../support/random-graphs.ts';

/** `[id, function, count, size, [callees], ...]`, as V8 writes it. */
type Tree = (number | Tree)[];

/** A call with who called it, as an obvious reader finds it. */
interface Call {
  readonly id: number;
  readonly functionRow: number;
  readonly caller: number | undefined;
}

const FUNCTION_FIELDS = ['function_id', 'name', 'script_name', 'script_id', 'line', 'column'];
const NODE_FIELDS = ['type', 'name', 'id', 'self_size', 'edge_count', 'trace_node_id', 'detachedness'];

/** A snapshot of three objects that were noted. Strings: 2 is the name of a function, 3 and 4 are scripts. */
function snapshotText({
  tree,
  functions,
  samples = [],
}: {
  tree: Tree;
  functions: number[];
  samples?: number[];
}): string {
  const json = JSON.parse(
    buildSnapshotJson({
      nodes: [
        { key: 'a', name: 'A', id: 3 },
        { key: 'b', name: 'B', id: 5 },
        { key: 'c', name: 'C', id: 7 },
      ],
    }),
  );
  const old: string[] = json.snapshot.meta.node_fields;
  const rows = Array.from({ length: json.nodes.length / old.length }, (_, row) =>
    Object.fromEntries(old.map((field, at) => [field, json.nodes[row * old.length + at]])),
  );
  const types = json.snapshot.meta.node_types;
  json.snapshot.meta.node_fields = NODE_FIELDS;
  json.snapshot.meta.node_types = NODE_FIELDS.map((field) => types[old.indexOf(field)] ?? 'number');
  json.snapshot.meta.trace_function_info_fields = FUNCTION_FIELDS;
  json.snapshot.meta.sample_fields = ['timestamp_us', 'last_assigned_id'];
  json.snapshot.trace_function_count = functions.length / FUNCTION_FIELDS.length;
  json.nodes = rows.flatMap((row, at) =>
    NODE_FIELDS.map((field) => (field === 'trace_node_id' ? at : (row[field] ?? 0))),
  );
  const base = json.strings.length;
  json.strings.push('load', 'file:///app/lib/cache.js', 'node:fs');
  const shifted = functions.map((value, at) => (at % 6 === 1 || at % 6 === 2 ? value + base : value));
  const { strings, ...others } = json;
  return JSON.stringify({ ...others, trace_function_infos: shifted, trace_tree: tree, samples, strings });
}

async function* inChunks(text: string, chunkBytes: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += chunkBytes) yield bytes.subarray(start, start + chunkBytes);
}

function read(text: string, chunkBytes = 1 << 16): Promise<Snapshot> {
  return readSnapshot('drawn', { input: inChunks(text, chunkBytes), allocations: true });
}

function drawTree(random: () => number, ids: { next: number }, depth: number): Tree {
  const rows: Tree = [];
  for (let calls = Math.floor(random() * 4); calls > 0; calls--)
    rows.push(ids.next++, Math.floor(random() * 9), 1, 16, depth === 0 ? [] : drawTree(random, ids, depth - 1));
  return rows;
}

function callsOf(tree: Tree, caller?: number): Call[] {
  const calls: Call[] = [];
  for (let at = 0; at < tree.length; at += 5) {
    const [id, functionRow, , , callees] = tree.slice(at, at + 5);
    calls.push({ id: Number(id), functionRow: Number(functionRow), caller }, ...callsOf(callees as Tree, Number(id)));
  }
  return calls;
}

const ONE_FUNCTION = [1, 0, 1, 9, 12, 3];

test('the tree of calls is as JSON.parse finds it, in whatever chunks (60 random trees)', async () => {
  for (let seed = 0; seed < 60; seed++) {
    const tree = drawTree(mulberry32(seed), { next: 1 }, 6);
    const text = snapshotText({ tree, functions: ONE_FUNCTION });
    const { allocations } = await read(text, 1 + (seed % 37));
    const { id, functionRow, callerRow, count } = allocations!.tree;
    const found = Array.from({ length: count }, (_, row) => ({
      id: id[row],
      functionRow: functionRow[row],
      caller: callerRow[row] === NO_CALLER ? undefined : id[callerRow[row]],
    }));
    expect(found).toEqual(callsOf(tree));
  }
});

test('a stack of 200,000 calls is read without recursion', async () => {
  const depth = 200_000;
  const rows = Array.from({ length: depth }, (_, at) => `${at + 1},0,1,16,[`).join('');
  const text = snapshotText({ tree: [7], functions: ONE_FUNCTION }).replace(
    '"trace_tree":[7]',
    `"trace_tree":[${rows}${']'.repeat(depth)}]`,
  );
  expect((await read(text)).allocations?.tree.count).toBe(depth);
});

test.each([
  ['[1,0,1]', 'found "]", expected a whole number of a call'],
  ['[1,0,1,16,7]', 'found "7", expected the "[" of its callees'],
  ['[1,0,1,16,[],]', 'found "]", expected a whole number of a call'],
  ['[1,0,1,16,[]', `found '"'`],
  ['{}', 'found "{"'],
  ['[5000000000,0,1,16,[]]', 'a number is beyond 32 bits'],
])('the tree %s is refused', async (tree, message) => {
  const text = snapshotText({ tree: [7], functions: ONE_FUNCTION }).replace('"trace_tree":[7]', `"trace_tree":${tree}`);
  await expect(read(text)).rejects.toThrow(message);
});

describe('an allocation', () => {
  // Both are on the stack of b: what Node does for the user is the user's.
  const functions = [1, 0, 1, 9, 12, 3, 2, 0, 2, 10, 1, 1];
  const tree: Tree = [1, 0, 0, 0, [2, 1, 1, 16, []]];

  test('is told by the innermost function of the user', async () => {
    const snapshot = await read(snapshotText({ tree, functions }));
    const sites = new AllocationSites(snapshot, snapshot.allocations!);
    const site = {
      functionName: 'load',
      location: { url: 'file:///app/lib/cache.js', file: 'lib/cache.js', line: 12, column: 3 },
    };
    expect([1, 2, 3].map((node) => sites.of(node as NodeOrdinal, 'Row'))).toEqual([site, site, undefined]);
  });

  test('of an object by its own constructor is told by who calls that, where a user’s function does', async () => {
    const made: Tree = [1, 0, 0, 0, [2, 1, 1, 16, []]];
    const calling = [1, 2, 1, 9, 4, 1, 2, 0, 1, 9, 12, 3];
    const snapshot = await read(snapshotText({ tree: made, functions: calling }));
    const sites = new AllocationSites(snapshot, snapshot.allocations!);
    const [byCaller, byConstructor] = ['load', 'Row'].map((name) => sites.of(2 as NodeOrdinal, name)?.location.line);
    expect([byCaller, byConstructor]).toEqual([4, 12]);
    const alone = await read(snapshotText({ tree: [1, 0, 0, 0, [2, 0, 1, 16, []]], functions: calling.slice(6) }));
    expect(new AllocationSites(alone, alone.allocations!).of(2 as NodeOrdinal, 'load')?.location.line).toBe(12);
  });

  test('is as old as the sample says in which its id is the last or below', async () => {
    const samples = [0, 2, 1_000_000, 3, 4_000_000, 5, 9_000_000, 5];
    const snapshot = await read(snapshotText({ tree, functions, samples }));
    const sites = new AllocationSites(snapshot, snapshot.allocations!);
    expect([1, 2, 3].map((node) => sites.ageSecondsOf(node as NodeOrdinal))).toEqual([8, 5, undefined]);
  });

  test('names nothing that is not in the file', async () => {
    const lying = [1, 9000, 9000, 9, 12, 3];
    const snapshot = await read(snapshotText({ tree: [1, 0, 0, 0, [2, 77, 1, 16, []]], functions: lying }));
    const sites = new AllocationSites(snapshot, snapshot.allocations!);
    expect([1, 2, 3].map((node) => sites.of(node as NodeOrdinal, 'Row'))).toEqual([undefined, undefined, undefined]);
  });

  test('is not read where nobody asks, or V8 noted none', async () => {
    const text = snapshotText({ tree, functions });
    expect((await readSnapshot('drawn', { input: inChunks(text, 999) })).allocations).toBeUndefined();
    expect((await read(snapshotText({ tree: [], functions: [] }))).allocations).toBeUndefined();
  });
});
