import { type EdgeOrdinal, NO_NODE, type StringIndex } from '../../src/ordinals.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';

/** A snapshot with nothing but plain values: two of them can be compared. */
export interface PlainSnapshot {
  readonly extraNativeBytes: number;
  readonly nodeType: string[];
  readonly nodeName: number[];
  readonly nodeId: number[];
  readonly shallowBytes: number[];
  readonly firstEdge: number[];
  readonly detachedness: number[];
  readonly edgeType: string[];
  readonly edgeNameOrIndex: number[];
  readonly edgeTarget: number[];
  readonly locations: number[][];
  readonly strings: string[];
}

interface RawSnapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: string[];
      readonly node_types: [string[]];
      readonly edge_fields: string[];
      readonly edge_types: [string[]];
      readonly location_fields?: string[];
    };
    readonly extra_native_bytes?: number;
  };
  readonly nodes: number[];
  readonly edges: number[];
  readonly locations?: number[];
  readonly strings: string[];
}

/** The slow twin of the reader: the whole file as one text through `JSON.parse`. */
export function readObviously(json: string): PlainSnapshot {
  const { snapshot, nodes, edges, locations, strings } = JSON.parse(json) as RawSnapshot;
  const { node_fields, node_types, edge_fields, edge_types, location_fields = [] } = snapshot.meta;
  const nodeField = (field: string): number[] => column(nodes, node_fields, field);
  const edgeField = (field: string): number[] => column(edges, edge_fields, field);
  const edgeTypes = edgeField('type').map((type) => edge_types[0][type]);
  const firstEdge = [0];
  for (const count of nodeField('edge_count')) firstEdge.push(firstEdge[firstEdge.length - 1] + count);
  const locationField = (field: string): number[] => column(locations ?? [], location_fields, field);
  const scriptIds = locationField('script_id');
  const scriptNodes = locationField('script_object_index');
  const lines = locationField('line');
  // V8 <= 12.4 prints as unsigned what is negative: code whose first line has something in front.
  const columns = locationField('column').map((value) => value | 0);
  return {
    extraNativeBytes: snapshot.extra_native_bytes ?? 0,
    nodeType: nodeField('type').map((type) => node_types[0][type]),
    nodeName: nodeField('name'),
    nodeId: nodeField('id'),
    shallowBytes: nodeField('self_size'),
    firstEdge,
    detachedness: node_fields.includes('detachedness') ? nodeField('detachedness') : nodeField('type').map(() => 0),
    edgeType: edgeTypes,
    edgeNameOrIndex: edgeField('name_or_index').map((name) => (name < 0 ? name + 2 ** 32 : name)),
    edgeTarget: edgeField('to_node').map((offset) => offset / node_fields.length),
    locations: locationField('object_index').map((offset, row) => [
      offset / node_fields.length,
      scriptIds[row],
      scriptNodes[row] ? scriptNodes[row] / node_fields.length : NO_NODE,
      lines[row],
      columns[row],
    ]),
    strings,
  };
}

/** What the reader read, as the twin says it. */
export function plainSnapshot(snapshot: Snapshot): PlainSnapshot {
  const { node, scriptId, scriptNode, line, column } = snapshot.locations;
  return {
    extraNativeBytes: snapshot.extraNativeBytes,
    nodeType: listOf<number>(snapshot.nodeType).map((type) => snapshot.nodeTypeNames[type]),
    nodeName: listOf(snapshot.nodeName),
    nodeId: listOf(snapshot.nodeId),
    shallowBytes: listOf(snapshot.shallowBytes),
    firstEdge: listOf(snapshot.firstEdge),
    detachedness: listOf(snapshot.detachedness),
    edgeType: listOf<number>(snapshot.edgeType).map((type) => snapshot.edgeTypeNames[type]),
    edgeNameOrIndex: listOf(snapshot.edgeNameOrIndex),
    edgeTarget: listOf(snapshot.edgeTarget),
    locations: Array.from({ length: snapshot.locations.count }, (_, row) => [
      node[row],
      scriptId[row],
      scriptNode.length === 0 ? NO_NODE : scriptNode[row],
      line[row],
      column[row],
    ]),
    strings: stringsOf(snapshot),
  };
}

/** All strings of a snapshot, decoded. */
export function stringsOf({ strings }: Snapshot): string[] {
  return Array.from({ length: strings.length }, (_, index) => strings.get(index as StringIndex));
}

/** The edges out of each node, as `type name -> target's name`. */
export function edgesInWords(snapshot: Snapshot): string[] {
  const { edgeType, edgeTypeNames, edgeNameOrIndex, edgeTarget, nodeName, strings } = snapshot;
  return Array.from({ length: snapshot.edgeCount }, (_, row) => {
    const edge = row as EdgeOrdinal;
    const type = edgeTypeNames[edgeType[edge]];
    const isIndex = type === 'element' || type === 'hidden';
    const name = isIndex ? edgeNameOrIndex[edge] : strings.get(edgeNameOrIndex[edge] as StringIndex);
    return `${type} ${name} -> ${strings.get(nodeName[edgeTarget[edge]])}`;
  });
}

function column(numbers: readonly number[], fields: readonly string[], field: string): number[] {
  const values: number[] = [];
  const position = fields.indexOf(field);
  if (position < 0) return values;
  for (let record = 0; record < numbers.length; record += fields.length) values.push(numbers[record + position]);
  return values;
}

function listOf<T extends number>(column: { readonly length: number }): T[] {
  return Array.from(column as ArrayLike<T>);
}
