import type { NodeOrdinal } from '../../src/ordinals.ts';
import { readSnapshot } from '../../src/snapshot/read-snapshot.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { EDGE_TYPE_NAMES, NODE_TYPE_NAMES } from '../../src/snapshot/type-numbers.ts';

/** One node of a graph that is to be a snapshot. */
export interface NodeDescription {
  /** What edges call it; its name where no key is given. Keys are unique, names need not be. */
  readonly key?: string;
  readonly name?: string;
  /** V8's word for it; `object` by default. */
  readonly type?: string;
  /** By default odd ids in node order: 1, 3, 5, ... */
  readonly id?: number;
  /** 16 by default, 0 for the root. */
  readonly selfSize?: number;
  readonly detachedness?: number;
  readonly traceNodeId?: number;
}

/** One edge, between nodes that are called by their keys. */
export interface EdgeDescription {
  readonly from: string;
  readonly to: string;
  /** V8's word for it; `property` by default, `element` where the name is a number. */
  readonly type?: string;
  /** A number for element and hidden edges; the key of the target by default. */
  readonly name?: string | number;
}

/** Where the constructor or function of a node stands in its script. */
export interface LocationDescription {
  readonly node: string;
  readonly scriptId: number;
  /** Key of the Script's node; needs `locationFields: 5`. */
  readonly script?: string;
  readonly line: number;
  readonly column: number;
}

/** A graph that is to be a snapshot. The root is node 0 and comes of itself, unless a node has the key `root`. */
export interface GraphDescription {
  readonly nodes: readonly NodeDescription[];
  readonly edges?: readonly EdgeDescription[];
  readonly extraNativeBytes?: number;
  readonly locations?: readonly LocationDescription[];
  /** Strings that nothing is called by. */
  readonly strings?: readonly string[];
}

/** How the file is written; by default as Node 20 does it. */
export interface SnapshotLayout {
  /** 6 as in Node 24, or 7 with `trace_node_id`. */
  readonly nodeFields?: 6 | 7;
  /** 4, or 5 with `script_object_index`. */
  readonly locationFields?: 4 | 5;
  /** What stands between two records: `\n` up to V8 12.4, nothing since 13.6. */
  readonly recordSeparator?: string;
  readonly nodeTypes?: readonly string[];
  readonly edgeTypes?: readonly string[];
  /** Sections that no reader knows, put before `strings`; values are JSON. */
  readonly unknownSections?: Readonly<Record<string, unknown>>;
}

/** A snapshot that was built and read, with the way back from keys. */
export interface BuiltSnapshot {
  readonly snapshot: Snapshot;
  /** The node with this key. */
  node(key: string): NodeOrdinal;
}

/** Who points at whom, by keys: `{ root: ['a'], a: ['b', { to: 'c', name: 'next' }] }`. Every edge's `from` is its key. */
export type Adjacency = Readonly<Record<string, readonly (string | Omit<EdgeDescription, 'from'>)[]>>;

/** Builds a snapshot of the graph, or of who points at whom, and reads it. */
export async function buildSnapshot(
  graph: GraphDescription | Adjacency,
  layout: SnapshotLayout = {},
): Promise<BuiltSnapshot> {
  const description = isDescription(graph) ? graph : describeAdjacency(graph);
  const snapshot = await readBuilt(buildSnapshotJson(description, layout));
  const ordinalByKey = new Map(
    withRoot(description.nodes).map((node, ordinal) => [keyOf(node), ordinal as NodeOrdinal]),
  );
  return { snapshot, node: (key) => lookUp(ordinalByKey, key) };
}

/**
 * A graph of objects from who points at whom; keys are also the names. Nodes come in the order in which they are
 * first called.
 */
export function describeAdjacency(adjacency: Adjacency): GraphDescription {
  const keys = new Set(['root']);
  const edges: EdgeDescription[] = [];
  for (const [from, targets] of Object.entries(adjacency)) {
    keys.add(from);
    for (const target of targets) {
      const edge = typeof target === 'string' ? { to: target } : target;
      keys.add(edge.to);
      edges.push({ from, ...edge });
    }
  }
  keys.delete('root');
  return { nodes: [...keys].map((key) => ({ key, name: key })), edges };
}

/** Reads JSON text as if it were a file; `chunkBytes` says how it is cut (all at once by default). */
export function readBuilt(json: string | Uint8Array, chunkBytes: number = Number.POSITIVE_INFINITY): Promise<Snapshot> {
  const bytes = typeof json === 'string' ? Buffer.from(json) : json;
  async function* input(): AsyncGenerator<Uint8Array> {
    for (let start = 0; start < bytes.length; start += chunkBytes) yield bytes.subarray(start, start + chunkBytes);
  }
  return readSnapshot('built.heapsnapshot', { input: input() });
}

/** The text of a `.heapsnapshot` file with this graph in it. */
export function buildSnapshotJson(graph: GraphDescription, layout: SnapshotLayout = {}): string {
  const nodeTypes = layout.nodeTypes ?? NODE_TYPE_NAMES;
  const edgeTypes = layout.edgeTypes ?? EDGE_TYPE_NAMES;
  const hasTraceNodes = (layout.nodeFields ?? 7) === 7;
  const nodeFields = [
    'type',
    'name',
    'id',
    'self_size',
    'edge_count',
    ...(hasTraceNodes ? ['trace_node_id'] : []),
    'detachedness',
  ];
  const locationFields = [
    'object_index',
    'script_id',
    ...(layout.locationFields === 5 ? ['script_object_index'] : []),
    'line',
    'column',
  ];
  const nodes = withRoot(graph.nodes);
  const edges = graph.edges ?? [];
  const ordinalByKey = new Map(nodes.map((node, ordinal) => [keyOf(node), ordinal]));
  if (ordinalByKey.size !== nodes.length) throw new Error('two nodes have the same key');
  const edgesByOrigin = new Map<number, EdgeDescription[]>(nodes.map((_node, ordinal) => [ordinal, []]));
  for (const edge of edges) edgesByOrigin.get(lookUp(ordinalByKey, edge.from))?.push(edge);
  const strings = new StringPool(graph.strings ?? []);
  const offsetOf = (key: string): number => lookUp(ordinalByKey, key) * nodeFields.length;

  const nodeRecords = nodes.map((node, ordinal) => [
    typeNumber(nodeTypes, node.type ?? 'object'),
    strings.indexOf(node.name ?? ''),
    node.id ?? ordinal * 2 + 1,
    node.selfSize ?? (ordinal === 0 ? 0 : 16),
    edgesByOrigin.get(ordinal)?.length ?? 0,
    ...(hasTraceNodes ? [node.traceNodeId ?? 0] : []),
    node.detachedness ?? 0,
  ]);
  const edgeRecords = nodes.flatMap((_node, ordinal) =>
    (edgesByOrigin.get(ordinal) ?? []).map((edge) => {
      const name = edge.name ?? edge.to;
      const type = edge.type ?? (typeof name === 'number' ? 'element' : 'property');
      return [typeNumber(edgeTypes, type), typeof name === 'number' ? name : strings.indexOf(name), offsetOf(edge.to)];
    }),
  );
  const locationRecords = (graph.locations ?? []).map((location) => [
    offsetOf(location.node),
    location.scriptId,
    ...(layout.locationFields === 5 ? [location.script === undefined ? 0 : offsetOf(location.script)] : []),
    location.line,
    location.column,
  ]);

  const header = {
    meta: {
      node_fields: nodeFields,
      // V8 writes seven of these whatever the number of fields.
      node_types: [nodeTypes, 'string', 'number', 'number', 'number', 'number', 'number'],
      edge_fields: ['type', 'name_or_index', 'to_node'],
      edge_types: [edgeTypes, 'string_or_number', 'node'],
      trace_function_info_fields: ['function_id', 'name', 'script_name', 'script_id', 'line', 'column'],
      trace_node_fields: ['id', 'function_info_index', 'count', 'size', 'children'],
      sample_fields: ['timestamp_us', 'last_assigned_id'],
      location_fields: locationFields,
    },
    node_count: nodes.length,
    edge_count: edges.length,
    trace_function_count: 0,
    ...(graph.extraNativeBytes === undefined ? {} : { extra_native_bytes: graph.extraNativeBytes }),
  };
  const recordsText = (records: readonly (readonly number[])[]): string =>
    `[${records.map((record) => record.join(',')).join(`${layout.recordSeparator ?? '\n'},`)}]`;
  const sections = [
    ['snapshot', JSON.stringify(header)],
    ['nodes', recordsText(nodeRecords)],
    ['edges', recordsText(edgeRecords)],
    ['trace_function_infos', '[]'],
    ['trace_tree', '[]'],
    ['samples', '[]'],
    ['locations', recordsText(locationRecords)],
    ...Object.entries(layout.unknownSections ?? {}).map(([key, value]) => [key, JSON.stringify(value)]),
    ['strings', `[${strings.texts.map((text) => JSON.stringify(text)).join(',\n')}]`],
  ];
  return `{${sections.map(([key, text]) => `${JSON.stringify(key)}:${text}`).join(',\n')}}`;
}

class StringPool {
  readonly texts: string[] = ['<dummy>', ''];
  readonly #indexByText: Map<string, number> = new Map([['', 1]]);

  constructor(texts: readonly string[]) {
    for (const text of texts) this.indexOf(text);
  }

  indexOf(text: string): number {
    const known = this.#indexByText.get(text);
    if (known !== undefined) return known;
    this.#indexByText.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }
}

function withRoot(nodes: readonly NodeDescription[]): readonly NodeDescription[] {
  const root = nodes.find((node) => keyOf(node) === 'root') ?? { key: 'root', name: '', type: 'synthetic' };
  return [root, ...nodes.filter((node) => node !== root)];
}

function keyOf(node: NodeDescription): string {
  const key = node.key ?? node.name;
  if (key === undefined) throw new Error('a node needs a key or a name');
  return key;
}

function typeNumber(types: readonly string[], type: string): number {
  const number = types.indexOf(type);
  if (number < 0) throw new Error(`no type "${type}" in this layout`);
  return number;
}

function lookUp<T>(ordinalByKey: ReadonlyMap<string, T>, key: string): T {
  const ordinal = ordinalByKey.get(key);
  if (ordinal === undefined) throw new Error(`no node has the key "${key}"`);
  return ordinal;
}

function isDescription(graph: GraphDescription | Adjacency): graph is GraphDescription {
  const nodes: unknown = graph['nodes' as keyof typeof graph];
  return Array.isArray(nodes) && nodes.every((node) => typeof node === 'object' && !('to' in node));
}
