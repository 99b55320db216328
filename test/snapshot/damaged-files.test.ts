import { buildSnapshotJson, type GraphDescription } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { MalformedSnapshotError, TruncatedSnapshotError } from '../../src/errors.ts';
import { readBuilt } from '../support/snapshot-builder.ts';

// root -> a -> b
const graph: GraphDescription = {
  nodes: [{ name: 'a' }, { name: 'b' }],
  edges: [
    { from: 'root', to: 'a' },
    { from: 'a', to: 'b' },
  ],
};
const whole = buildSnapshotJson(graph);
const NODES = '"nodes":[9,1,1,0,1,0,0\n,3,2,3,16,1,0,0\n,3,3,5,16,0,0,0]';
const EDGES = '"edges":[2,2,7\n,2,3,14]';

test('the file that the damage below is done to is whole', async () => {
  expect(whole).toContain(NODES);
  expect(whole).toContain(EDGES);
  await expect(readBuilt(whole)).resolves.toMatchObject({ nodeCount: 3, edgeCount: 2 });
});

test('a file cut at any byte is truncated, in the section where it ends', async () => {
  const bytes = Buffer.from(whole);
  for (let length = 0; length < bytes.length; length++) {
    const error = await failureOf(bytes.subarray(0, length));
    expect(error, `cut at ${length}`).toBeInstanceOf(TruncatedSnapshotError);
    expect(error.byteOffset, `cut at ${length}`).toBe(length);
  }
  const edgesAt = whole.indexOf(EDGES);
  expect(await failureOf(bytes.subarray(0, edgesAt - 20))).toMatchObject({
    section: 'nodes',
    code: 'truncated-snapshot',
  });
  expect(await failureOf(bytes.subarray(0, edgesAt + 13))).toMatchObject({
    section: 'edges',
    message: `built.heapsnapshot: in "edges" at byte ${edgesAt + 13}: "edges" ends after 2 numbers, expected 6 (2 edges x 3 fields); was the file recorded to its end?`,
  });
});

test.for([
  ['"samples":[', 'with 1 bracket open; was the file recorded to its end?'],
  ['"samples":[[', 'with 2 brackets open; was the file recorded to its end?'],
  ['"samples":', 'the file ends after "samples", expected more up to the last "}"; was the file recorded to its end?'],
])('a file that ends with %s says how far it came', async ([end, message]) => {
  const text = whole.slice(0, whole.indexOf('"samples":')) + end;
  expect((await failureOf(text)).message).toContain(message);
});

test('an empty file is said to be empty', async () => {
  for (const text of ['', ' \n', '\ufeff']) {
    expect((await failureOf(text)).message, JSON.stringify(text)).toContain('the file is empty');
  }
});

/** What is put in the place of what, the section and the place that the error names, and what it says. */
const faults: readonly [name: string, from: string, to: string, section: string, at: string, message: string][] = [
  [
    'too few nodes',
    ',3,3,5,16,0,0,0]',
    ']',
    'nodes',
    ']',
    '"nodes" ends after 14 numbers, expected 21 (3 nodes x 7 fields)',
  ],
  ['half a node', '16,0,0,0]', '16,0,0]', 'nodes', ']', '"nodes" ends after 20 numbers, expected 21'],
  [
    'too many nodes',
    '16,0,0,0]',
    '16,0,0,0,3,3,5,16,0,0,0]',
    'nodes',
    '3,3,5,16,0,0,0]',
    '"nodes" goes on, expected 21',
  ],
  ['too few edges', '\n,2,3,14]', ']', 'edges', ']', '"edges" ends after 3 numbers, expected 6 (2 edges x 3 fields)'],
  ['too many edges', '2,3,14]', '2,3,14,2,3,0]', 'edges', '2,3,0]', '"edges" goes on, expected 6'],
  [
    'edge counts that do not add up',
    '3,2,3,16,1,',
    '3,2,3,16,2,',
    'nodes',
    ']',
    'add up to 3, expected 2 ("edge_count")',
  ],
  [
    'an unknown node type number',
    '[9,1,1,0',
    '[16,1,1,0',
    'nodes',
    '16,1,1',
    'record 0: node type 16, but the header lists 16 types',
  ],
  [
    'an unknown edge type number',
    '\n,2,3,14]',
    '\n,7,3,14]',
    'edges',
    '7,3,14',
    'record 1: edge type 7, but the header lists 7',
  ],
  ['a negative edge type number', '\n,2,3,14]', '\n,-2,3,14]', 'edges', '-2,3,14', 'edge type -2'],
  [
    'a node name that is no string',
    '3,3,5,16',
    '3,99,5,16',
    'nodes',
    '[9,1,1',
    'the name of node 2 is string 99, but there are 4 strings',
  ],
  [
    'an edge name that is no string',
    '\n,2,3,14',
    '\n,2,4,14',
    'edges',
    '[2,2,7',
    'the name of edge 1 is string 4, but there are 4',
  ],
  ['a negative edge name', '\n,2,3,14', '\n,2,-3,14', 'edges', '-3,14', 'name or index -3 of a "property" edge'],
  ['an edge beyond the nodes', '3,14]', '3,21]', 'edges', '21]', 'node offset 21, but the 3 nodes have 21 numbers'],
  ['an edge to a negative offset', '3,14]', '3,-7]', 'edges', '-7]', 'node offset -7'],
  ['an edge into the middle of a node', '3,14]', '3,13]', 'edges', '13]', 'expected a multiple of the 7 node fields'],
  [
    'an id beyond 32 bits',
    '3,3,5,16',
    '3,3,4294967296,16',
    'nodes',
    '4294967296',
    'node id 4294967296, which is beyond 32 bits',
  ],
  ['a name beyond 32 bits', '3,3,5,16', '3,4294967296,5,16', 'nodes', '4294967296', 'name index 4294967296'],
  ['a size beyond 2^53', '3,3,5,16', '3,3,5,9007199254740993', 'nodes', '3,0,0,0]', 'larger than 2^53 - 1'],
  ['a negative size', '3,3,5,16', '3,3,5,-16', 'nodes', '-16', 'found "-" after 17 numbers, expected a whole number'],
  ['a detachedness beyond a byte', '16,0,0,0]', '16,0,0,256]', 'nodes', '256]', 'detachedness 256'],
  ['a fraction', '3,3,5,16', '3,3,5,16.5', 'nodes', '.5', 'found "." after 18 numbers, expected "," or "]"'],
  ['a leading zero', '3,3,5,16', '3,3,05,16', 'nodes', '5,16', 'a number starts with 0 and goes on'],
  ['a lone minus', '3,14]', '3,-]', 'edges', ']', 'expected a whole number'],
  ['two commas', '3,3,5,16', '3,,5,16', 'nodes', ',5,16', 'expected a whole number'],
  ['a comma at the end', '16,0,0,0]', '16,0,0,0,]', 'nodes', ']', 'expected a whole number'],
  ['a word among numbers', '3,3,5,16', '3,null,5,16', 'nodes', 'null', 'found "n" after 15 numbers'],
  [
    'an object instead of nodes',
    NODES,
    '"nodes":{"a":1}',
    'nodes',
    '{"a"',
    'found "{" after 0 numbers, expected the "["',
  ],
  ['a string without quotes', '"<dummy>"', 'dummy', 'strings', 'dummy', 'found "d" after 0 strings, expected a string'],
  ['a comma after the last string', '"b"]', '"b",]', 'strings', ']}', 'after 4 strings, expected a string in quotes'],
  ['text after the end', '"b"]}', '"b"]}x', 'top level', 'x', 'found "x", expected nothing after the last "}"'],
  ['a NUL after the end', '"b"]}', '"b"]}\0', 'top level', '\0', 'found byte 0x00, expected nothing after'],
  ['a comma missing between sections', '"b"]}', '"b"] "x":1}', 'top level', '"x"', 'expected "," or "}"'],
  [
    'a bracket that closes the wrong one',
    '"samples":[]',
    '"samples":[{]',
    'samples',
    ']',
    'found "]", expected a key in quotes',
  ],
  [
    'a bad word in a skipped section',
    '"samples":[]',
    '"samples":[trie]',
    'samples',
    'ie]',
    'found "i", expected "true"',
  ],
  [
    'a bad number in a skipped section',
    '"samples":[]',
    '"samples":[1.]',
    'samples',
    ']',
    'found "]", expected a digit',
  ],
  [
    'a section twice',
    '"samples":[]',
    EDGES,
    'top level',
    '":[2,2,7\n,2,3,14],\n"locations"',
    'a second "edges" section',
  ],
  [
    'a location of no node',
    '"locations":[]',
    '"locations":[21,1,1,1]',
    'locations',
    '21,1',
    'location of node offset 21',
  ],
  ['half a location', '"locations":[]', '"locations":[7,1,1]', 'locations', ']', 'a multiple of 4'],
];

test.for(faults)('%s: the error names section and byte', async ([, from, to, section, at, message]) => {
  expect(whole.split(from).length, 'places to damage').toBe(2);
  const damaged = whole.replace(from, () => to);
  const error = await failureOf(damaged);
  expect(error.message).toContain(message);
  expect(error.section).toBe(section);
  const sectionStart =
    section === 'top level' ? damaged.indexOf(to) : damaged.indexOf(`"${section}":`) + section.length + 3;
  expect(error.byteOffset).toBe(damaged.indexOf(at, sectionStart));
});

const headerFaults: readonly [name: string, from: string, to: string, message: string][] = [
  ['no meta', '"meta":', '"mega":', '"snapshot.meta" is missing, expected an object'],
  ['no node fields', '"node_fields":', '"node_feels":', '"node_fields" is missing, expected an array of names'],
  ['a required node field missing', '"self_size"', '"other_size"', '"node_fields" has no "self_size"'],
  ['two required edge fields missing', '"name_or_index","to_node"', '"a","b"', 'has no "name_or_index", "to_node"'],
  ['a required location field missing', '"object_index"', '"subject_index"', '"location_fields" has no "object_index"'],
  ['no node types', '"node_types":', '"mode_types":', '"node_types" is missing, expected an array'],
  [
    'no type enumeration',
    '"edge_types":[[',
    '"edge_types":["string",[',
    'the type enumeration in "edge_types" is "string"',
  ],
  ['no node count', '"node_count":3', '"mode_count":3', '"node_count" is missing, expected a whole number'],
  ['a negative count', '"node_count":3', '"node_count":-3', '"node_count" is -3'],
  ['a count beyond 32 bits', '"edge_count":2', '"edge_count":4294967295', '"edge_count" is 4294967295'],
  ['a fraction as count', '"edge_count":2', '"edge_count":2.5', '"edge_count" is 2.5'],
  [
    'a text as native bytes',
    '"edge_count":2',
    '"edge_count":2,"extra_native_bytes":"9"',
    '"extra_native_bytes" is "9"',
  ],
  [
    'another root',
    '"edge_count":2',
    '"edge_count":2,"root_index":14',
    '"root_index" is 14; only snapshots whose first node',
  ],
];

test.for(headerFaults)('a header with %s is refused', async ([, from, to, message]) => {
  const damaged = whole.replace(from, () => to);
  const error = await failureOf(damaged);
  expect(error.message).toContain(message);
  expect(error).toMatchObject({ section: 'snapshot', byteOffset: '{"snapshot":'.length });
});

test('a root_index of 0 is what is read anyway', async () => {
  await expect(readBuilt(whole.replace('"edge_count":2', '"edge_count":2,"root_index":0'))).resolves.toBeDefined();
});

test.for(['snapshot', 'nodes', 'edges', 'strings'])('a file without "%s" is refused', async (section) => {
  const { [section]: _left, ...sections } = JSON.parse(whole) as Record<string, unknown>;
  const error = await failureOf(JSON.stringify(sections));
  const isHeader = section === 'snapshot';
  expect(error.message).toContain(
    isHeader ? 'stands before the "snapshot" header' : `the file has no "${section}" section`,
  );
});

test('a file without locations, samples and traces is a snapshot', async () => {
  const { snapshot, nodes, edges, strings } = JSON.parse(whole) as Record<string, unknown>;
  await expect(readBuilt(JSON.stringify({ snapshot, nodes, edges, strings }))).resolves.toMatchObject({ nodeCount: 3 });
});

const otherFiles: readonly [name: string, text: string, message: string][] = [
  ['a CPU profile', '{"nodes":[{"id":1,"callFrame":{}}],"startTime":1}', 'this looks like a CPU profile (.cpuprofile)'],
  [
    'a CPU profile in another order',
    '{"startTime":1,"nodes": [ {"id":1}]}',
    'this looks like a CPU profile (.cpuprofile)',
  ],
  ['a sampling heap profile', '{"head":{"callFrame":{}}}', 'this looks like a sampling heap profile'],
  ['a performance trace', '{"traceEvents":[]}', 'this looks like a performance trace'],
  ['a JSON array', '[1,2]', 'this is a JSON array'],
  ['another JSON object', '{"name":"x","version":"1"}', 'has no "snapshot" section, found "name", "version"'],
  ['an empty object', '{}', 'has no "snapshot" section, found no keys'],
  ['JSON with another snapshot', '{"snapshot":7}', '"snapshot" is 7, expected an object'],
  ['plain text', 'hello', 'found "h", expected a V8 heap snapshot (.heapsnapshot)'],
  ['UTF-16', '\xff\xfe{', 'this looks like UTF-16'],
  ['a PNG', '\x89PNG', 'found byte 0x89, expected a V8 heap snapshot'],
  ['nodes first', '{"nodes":[1,2]}', '"nodes" stands before the "snapshot" header, which must come first'],
];

test.for(otherFiles)('%s is said to be no heap snapshot', async ([, text, message]) => {
  const error = await failureOf(Buffer.from(text, 'latin1'));
  expect(error).not.toBeInstanceOf(TruncatedSnapshotError);
  expect(error.message).toContain(message);
});

test.for([
  ['node_count', '"node_count":3', '"node_count":4000000000'],
  ['edge_count', '"edge_count":2', '"edge_count":4000000000'],
])('a huge %s in a small file costs no memory', async ([, from, to]) => {
  const before = process.memoryUsage().arrayBuffers;
  const error = await failureOf(whole.replace(from, to));
  expect(error.message).toMatch(/expected (28|12)000000000 \(4000000000 (nodes|edges) x [73] fields\)|add up to/);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
});

test('a header that never ends is refused before it fills the memory', async () => {
  const error = await failureOf(`{"snapshot":{"meta":"${'x'.repeat(3_000_000)}`);
  expect(error.message).toContain('the header is longer than');
});

test('a header nested a million deep is refused', async () => {
  const deep = '['.repeat(400_000) + ']'.repeat(400_000);
  const error = await failureOf(`{"snapshot":{"meta":{"node_fields":${deep}}}}`);
  expect(error.message).toContain('"node_fields" is [object]');
});

async function failureOf(text: string | Uint8Array): Promise<MalformedSnapshotError> {
  const outcome = await readBuilt(text).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(MalformedSnapshotError);
  return outcome as MalformedSnapshotError;
}
