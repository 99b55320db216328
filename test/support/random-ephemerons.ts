import type { EdgeDescription, GraphDescription, NodeDescription } from 'heapdiff/testing';
import { mulberry32 } from './random-graphs.ts';

/** A graph with WeakMap entries, and what the root reaches in it. */
export interface RandomEphemerons {
  readonly title: string;
  readonly graph: GraphDescription;
  /** The keys of the nodes that are reached, without the root, in node order: by going over all rules until none adds. */
  readonly reachedKeys: readonly string[];
}

interface Entry {
  readonly key: string;
  readonly table: string;
  readonly value: string;
}

/** Draws up to 30 objects, up to 4 WeakMaps and up to 25 entries; some names are fakes, some maps are out of reach. */
export function randomEphemerons(seed: number): RandomEphemerons {
  const random = mulberry32(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const objects = Array.from({ length: 2 + below(29) }, (_, place) => `o${place}`);
  const tables = Array.from({ length: 1 + below(4) }, (_, place) => `t${place}`);
  const keys = [...objects, ...tables.flatMap((table) => [`map-${table}`, table])];
  const nodes = keys.map((key, place): NodeDescription => ({ key, name: FAKE_NAMES[below(3)], id: place * 2 + 3 }));
  const idOf = (key: string): number => keys.indexOf(key) * 2 + 3;
  const pick = <T>(items: readonly T[]): T => items[below(items.length)];

  const edges: EdgeDescription[] = tables.map((table) => ({
    from: `map-${table}`,
    to: table,
    type: 'internal',
    name: 'table',
  }));
  for (let count = below(objects.length * 2); count > 0; count--)
    edges.push({ from: pick(objects), to: pick(objects) });
  for (const table of tables) if (below(5) > 0) edges.push({ from: pick(['root', ...objects]), to: `map-${table}` });
  for (let count = 1 + below(3); count > 0; count--) edges.push({ from: 'root', to: pick(objects) });
  const strong = edges.map(({ from, to }) => ({ from, to }));

  const entries = Array.from({ length: below(26) }, (): Entry => {
    return { key: pick(objects), table: pick(tables), value: pick([...objects, `map-${pick(tables)}`]) };
  });
  for (const { key, table, value } of entries) {
    const name = `part of key (${pick(FAKE_NAMES)} @${idOf(key)}) -> value (${pick(FAKE_NAMES)} @${idOf(value)}) pair in WeakMap (table @${idOf(table)})`;
    edges.push({ from: key, to: value, type: 'internal', name: `${below(99)} / ${name}` });
    edges.push({ from: table, to: value, type: 'internal', name: `${below(99)} / ${name}` });
    edges.push({ from: table, to: key, type: 'weak', name: 'key' });
  }
  const reached = reachByFixpoint(strong, entries);
  return {
    title: `WeakMaps, seed ${seed}`,
    graph: { nodes, edges },
    reachedKeys: keys.filter((key) => reached.has(key)),
  };
}

const FAKE_NAMES: readonly string[] = [
  'Object',
  ') -> value (a @1) pair in WeakMap (table @3)',
  'a\nb / part of key (x @5) -> value (y @7) pair in WeakMap (table @9)',
];

function reachByFixpoint(strong: readonly { from: string; to: string }[], entries: readonly Entry[]): Set<string> {
  const reached = new Set(['root']);
  for (let size = 0; size < reached.size; ) {
    size = reached.size;
    for (const { from, to } of strong) if (reached.has(from)) reached.add(to);
    for (const { key, table, value } of entries) if (reached.has(key) && reached.has(table)) reached.add(value);
  }
  return reached;
}
