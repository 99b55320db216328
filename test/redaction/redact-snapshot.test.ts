import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildHeap, buildSnapshotJson, drawHeap } from 'heapdiff/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareFiles, readSnapshot, redactSnapshot, type Suspect } from '../../src/index.ts';
import { compareWithMemlab } from '../support/memlab-oracle.ts';
import { recordPair } from '../support/record.ts';
import { recordedSnapshots } from '../support/recorded-snapshots.ts';

const ODDBALL = 'system / Oddball';
const KEY = Buffer.alloc(32, 7);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-redaction-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Redacts a file into the folder of this test. */
async function redact(file: string, name: string, options: { names?: 'keep' | 'hash'; key?: Buffer } = {}) {
  const path = join(folder, name);
  const pieces: Uint8Array[] = [];
  const counts = await redactSnapshot(file, async (piece) => void pieces.push(piece), {
    key: KEY,
    workFolder: folder,
    ...options,
  });
  writeFileSync(path, Buffer.concat(pieces));
  return { path, counts };
}

/** A snapshot as plain JSON. */
interface RawSnapshot {
  readonly nodes: number[];
  readonly strings: string[];
  readonly [section: string]: unknown;
}

function parse(file: string): RawSnapshot {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** A root that holds an object with a string under a name, and whatever sections somebody adds. */
function writeSmall(name: string, strings: readonly string[], more: object = {}): string {
  const path = join(folder, name);
  const meta = {
    node_fields: ['type', 'name', 'id', 'self_size', 'edge_count', 'detachedness'],
    node_types: [['hidden', 'object', 'string', 'regexp', 'synthetic'], 'string', 'number', 'number', 'number'],
    edge_fields: ['type', 'name_or_index', 'to_node'],
    edge_types: [['property', 'internal', 'element'], 'string_or_number', 'node'],
    trace_function_info_fields: ['function_id', 'name'],
    note: 'a stranger put this here',
  };
  const nodes = [4, 0, 1, 0, 1, 0, 1, 1, 3, 32, 2, 0, 2, 2, 5, 24, 0, 0, 3, 3, 7, 24, 0, 0];
  const edges = [2, 0, 6, 0, 2, 12, 0, 4, 18];
  const snapshot = { meta, node_count: 4, edge_count: 3, title: 'also a stranger' };
  writeFileSync(path, JSON.stringify({ snapshot, nodes, edges, trace_tree: [], ...more, strings }));
  return path;
}

describe('a redacted pair is explained as the pair itself', () => {
  const recorded = [...new Set(recordedSnapshots().map(([, file]) => dirname(file)))];
  const programs = [
    'map-cache',
    'weakmap-keys',
    'emitter-listeners',
    'abort-signal',
    'pending-awaits',
    'module-export',
  ];

  test.each(recorded)('%s', async (place) => {
    await expectSame(
      ...(['before', 'after'].map((name) => join(place, `${name}.heapsnapshot.gz`)) as [string, string]),
    );
  });

  test.each(programs)('%s', async (program) => {
    const { before, after } = await recordPair(program);
    await expectSame(before, after);
  });

  async function expectSame(before: string, after: string): Promise<void> {
    const original = await compareFiles(before, after);
    expect(original.suspects.length).toBeGreaterThan(0);
    for (const names of ['keep', 'hash'] as const) {
      const [first, last] = [
        await redact(before, 'before.heapsnapshot', { names }),
        await redact(after, 'after.heapsnapshot', { names }),
      ];
      const redacted = await compareFiles(first.path, last.path);
      expect([redacted.accounting, redacted.noise]).toEqual([original.accounting, original.noise]);
      const view = names === 'hash' ? viewOfFigures : viewOfNames;
      expect(redacted.suspects.map(view)).toEqual(original.suspects.map(view));
    }
  }
});

function viewOfNames({ title, fingerprint, chain, ...suspect }: Suspect): object {
  const hops = chain.map(({ edgeName, className, location }) => ({
    edgeName,
    className,
    place: location && [location.file, location.line, location.column],
  }));
  return { title, fingerprint, hops, ...viewOfFigures({ title, fingerprint, chain, ...suspect } as Suspect) };
}

/** What is the same whatever things are called; what is held in equal amounts is in the order of its names. */
function viewOfFigures({ count, retainedBytes, exclusiveBytes, chain, holds, sampleIds }: Suspect): object {
  const held = holds.map((line) => `${line.count} of ${line.shallowBytes}`).sort();
  return { count, retainedBytes, exclusiveBytes, ids: chain.map(({ nodeId }) => nodeId), held, sampleIds };
}

test('memlab reads every node and edge of it as heapdiff does', async () => {
  const [, file] = recordedSnapshots().find(([name]) => name.includes('request-error-cycle'))!;
  const { reachedCount, differences } = await compareWithMemlab((await redact(file, 'for-memlab.heapsnapshot')).path);
  expect(differences).toEqual([]);
  expect(reachedCount).toBeGreaterThan(1000);
});

test('all but strings and their numbers stays as it is', async () => {
  const [, file] = recordedSnapshots().find(([name]) => name.includes('connection-tasks'))!;
  const { path: plain } = await redact(file, 'first.heapsnapshot');
  const { path: again } = await redact(plain, 'second.heapsnapshot', { key: Buffer.alloc(32, 8) });
  const [once, twice] = [parse(plain), parse(again)];
  for (const section of ['edges', 'locations', 'trace_function_infos', 'trace_tree', 'samples']) {
    expect(twice[section], section).toEqual(once[section]);
  }
  expect(twice.nodes.filter((_, at) => at % 7 !== 1)).toEqual(once.nodes.filter((_, at) => at % 7 !== 1));
});

test('the same text has the same pseudonym in both files, and another one under another key', async () => {
  const file = writeSmall('a.heapsnapshot', ['<dummy>', 'Session', 'token', 'secret pattern', 'pattern']);
  const texts = async (key: Buffer, name: string) => parse((await redact(file, name, { key })).path).strings;
  const one = await texts(KEY, 'one');
  expect(await texts(KEY, 'same')).toEqual(one);
  const other = await texts(Buffer.alloc(32, 8), 'other');
  expect(other[3]).not.toBe(one[3]);
});

test('a text that is a name and a value stays as the name only', async () => {
  const file = writeSmall('both.heapsnapshot', ['<dummy>', 'Session', 'token', 'secret pattern', 'pattern']);
  const { nodes, strings } = parse((await redact(file, 'both.out')).path);
  expect(strings.slice(0, 3)).toEqual(['<dummy>', 'Session', 'token']);
  expect(strings[4]).toBe('pattern');
  const value = nodes[2 * 6 + 1];
  expect(value).toBe(5);
  expect(strings[value]).toMatch(/^~[a-z]{12}$/u);
  expect(strings[3]).toMatch(/^~[a-z]{12}$/u);
});

describe('of true, false, null and undefined', () => {
  const words = ['true', 'false', 'null', 'undefined'];
  const texts = [...words, 'boolean', 'object', 'private'];
  const others = ['marker', 'lone', 'texts'];
  const nodes = {
    ...Object.fromEntries(texts.map((text) => [text, `string:${text}`])),
    ...Object.fromEntries([...words.map((word) => `the-${word}`), ...others].map((key) => [key, `hidden:${ODDBALL}`])),
    nan: { type: 'number', name: 'heap number' },
    string: `string:${ODDBALL}`,
  };
  const edges = [
    ...Object.keys(nodes).map((key, at) => `root ?${at} ${key}`),
    ...['the-true ?0 true', 'the-true ?1 boolean', 'the-false ?0 false', 'the-false ?1 boolean'],
    ...['the-null ?0 null', 'the-null ?1 object'],
    ...['the-undefined ?0 undefined', 'the-undefined ?1 nan', 'the-undefined ?2 undefined'],
    // Whatever looks nearly so: another oddball of V8, fields that do not fit, a string.
    ...['marker ?0 private', 'marker ?1 undefined', 'lone ?0 true', 'texts ?0 private', 'texts ?1 private'],
    ...['string ?0 true', 'string ?1 boolean'],
  ];

  test.each(['keep', 'hash'] as const)('V8’s own nodes alone are named so, with names: %s', async (names) => {
    const drawing = drawHeap(nodes, edges);
    const file = join(folder, 'oddballs');
    writeFileSync(file, buildSnapshotJson(drawing));
    const { node } = await buildHeap(drawing);
    const { strings, nodeName } = await readSnapshot((await redact(file, 'oddballs.redacted', { names })).path);
    const nameOf = (key: string): string => strings.get(nodeName[node(key)]);
    expect(words.map((word) => nameOf(`the-${word}`))).toEqual(words);
    expect(others.map(nameOf)).toEqual(others.map(() => ODDBALL));
    for (const text of [...texts, 'string']) expect(nameOf(text), text).toMatch(/^~[a-z]{12}$/u);
  });
});

test('what a stranger put into the file is left out', async () => {
  const file = writeSmall('more', ['<dummy>', 'Session', 'a', 'b', 'c'], { secrets: ['x'], '"note': { deep: ['y'] } });
  const { path } = await redact(file, 'less');
  expect(Object.keys(parse(path))).toEqual(['snapshot', 'nodes', 'edges', 'trace_tree', 'strings']);
  expect(readFileSync(path, 'utf8')).not.toContain('stranger');
});

test('text where only numbers may be is refused, with its place', async () => {
  const file = writeSmall('text-in-trace', ['<dummy>', 'Session', 'a', 'b', 'c'], { samples: [1, 'secret'] });
  await expect(redact(file, 'refused')).rejects.toThrow(/"samples" at byte \d+: found text, expected numbers only/u);
});

test('a key that can be tried out is refused', async () => {
  const file = writeSmall('short', ['<dummy>', 'Session', 'a', 'b', 'c']);
  await expect(redact(file, 'none', { key: Buffer.alloc(8) })).rejects.toThrow(
    'the key has 8 bytes; expected 16 or more',
  );
});

test.each([0, 1, 20])('after %i pieces it can be ended, and what was put aside is gone', async (count) => {
  const [, file] = recordedSnapshots()[0];
  const interruption = new AbortController();
  const pieces: Uint8Array[] = [];
  if (count === 0) interruption.abort();
  const write = async (piece: Uint8Array): Promise<void> => {
    if (pieces.push(piece) === count) interruption.abort();
  };
  const redacting = redactSnapshot(file, write, { key: KEY, workFolder: folder, signal: interruption.signal });
  const message = `interrupted while redacting ${file}`;
  await expect(redacting).rejects.toThrow(expect.objectContaining({ code: 'interrupted', message }));
  expect(pieces.length).toBe(count);
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
});

test('what was put aside is gone, also where the file is damaged', async () => {
  const file = join(folder, 'damaged');
  writeFileSync(file, readFileSync(writeSmall('whole', ['<dummy>', 'A', 'b', 'c', 'd'])).subarray(0, -8));
  await expect(redact(file, 'nothing')).rejects.toThrow('recorded to its end?');
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
});
