import { buildSnapshotJson, type GraphDescription } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import type { SelectEdges } from '../../src/snapshot/edge-selection.ts';
import { readSnapshot } from '../../src/snapshot/read-snapshot.ts';
import { plainSnapshot } from '../support/obvious-reader.ts';
import { mulberry32 } from '../support/random-graphs.ts';
import { withSelectedEdges } from '../support/select-edges.ts';
import { readBuilt } from '../support/snapshot-builder.ts';

/** Some hundred nodes and edges, or more edges than are taken at a time; every fifth edge is none that V8 would write in its usual way. */
function drawGraph(seed: number): GraphDescription {
  const random = mulberry32(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const nodeCount = 2 + below(300);
  const nodes = Array.from({ length: nodeCount }, (_, at) => ({ key: `n${at}`, name: 'A', id: 3 + 2 * at }));
  const edges = Array.from({ length: seed === 0 ? 10_000 : below(600) }, () => ({
    from: `n${below(nodeCount)}`,
    to: `n${below(nodeCount)}`,
    ...(below(seed === 0 ? 5_000 : 5) === 0 ? { type: 'element', name: -below(9) - 1 } : { name: `p${below(40)}` }),
  }));
  return { nodes, edges };
}

/** Marks a third of the nodes as sources, and a third as targets. */
function selectThird(seed: number): SelectEdges {
  return ({ nodeCount }) => {
    const random = mulberry32(seed);
    const marks = (): Uint8Array => Uint8Array.from({ length: nodeCount }, () => (random() < 0.33 ? 1 : 0));
    return { bySource: marks(), byTarget: marks() };
  };
}

async function* chunked(text: string, chunkBytes: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += chunkBytes) yield bytes.subarray(start, start + chunkBytes);
}

test('just the selected edges are read, in whatever chunks (100 random snapshots)', async () => {
  for (let seed = 0; seed < 100; seed++) {
    const text = buildSnapshotJson(drawGraph(seed));
    const whole = await readBuilt(text);
    const expected = plainSnapshot(withSelectedEdges(whole, selectThird(seed)(whole)));
    for (const chunkBytes of [3, 100, 4096, 1e9]) {
      const input = chunked(text, chunkBytes);
      const selected = await readSnapshot('selected', { input, selectEdges: selectThird(seed) });
      expect(plainSnapshot(selected), `seed ${seed}, chunks of ${chunkBytes}`).toEqual(expected);
      expect(selected.edgeCountInFile).toBe(whole.edgeCount);
    }
  }
});

describe('edges that are not selected are checked all the same', () => {
  const none: SelectEdges = ({ nodeCount }) => ({
    bySource: new Uint8Array(nodeCount),
    byTarget: new Uint8Array(nodeCount),
  });
  const text = buildSnapshotJson({
    nodes: [{ key: 'a', name: 'A' }],
    edges: [
      { from: 'root', to: 'a', name: 'first' },
      { from: 'a', to: 'root', name: 'second' },
    ],
  });

  test.each([
    ['a name that is no string', /"edges":\[2,\d+,/u, '"edges":[2,999,', /the name of edge 0 is string 999/u],
    ['a target that is no node', /,7\n,/u, ',8\n,', /edge to node offset 8/u],
    ['an edge too few', /\n,2,\d+,0\]/u, ']', /ends after 3 numbers, expected 6/u],
  ])('%s', async (_, found, replaced, message) => {
    const damaged = text.replace(found, replaced);
    expect(damaged).not.toBe(text);
    const reading = readSnapshot('damaged', { input: chunked(damaged, 1e9), selectEdges: none });
    await expect(reading).rejects.toThrow(message);
  });

  test('and none is in the columns', async () => {
    const snapshot = await readSnapshot('none', { input: chunked(text, 1e9), selectEdges: none });
    expect([snapshot.edgeCount, snapshot.edgeCountInFile]).toEqual([0, 2]);
    expect(plainSnapshot(snapshot).firstEdge).toEqual([0, 0, 0]);
  });
});
