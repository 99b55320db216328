import { dirname } from 'node:path';
import type { ChainHop } from 'heapdiff';
import { afterEach, describe, expect, test } from 'vitest';
import { type McpClient, startMcp } from '../support/mcp-client.ts';
import { isTold, isToldAs, pathTo } from '../support/planted-leak.ts';
import { recordPair } from '../support/record.ts';

const PROGRAMS = [
  'connection-tasks',
  'race',
  'request-error-cycle',
  'callback-args',
  'emitter-listeners',
  'abort-signal',
  'interval-closure',
  'map-cache',
  'array-concat',
];
const MOST_CALLS = 6;
/** Each answer is read by a model, and paid for. */
const LONGEST_ANSWER = 4000;

let mcp: McpClient | undefined;
afterEach(() => mcp?.close());

/** What is told of a hop, an object or a class. */
interface Told {
  readonly [field: string]: never;
}

describe('an agent that knows nothing but the answers finds what was planted', () => {
  test.each(PROGRAMS)('%s', async (program) => {
    const { before, truth } = await recordPair(program);
    mcp = await startMcp(['--allow', dirname(before)]);
    const ask = async (tool: string, args: { readonly [name: string]: unknown } = {}) => {
      const { isError, text, data } = await mcp!.call(tool, args);
      expect(isError, text).toBe(false);
      expect(text.length, text).toBeLessThanOrEqual(LONGEST_ANSWER);
      return data;
    };

    const { files } = await ask('files');
    const named = (name: string): string => files.find(({ file }: { file: string }) => file.startsWith(name)).file;
    const compared = await ask('compare', {
      before: named('before.'),
      between: [named('after.')],
      after: named('after2.'),
      iterations: truth.iterations,
    });
    const of = compared.comparison;
    const [first] = compared.suspects;
    const suspect = await ask('suspect', { comparison: of, fingerprint: first.fingerprint });
    const edges = suspect.lists.cuts.items.at(-1).edges;
    const cut = await ask('cut', { of, edges });
    const retained = await ask('retainers', { of, id: suspect.sampleIds[0] });
    const listed = await ask('objects', { of, className: first.className, added: true });
    expect(mcp.callCount()).toBeLessThanOrEqual(MOST_CALLS);

    const [holder] = truth.holders;
    const chain = suspect.lists.chain.items.map(({ edge, ...hop }: Told) => ({ ...hop, edgeName: edge }));
    const holderAt = chain.findLastIndex(({ id }: Told) => id === suspect.holder.nodeId);
    expect({
      verdict: first.verdict,
      className: suspect.holder.className,
      path: pathTo(chain as ChainHop[], holderAt),
      edge: chain.find(({ suspectEdge }: Told) => suspectEdge).edgeName,
    }).toEqual({ verdict: 'leak', className: holder.className, path: holder.path, edge: holder.edge });
    const planted = [truth.leaked!, ...truth.holds].filter(isTold);
    for (const held of planted) {
      const found = suspect.lists.holds.items.filter(({ className }: Told) => isToldAs(className, held));
      const count = found.reduce((sum: number, { count }: Told) => sum + count, 0);
      expect({ ...held, count }).toEqual({ ...held, count: 2 * truth.iterations * held.perIteration });
    }

    // Without the reference that it says to cut all of it goes.
    expect(cut.cuts.at(-1).freedBytes).toBeGreaterThanOrEqual(suspect.lists.cuts.items.at(-1).freedBytes);
    const above = [...retained.dominators, ...retained.ways.flatMap(({ end }: { end: Told[] }) => end)];
    expect(above.map(({ id }: Told) => id)).toContain(suspect.holder.nodeId);
    expect(listed.total).toBe(first.count);
  });
});
