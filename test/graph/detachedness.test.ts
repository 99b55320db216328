import { buildHeap, type DrawnNodes, drawHeap } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { Detachedness } from '../../src/snapshot/snapshot.ts';
import { mulberry32 } from '../support/random-graphs.ts';

const { unknown, attached, detached } = Detachedness;

test('the state spreads to the native nodes that a marked node holds', async () => {
  expect(
    await statesOf({ doc: native(attached), body: native(), div: native() }, ['doc .body body', 'body .div div']),
  ).toEqual({ doc: attached, body: attached, div: attached });
  expect(await statesOf({ top: native(detached), child: native() }, ['top #child child'])).toEqual({
    top: detached,
    child: detached,
  });
});

test('a node that both hold is attached', async () => {
  expect(
    await statesOf({ doc: native(attached), lost: native(detached), shared: native(), inner: native() }, [
      'lost .shared shared',
      'doc .shared shared',
      'shared .inner inner',
    ]),
  ).toEqual({ doc: attached, lost: detached, shared: attached, inner: attached });
});

test('what the embedder marked stays, whoever holds it', async () => {
  expect(
    await statesOf({ doc: native(attached), lost: native(detached), child: native() }, [
      'doc .lost lost',
      'lost .doc doc',
      'lost .child child',
    ]),
  ).toEqual({ doc: attached, lost: detached, child: detached });
});

test('the state does not pass through JavaScript, hidden or weak edges', async () => {
  expect(
    await statesOf({ doc: native(attached), object: 'Object', a: native(), b: native(), c: native() }, [
      'doc .object object',
      'object .a a',
      'doc ?1 b',
      'doc ~c c',
    ]),
  ).toEqual({ doc: attached, object: unknown, a: unknown, b: unknown, c: unknown });
});

test('a mark on a node that is not native says nothing', async () => {
  expect(
    await statesOf({ object: { name: 'Object', detachedness: detached }, child: native() }, ['object .child child']),
  ).toEqual({ object: unknown, child: unknown });
});

test('in files without marks the name tells', async () => {
  expect(
    await statesOf(
      { div: { type: 'native', name: 'Detached HTMLDivElement' }, child: native(), text: 'string:Detached x' },
      ['div .child child', 'div .text text'],
    ),
  ).toEqual({ div: detached, child: detached, text: unknown });
});

test('states are those of DevTools’ rules, applied until nothing changes (300 random graphs)', async () => {
  for (let seed = 0; seed < 300; seed++) {
    const random = mulberry32(seed);
    const below = (limit: number): number => Math.floor(random() * limit);
    const count = 2 + below(15);
    const nodes = Object.fromEntries(
      Array.from({ length: count }, (_, place) => [`n${place}`, below(4) === 0 ? 'Object' : native(below(5) % 3)]),
    );
    const edges = Array.from(
      { length: below(40) },
      () => `n${below(count)} ${['.a', '#b', '~w', '?1', '[2]'][below(5)]} n${below(count)}`,
    );
    expect(await statesOf(nodes, edges), `seed ${seed}`).toEqual(statesByRules(nodes, edges));
  }
});

function native(detachedness: number = unknown): { type: string; name: string; detachedness: number } {
  return { type: 'native', name: 'Node', detachedness };
}

async function statesOf(nodes: DrawnNodes, edges: readonly string[]): Promise<Record<string, number>> {
  const { heap, node } = await buildHeap(drawHeap(nodes, edges));
  return Object.fromEntries(Object.keys(nodes).map((key) => [key, heap.detachedness[node(key)]]));
}

/** Marks stay; then all that attached natives hold is attached; then all that detached ones hold and has no state. */
function statesByRules(nodes: DrawnNodes, edges: readonly string[]): Record<string, number> {
  const isNative = (key: string): boolean => typeof nodes[key] !== 'string';
  const states = Object.fromEntries(
    Object.entries(nodes).map(([key, node]) => [
      key,
      typeof node === 'object' ? (node.detachedness ?? unknown) : unknown,
    ]),
  );
  for (const state of [attached, detached]) {
    for (let changed = true; changed; ) {
      changed = false;
      for (const edge of edges) {
        const [from, name, to] = edge.split(' ');
        if (/^[~?]/u.test(name) || states[from] !== state || states[to] !== unknown || !isNative(to)) continue;
        states[to] = state;
        changed = true;
      }
    }
  }
  return states;
}
