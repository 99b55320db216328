import { UsageError } from 'heapdiff';
import {
  EDGE_TYPES,
  type EdgeDescription,
  type GraphDescription,
  type LocationDescription,
  NODE_TYPES,
  type NodeDescription,
  placeOf,
  placesByKey,
  withRoot,
} from './graph-description.ts';

/** How a file is written; by default as Node 20 does it. */
export interface SnapshotLayout {
  /** 6 as in Node 24, or 7 with `trace_node_id`. */
  readonly nodeFields?: 6 | 7;
  /** 4, or 5 with `script_object_index` (V8 15); by default as many as the graph's locations need. */
  readonly locationFields?: 4 | 5;
  /** What stands between two records: `\n` up to V8 12.4, nothing since 13.6. */
  readonly recordSeparator?: string;
  /** {@link NODE_TYPES} by default. */
  readonly nodeTypes?: readonly string[];
  /** {@link EDGE_TYPES} by default. */
  readonly edgeTypes?: readonly string[];
  /** Sections that no reader knows, put before `strings`; values are JSON. */
  readonly unknownSections?: Readonly<Record<string, unknown>>;
}

/**
 * The text of a `.heapsnapshot` file with this graph in it, as V8 would write it: Chrome DevTools and memlab open it.
 *
 * @throws UsageError where two nodes have one key, an edge or a location calls a node that is none, or a type is not in
 * the layout
 */
export function buildSnapshotJson(graph: GraphDescription, layout: SnapshotLayout = {}): string {
  const nodes = withRoot(graph.nodes);
  const edges = graph.edges ?? [];
  const places = placesByKey(nodes);
  const strings = new StringPool(graph.strings ?? []);
  const hasScripts = (layout.locationFields ?? (graph.locations?.some(({ script }) => script) ? 5 : 4)) === 5;
  const meta = describeFields(layout, hasScripts);
  const offsetOf = (key: string): number => placeOf(places, key) * meta.node_fields.length;
  const edgesByOrigin = nodes.map((): EdgeDescription[] => []);
  for (const edge of edges) edgesByOrigin[placeOf(places, edge.from)].push(edge);

  const nodeRecords = nodes.map((node, place) => nodeRecord(node, place, edgesByOrigin[place].length));
  const edgeRecords = edgesByOrigin.flat().map((edge) => edgeRecord(edge));
  const scriptIds = new Map<string | undefined, number>();
  const locationRecords = (graph.locations ?? []).map((location) => locationRecord(location));

  function nodeRecord(node: NodeDescription, place: number, edgeCount: number): number[] {
    return [
      typeNumber(meta.node_types[0], node.type ?? 'object'),
      strings.indexOf(node.name ?? ''),
      node.id ?? place * 2 + 1,
      node.selfSize ?? (place === 0 ? 0 : 16),
      edgeCount,
      ...(meta.node_fields.length === 7 ? [node.traceNodeId ?? 0] : []),
      node.detachedness ?? 0,
    ];
  }

  function edgeRecord(edge: EdgeDescription): number[] {
    const name = edge.name ?? edge.to;
    const type = edge.type ?? (typeof name === 'number' ? 'element' : 'property');
    const nameOrIndex = typeof name === 'number' ? name : strings.indexOf(name);
    return [typeNumber(meta.edge_types[0], type), nameOrIndex, offsetOf(edge.to)];
  }

  function locationRecord({ node, scriptId, script, line, column }: LocationDescription): number[] {
    if (!scriptIds.has(script)) scriptIds.set(script, scriptIds.size + 1);
    const scriptFields = hasScripts ? [script === undefined ? 0 : offsetOf(script)] : [];
    return [offsetOf(node), scriptId ?? scriptIds.get(script)!, ...scriptFields, line, column];
  }

  const header = {
    meta,
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

interface Fields {
  readonly node_fields: readonly string[];
  readonly node_types: readonly [readonly string[], ...string[]];
  readonly edge_types: readonly [readonly string[], ...string[]];
  readonly [other: string]: readonly unknown[];
}

function describeFields(layout: SnapshotLayout, hasScripts: boolean): Fields {
  const traceField = (layout.nodeFields ?? 7) === 7 ? ['trace_node_id'] : [];
  return {
    node_fields: ['type', 'name', 'id', 'self_size', 'edge_count', ...traceField, 'detachedness'],
    // V8 writes seven of these whatever the number of fields.
    node_types: [layout.nodeTypes ?? NODE_TYPES, 'string', 'number', 'number', 'number', 'number', 'number'],
    edge_fields: ['type', 'name_or_index', 'to_node'],
    edge_types: [layout.edgeTypes ?? EDGE_TYPES, 'string_or_number', 'node'],
    trace_function_info_fields: ['function_id', 'name', 'script_name', 'script_id', 'line', 'column'],
    trace_node_fields: ['id', 'function_info_index', 'count', 'size', 'children'],
    sample_fields: ['timestamp_us', 'last_assigned_id'],
    location_fields: ['object_index', 'script_id', ...(hasScripts ? ['script_object_index'] : []), 'line', 'column'],
  };
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

function typeNumber(types: readonly string[], type: string): number {
  const number = types.indexOf(type);
  if (number < 0) throw new UsageError(`no type "${type}" in this layout; expected one of: ${types.join(', ')}`);
  return number;
}
