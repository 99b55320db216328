import { functionsOf, type NumberColumns, samplesOf } from './allocation-columns.ts';
import type { EdgeColumns } from './edge-columns.ts';
import type { SnapshotHeader } from './header.ts';
import type { LocationColumnsInProgress } from './location-columns.ts';
import type { NodeColumns } from './node-columns.ts';
import type { RecordArrayReader } from './record-array.ts';
import type { InputPlace } from './section-reader.ts';
import { SelectedEdgeColumns } from './selected-edge-columns.ts';
import type { LocationColumns, Snapshot } from './snapshot.ts';
import type { StringTableBuilder } from './string-table-builder.ts';
import type { TraceTreeReader } from './trace-tree.ts';

/** What the sections of a file left behind; absent where the file has no such section. */
export interface SnapshotParts {
  readonly nodes?: NodeColumns;
  readonly nodeReader?: RecordArrayReader;
  readonly edges?: EdgeColumns | SelectedEdgeColumns;
  readonly edgeReader?: RecordArrayReader;
  readonly locations?: LocationColumnsInProgress;
  readonly strings?: StringTableBuilder;
  readonly functions?: NumberColumns;
  readonly traces?: TraceTreeReader;
  readonly samples?: NumberColumns;
}

/**
 * Puts the sections together, once all of them were read.
 *
 * @throws MalformedSnapshotError where a section is missing, or a name is not among the strings
 */
export function assembleSnapshot(place: InputPlace, header: SnapshotHeader, parts: SnapshotParts): Snapshot {
  const { nodes, nodeReader, edges, edgeReader, locations, strings } = parts;
  if (!nodes || !nodeReader) throw missingSection(place, 'nodes');
  if (!edges || !edgeReader) throw missingSection(place, 'edges');
  if (!strings) throw missingSection(place, 'strings');

  const stringCount = strings.length;
  if (nodes.largestName >= stringCount) {
    const node = nodes.firstNamedBeyond(stringCount);
    const message = `the name of node ${node} is string ${nodes.name[node]}, but there are ${stringCount} strings; is the file damaged?`;
    throw place.malformedAt(nodeReader.offsetNear(node), message, 'nodes');
  }
  if (edges.largestName >= stringCount) throw misnamedEdge(place, edges, edgeReader, stringCount);
  if (edges instanceof SelectedEdgeColumns) edges.finish();

  return {
    file: place.file,
    nodeCount: header.nodeCount,
    edgeCount: edges instanceof SelectedEdgeColumns ? edges.selectedCount : edges.count,
    edgeCountInFile: header.edgeCount,
    extraNativeBytes: header.extraNativeBytes,
    nodeTypeNames: nodes.types.names,
    edgeTypeNames: edges.types.names,
    nodeType: nodes.type,
    nodeName: nodes.name as unknown as Snapshot['nodeName'],
    nodeId: nodes.id as unknown as Snapshot['nodeId'],
    shallowBytes: nodes.shallowBytes,
    firstEdge: (edges instanceof SelectedEdgeColumns ? edges : nodes).firstEdge as unknown as Snapshot['firstEdge'],
    detachedness: nodes.detachedness,
    edgeType: edges.type,
    edgeNameOrIndex: edges.nameOrIndex,
    edgeTarget: edges.target as unknown as Snapshot['edgeTarget'],
    strings: strings.build(),
    locations: locations?.finish() ?? NO_LOCATIONS,
    ...describeAllocations(nodes, parts),
  };
}

/** There are none where V8 did not note them, whatever sections it wrote. */
function describeAllocations(
  { traceId }: NodeColumns,
  { functions, traces, samples }: SnapshotParts,
): Pick<Snapshot, 'allocations'> {
  if (traceId.length === 0 || functions === undefined || traces === undefined || functions.count === 0) return {};
  const noSamples = { count: 0, time: [], lastId: [] };
  return {
    allocations: {
      traceId,
      tree: traces.finish(),
      functions: functionsOf(functions),
      samples: samples === undefined ? noSamples : samplesOf(samples),
    },
  };
}

function misnamedEdge(
  place: InputPlace,
  edges: EdgeColumns | SelectedEdgeColumns,
  edgeReader: RecordArrayReader,
  stringCount: number,
): Error {
  const [edge, name] = edges.misnamedEdge(stringCount);
  const message = `the name of edge ${edge} is string ${name}, but there are ${stringCount} strings; is the file damaged?`;
  return place.malformedAt(edgeReader.offsetNear(edge), message, 'edges');
}

const NO_LOCATIONS: LocationColumns = { count: 0, node: [], scriptId: [], scriptNode: [], line: [], column: [] };

function missingSection(place: InputPlace, section: string): Error {
  const message = `the file has no "${section}" section; was it recorded to its end?`;
  return place.malformedAt(place.chunkOffset, message, section);
}
