import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ChainHop } from 'heapdiff';
import { afterEach, describe, expect, test } from 'vitest';
import { type McpClient, startMcp, type ToolAnswer } from '../support/mcp-client.ts';
import { isTold, isToldAs, pathTo } from '../support/planted-leak.ts';
import { PLAIN_PROGRAMS } from '../support/planted-programs.ts';
import { recordPair, type Truth } from '../support/record.ts';

const MOST_CALLS = 6;
/** Each answer is read by a model, and paid for. */
const LONGEST_ANSWER = 4000;

let mcp: McpClient | undefined;
afterEach(() => mcp?.close());

describe('an agent that knows nothing but the answers finds what was planted', () => {
  test.each(PLAIN_PROGRAMS)('%s, in three snapshots', async (program) => {
    const { before, truth } = await recordPair(program);
    const found = await investigate(dirname(before), ['before', 'after', 'after2'], truth.iterations);
    expect(found.verdict).toBe('leak');
    expectTruth(found, truth, 2);
  });

  test('detached-dom of Chromium, in two', async () => {
    const recorded = (name: string): string => fileURLToPath(new URL(`../../snapshots/${name}`, import.meta.url));
    const truth: Truth = JSON.parse(readFileSync(recorded('truth.json'), 'utf8'))['detached-dom'];
    expectTruth(await investigate(recorded('recorded/detached-dom'), ['before', 'after'], truth.iterations), truth, 1);
  });
});

/** What is told of a hop, an object or a class. */
interface Told {
  readonly [field: string]: never;
}

/** What an agent has found. */
interface Found {
  readonly verdict: string;
  /** The first suspect, as `suspect` tells it. */
  readonly suspect: ToolAnswer['data'];
  /** What cutting all that it proposes would free. */
  readonly freedBytes: number;
  /** Ids on the chains to one of the held objects. */
  readonly idsAbove: readonly number[];
  /** New objects of the suspect's class, and how many it holds. */
  readonly listedCount: number;
  readonly heldCount: number;
}

/** Goes the way that the answers propose. @param names - of the snapshots, earliest first */
async function investigate(folder: string, names: readonly string[], iterations: number): Promise<Found> {
  const started = await startMcp(['--allow', folder]);
  mcp = started;
  const ask = async (tool: string, args: { readonly [name: string]: unknown } = {}): Promise<ToolAnswer['data']> => {
    const { isError, text, data } = await started.call(tool, args);
    expect(isError, text).toBe(false);
    expect(text.length, text).toBeLessThanOrEqual(LONGEST_ANSWER);
    return data;
  };
  const { files } = await ask('files');
  const [before, ...later] = names.map((name) =>
    files.map(({ file }: { file: string }) => file).find((file: string) => file.startsWith(`${name}.`)),
  );
  const after = later.pop();
  const { comparison: of, suspects } = await ask('compare', { before, between: later, after, iterations });
  const [{ fingerprint, className, verdict, count }] = suspects;
  const suspect = await ask('suspect', { comparison: of, fingerprint });
  const { cuts } = await ask('cut', { of, edges: suspect.lists.cuts.items.at(-1).edges });
  const { dominators, chains } = await ask('retainers', { of, id: suspect.sampleIds[0] });
  const { total } = await ask('objects', { of, className, added: true });
  expect(started.callCount()).toBeLessThanOrEqual(MOST_CALLS);
  const above = [...dominators, ...chains.flatMap(({ end }: { end: Told[] }) => end)];
  return {
    verdict,
    suspect,
    freedBytes: cuts.at(-1).freedBytes,
    idsAbove: above.map(({ id }) => id),
    listedCount: total,
    heldCount: count,
  };
}

/** @param intervals - between the snapshots */
function expectTruth(found: Found, truth: Truth, intervals: number): void {
  const { holder, lists } = found.suspect;
  const chain = lists.chain.items.map(({ edge, ...hop }: Told) => ({ ...hop, edgeName: edge }));
  const holderAt = chain.findLastIndex(({ id }: Told) => id === holder.nodeId);
  const [planted] = truth.holders;
  expect({
    className: holder.className,
    path: pathTo(chain as ChainHop[], holderAt),
    edge: chain.find(({ suspectEdge }: Told) => suspectEdge).edgeName,
  }).toEqual({ className: planted.className, path: planted.path, edge: planted.edge });
  for (const held of [truth.leaked!, ...truth.holds].filter(isTold)) {
    const told = lists.holds.items.filter(({ className }: Told) => isToldAs(className, held));
    const count = told.reduce((sum: number, item: Told) => sum + item['count'], 0);
    expect({ ...held, count }).toEqual({ ...held, count: intervals * truth.iterations * held.perIteration });
  }
  expect(found.freedBytes).toBeGreaterThanOrEqual(lists.cuts.items.at(-1).freedBytes);
  expect(found.idsAbove).toContain(holder.nodeId);
  expect(found.listedCount).toBeGreaterThanOrEqual(found.heldCount);
}
