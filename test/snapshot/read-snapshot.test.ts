import { buildSnapshotJson, type GraphDescription } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { NO_NODE, type NodeOrdinal } from '../../src/ordinals.ts';
import { readSnapshot } from '../../src/snapshot/read-snapshot.ts';
import { Detachedness, EdgeType, NodeType } from '../../src/snapshot/snapshot.ts';
import { EDGE_TYPE_NAMES, NODE_TYPE_NAMES } from '../../src/snapshot/type-numbers.ts';
import { edgesInWords, plainSnapshot, readObviously, stringsOf } from '../support/obvious-reader.ts';
import { buildSnapshot, readBuilt } from '../support/snapshot-builder.ts';

// root -> list -[0]-> item -> root
const graph: GraphDescription = {
  nodes: [
    { key: 'list', name: 'Array', selfSize: 16 },
    { key: 'item', name: 'Item', type: 'native', id: 1614611264, selfSize: 48, detachedness: 2 },
  ],
  edges: [
    { from: 'root', to: 'list', type: 'shortcut', name: 'list' },
    { from: 'list', to: 'item', name: 0 },
    { from: 'item', to: 'root', type: 'internal', name: 'owner' },
    { from: 'list', to: 'list', type: 'weak', name: 'self' },
  ],
};

test('columns hold what the file says, node by node and edge by edge', async () => {
  const { snapshot } = await buildSnapshot(graph);
  expect(plainSnapshot(snapshot)).toEqual({
    extraNativeBytes: 0,
    nodeType: ['synthetic', 'object', 'native'],
    nodeName: [1, 2, 3],
    nodeId: [1, 3, 1614611264],
    shallowBytes: [0, 16, 48],
    firstEdge: [0, 1, 3, 4],
    detachedness: [0, 0, Detachedness.detached],
    edgeType: ['shortcut', 'element', 'weak', 'internal'],
    edgeNameOrIndex: [4, 0, 5, 6],
    edgeTarget: [1, 2, 1, 0],
    locations: [],
    strings: ['<dummy>', '', 'Array', 'Item', 'list', 'self', 'owner'],
  } satisfies ReturnType<typeof readObviously>);
});

test('node records of 6 fields give the same columns as records of 7', async () => {
  const [six, seven] = await Promise.all([
    readBuilt(buildSnapshotJson(graph, { nodeFields: 6 })),
    readBuilt(buildSnapshotJson(graph, { nodeFields: 7 })),
  ]);
  expect(plainSnapshot(six)).toEqual(plainSnapshot(seven));
});

test('a file without detachedness has it unknown for all nodes', async () => {
  const text = buildSnapshotJson(graph).replace('"trace_node_id","detachedness"', '"unknown_a","unknown_b"');
  const snapshot = await readBuilt(text);
  expect(plainSnapshot(snapshot).detachedness).toEqual([0, 0, 0]);
});

test('fields in another order, with unknown ones between them, are found by name', async () => {
  const text = `{"snapshot":{"meta":{
    "node_fields":["edge_count","unknown","self_size","id","name","type"],
    "node_types":["number","number","number","number","string",["object","hidden"]],
    "edge_fields":["to_node","unknown","type","name_or_index"],
    "edge_types":["node","number",["element","property"],"string_or_number"],
    "location_fields":["column","line","unknown","script_id","object_index"]},
    "node_count":2,"edge_count":1},
    "nodes":[1,99,8,1,0,1, 0,99,24,3,1,0],
    "edges":[6,99,1,1],
    "locations":[5,4,99,3,6],
    "strings":["root","kept"]}`;
  const snapshot = await readBuilt(text);
  expect(plainSnapshot(snapshot)).toEqual({
    extraNativeBytes: 0,
    nodeType: ['hidden', 'object'],
    nodeName: [0, 1],
    nodeId: [1, 3],
    shallowBytes: [8, 24],
    firstEdge: [0, 1, 1],
    detachedness: [0, 0],
    edgeType: ['property'],
    edgeNameOrIndex: [1],
    edgeTarget: [1],
    locations: [[1, 3, NO_NODE, 4, 5]],
    strings: ['root', 'kept'],
  });
});

test('types have fixed numbers whatever order the file lists them in, and unknown ones come after them', async () => {
  const layout = {
    nodeTypes: ['galaxy', ...NODE_TYPE_NAMES.toReversed(), 'nebula'],
    edgeTypes: ['wormhole', ...EDGE_TYPE_NAMES.toReversed()],
  };
  const { snapshot, node } = await buildSnapshot(
    {
      nodes: [
        { name: 'a', type: 'closure' },
        { name: 'b', type: 'nebula' },
        { name: 'c', type: 'galaxy' },
      ],
      edges: [
        { from: 'root', to: 'a', type: 'context' },
        { from: 'root', to: 'b', type: 'wormhole' },
        { from: 'root', to: 'c', type: 'hidden', name: 9 },
      ],
    },
    layout,
  );
  expect(snapshot.nodeTypeNames).toEqual([...NODE_TYPE_NAMES, 'galaxy', 'nebula']);
  expect(snapshot.edgeTypeNames).toEqual([...EDGE_TYPE_NAMES, 'wormhole']);
  expect(['root', 'a', 'b', 'c'].map((key) => snapshot.nodeType[node(key)])).toEqual([9, NodeType.closure, 17, 16]);
  expect(Array.from(snapshot.edgeType as Uint8Array)).toEqual([EdgeType.context, 7, EdgeType.hidden]);
});

test('the fixed type numbers carry the names of V8', () => {
  const camelCase = (name: string): string => name.replace(/ (.)/g, (_, letter: string) => letter.toUpperCase());
  const numbersOf = (names: readonly string[]): object =>
    Object.fromEntries(names.map((name, number) => [camelCase(name), number]));
  expect(numbersOf(NODE_TYPE_NAMES)).toEqual(NodeType);
  expect(numbersOf(EDGE_TYPE_NAMES)).toEqual(EdgeType);
});

test('element indices beyond 2^31 are read as V8 13.6 prints them, and as older versions do', async () => {
  const { snapshot } = await buildSnapshot({
    root: [-2, -1294967296, 4294967294, 3000000000, 0].map((name) => ({ to: 'a', name })),
  });
  const indices = [4294967294, 3000000000, 4294967294, 3000000000, 0];
  expect(edgesInWords(snapshot)).toEqual(indices.map((index) => `element ${index} -> a`));
});

test('self sizes beyond 4 GiB are exact', async () => {
  const sizes = [2 ** 32, 2 ** 32 + 1, 2 ** 48 - 1, Number.MAX_SAFE_INTEGER, 999_999_999, 1_000_000_000];
  const { snapshot } = await buildSnapshot({ nodes: sizes.map((selfSize) => ({ name: `${selfSize}`, selfSize })) });
  expect(Array.from(snapshot.shallowBytes as Float64Array)).toEqual([0, ...sizes]);
});

test('ids may be as large as 32 bits allow, and the same twice', async () => {
  const { snapshot } = await buildSnapshot({
    nodes: [
      { name: 'a', id: 2 ** 32 - 1 },
      { name: 'b', id: 2 ** 32 - 1 },
    ],
  });
  expect(plainSnapshot(snapshot).nodeId).toEqual([1, 4294967295, 4294967295]);
});

test('locations have 4 fields, or 5 with the node of the script', async () => {
  const located: GraphDescription = {
    nodes: [{ name: 'f' }, { name: 'script' }],
    locations: [
      { node: 'f', scriptId: 12, script: 'script', line: 3, column: 0 },
      { node: 'script', scriptId: 13, line: -1, column: -1 },
    ],
  };
  const [four, five] = [4, 5].map((locationFields) =>
    buildSnapshotJson(located, { locationFields: locationFields as 4 | 5 }),
  );
  expect(plainSnapshot(await readBuilt(four)).locations).toEqual([
    [1, 12, NO_NODE, 3, 0],
    [2, 13, NO_NODE, -1, -1],
  ]);
  expect(plainSnapshot(await readBuilt(five)).locations).toEqual([
    [1, 12, 2, 3, 0],
    [2, 13, NO_NODE, -1, -1],
  ]);
});

test('locations that nobody asks for are checked, and not kept', async () => {
  const keys = Array.from({ length: 10_000 }, (_, place) => `f${place}`);
  const text = buildSnapshotJson({
    nodes: keys.map((name) => ({ name })),
    locations: keys.map((node, place) => ({ node, scriptId: 1234567, line: place, column: place % 5_000 ? 1 : -1 })),
  });
  for (const chunkBytes of [100, 1e9]) {
    expect(plainSnapshot(await readBuilt(text, chunkBytes, { locations: false }))).toEqual({
      ...readObviously(text),
      locations: [],
    });
    const damaged = text.replace(',1234567,8000,', ',1234567,20000000000,');
    await expect(readBuilt(damaged, chunkBytes, { locations: false })).rejects.toThrow(
      'record 8000: 20000000000, which is beyond 32 bits',
    );
  }
});

test('native memory outside of nodes is read where the file has it', async () => {
  const { snapshot } = await buildSnapshot({ nodes: [], extraNativeBytes: 5_000_000_000 });
  expect(snapshot.extraNativeBytes).toBe(5_000_000_000);
});

test('a file with no nodes and no edges is a snapshot', async () => {
  const text = `{"snapshot":${headerText(0, 0)},"nodes":[],"edges":[],"strings":[]}`;
  const snapshot = await readBuilt(text);
  expect([snapshot.nodeCount, snapshot.edgeCount, snapshot.strings.length]).toEqual([0, 0, 0]);
  expect(snapshot.firstEdge[0 as NodeOrdinal]).toBe(0);
});

test('a byte order mark, CRLF and blanks between any two tokens change nothing', async () => {
  const text = buildSnapshotJson(graph);
  const spaced = `\ufeff \r\n${text.replace(/"(?:[^"\\]|\\.)*"|-?\d+|[[\]{}:,]/g, '\r\n\t $& ')}\r\n`;
  expect(plainSnapshot(await readBuilt(spaced))).toEqual(plainSnapshot(await readBuilt(text)));
});

test('sections that no reader knows are skipped, however deep they are nested', async () => {
  const text = buildSnapshotJson(graph, { unknownSections: { a: { b: ['\\"]}', -1.5e-7, true] }, b: 0, c: null } });
  const deep = text.replace('"trace_tree":[]', `"trace_tree":${'[1,'.repeat(200_000)}{"a":[]}${']'.repeat(200_000)}`);
  expect(plainSnapshot(await readBuilt(deep))).toEqual(plainSnapshot(await readBuilt(buildSnapshotJson(graph))));
});

test('sections after the header may come in any order', async () => {
  const { snapshot, ...sections } = JSON.parse(buildSnapshotJson(graph)) as Record<string, unknown>;
  const reversed = Object.fromEntries(Object.entries(sections).toReversed());
  const text = JSON.stringify({ snapshot, ...reversed });
  expect(plainSnapshot(await readBuilt(text))).toEqual(readObviously(text));
});

test('strings are read as JSON has them: escapes, surrogate pairs and UTF-8', async () => {
  const texts = ['\u0000\b\f\n\r\t"\\/', 'é€😀', '\ud83d', '\ude00\ud83d', '\ufeffx', '__proto__', '<script>', 'a|b'];
  const { snapshot } = await buildSnapshot({ nodes: [], strings: texts });
  expect(stringsOf(snapshot)).toEqual(['<dummy>', '', ...texts]);

  const literals = ['"\\u00E9\\u00e9\\uD83D\\uDE00\\/"', '"\\\\u0041"', '"\\\\\\""', '"é\\u20ac😀"'];
  const text = `{"snapshot":${headerText(0, 0)},"nodes":[],"edges":[],"strings":[${literals.join(' , ')}]}`;
  expect(stringsOf(await readBuilt(text))).toEqual(literals.map((literal) => JSON.parse(literal)));
});

test('damage that only hits the text of a string leaves the snapshot readable', async () => {
  const strings = Buffer.concat([
    Buffer.from('["\\x \\u12 \\uzzzz end","'),
    Buffer.from([0x61, 0xff, 0xc3, 0x00, 0x0a, 0x62]),
    Buffer.from('"]}'),
  ]);
  const start = Buffer.from(`{"snapshot":${headerText(0, 0)},"nodes":[],"edges":[],"strings":`);
  const snapshot = await readBuilt(Buffer.concat([start, strings]));
  expect(stringsOf(snapshot)).toEqual(['\\x \\u12 \\uzzzz end', 'a\ufffd\ufffd\u0000\nb']);
});

test('the file is named as the caller gave it', async () => {
  const input = (async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from(buildSnapshotJson(graph));
  })();
  expect((await readSnapshot('some/where.heapsnapshot', { input })).file).toBe('some/where.heapsnapshot');
});

function headerText(nodeCount: number, edgeCount: number): string {
  const { snapshot } = JSON.parse(buildSnapshotJson({ nodes: [] })) as { snapshot: object };
  return JSON.stringify({ ...snapshot, node_count: nodeCount, edge_count: edgeCount });
}
