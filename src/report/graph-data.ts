import { escapeText } from './escape.ts';
import { type Picture, writeEdge, writeNode } from './picture.ts';

/** A value that each node or edge may have, in formats that other programs read. */
export interface DataField {
  readonly name: string;
  /** As GraphML calls it. */
  readonly type: 'string' | 'boolean' | 'int' | 'double';
}

/** What nodes have; sizes are bytes, more than 32 bits may hold. */
export const nodeFields: readonly DataField[] = [
  { name: 'label', type: 'string' },
  { name: 'className', type: 'string' },
  { name: 'kind', type: 'string' },
  { name: 'nodeType', type: 'string' },
  { name: 'count', type: 'int' },
  { name: 'shallowBytes', type: 'double' },
  { name: 'retainedBytes', type: 'double' },
  { name: 'ids', type: 'string' },
];

/** What edges have. */
export const edgeFields: readonly DataField[] = [
  { name: 'label', type: 'string' },
  { name: 'edgeType', type: 'string' },
  { name: 'count', type: 'int' },
  { name: 'isSuspectEdge', type: 'boolean' },
];

/** A node of the picture with its values by the names of {@link nodeFields}; texts fit to be shown. */
export interface NodeData {
  readonly key: string;
  readonly data: ReadonlyMap<string, DataValue>;
}

/** An edge of the picture with its values by the names of {@link edgeFields}. */
export interface EdgeData extends NodeData {
  readonly source: string;
  readonly target: string;
}

type DataValue = string | number | boolean;

const LONGEST_NAME = 300;

/** The nodes, `n0`, `n1`, ... in their order. */
export function listNodes({ nodes }: Picture): NodeData[] {
  return nodes.map((node, at) => ({
    key: `n${at}`,
    data: fill({
      label: writeNode(node)[0],
      className: escapeText(node.className, LONGEST_NAME),
      kind: node.kind,
      nodeType: escapeText(node.nodeType, LONGEST_NAME),
      count: node.count,
      shallowBytes: node.shallowBytes,
      retainedBytes: node.retainedBytes,
      ids: node.sampleIds.map((id) => `@${id}`).join(' '),
    }),
  }));
}

/** The edges, `e0`, `e1`, ... in their order. */
export function listEdges({ edges }: Picture): EdgeData[] {
  return edges.map((edge, at) => ({
    key: `e${at}`,
    source: `n${edge.source}`,
    target: `n${edge.target}`,
    data: fill({
      label: writeEdge({ ...edge, count: 1 }),
      edgeType: escapeText(edge.edgeType, LONGEST_NAME),
      count: edge.count,
      isSuspectEdge: edge.isSuspectEdge,
    }),
  }));
}

/** Without what there is nothing to say of. */
function fill(values: Readonly<Record<string, DataValue | undefined>>): Map<string, DataValue> {
  const data = new Map<string, DataValue>();
  for (const [name, value] of Object.entries(values)) if (value !== undefined && value !== '') data.set(name, value);
  return data;
}
