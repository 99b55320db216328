import { closeSync, openSync, writeSync } from 'node:fs';
import { EDGE_TYPE_NAMES, NODE_TYPE_NAMES } from '../../../src/snapshot/type-numbers.ts';
import { SnapshotText } from './snapshot-text.ts';

/** A snapshot of any size in few words. The first block is the root; ids count up in node order: 1, 3, 5, ... */
export interface HugeGraph {
  readonly blocks: readonly NodeBlock[];
  readonly texts?: readonly TextRun[];
}

/** Nodes that are alike, one after the other. */
export interface NodeBlock {
  /** What edges call it; its class name too, where no other is given. */
  readonly key: string;
  readonly name?: string;
  /** Key of the texts that its nodes are called by, in turn, in place of a name. */
  readonly namedAfter?: string;
  /** V8's word for it; `object` by default. */
  readonly type?: string;
  /** 1 by default. */
  readonly count?: number;
  /** 16 by default, 0 for the root. */
  readonly selfBytes?: number;
  readonly edges?: readonly EdgeRun[];
}

/** Edges out of each node of a block. */
export interface EdgeRun {
  /** V8's word for it; `property` by default. Element and hidden edges are called 0, 1, 2, ... */
  readonly type?: string;
  /** For the types that have a name. */
  readonly name?: string;
  /** Key of a block. */
  readonly to: string;
  /** Edges out of each node; 1 by default. */
  readonly count?: number;
  /**
   * Which of the nodes of `to` edge number `at` of the node at `position` leads to; by default each node has `count` of its
   * own, beginning again after the last.
   */
  readonly target?: (position: number, at: number) => number;
}

/** Entries of the strings section that are numbered, and filled up to their length. */
export interface TextRun {
  readonly key: string;
  readonly count: number;
  /** Of each, as it stands between its quotes. */
  readonly bytes: number;
}

const NODE_FIELDS = ['type', 'name', 'id', 'self_size', 'edge_count', 'trace_node_id', 'detachedness'];

/**
 * Writes the snapshot as Node 20 would; only a chunk of it is in memory at a time.
 *
 * @returns bytes written
 */
export function writeHugeSnapshot(file: string, graph: HugeGraph): number {
  const descriptor = openSync(file, 'w');
  try {
    const text = new SnapshotText((chunk) => {
      for (let start = 0; start < chunk.length; ) start += writeSync(descriptor, chunk, start);
    });
    writeSections(text, graph);
    return text.finish();
  } finally {
    closeSync(descriptor);
  }
}

function writeSections(text: SnapshotText, { blocks, texts = [] }: HugeGraph): void {
  const firstNode = new Map<string, number>();
  let [nodeCount, edgeCount] = [0, 0];
  for (const block of blocks) {
    firstNode.set(block.key, nodeCount);
    nodeCount += countOf(block);
    edgeCount += countOf(block) * edgesPerNode(block);
  }
  const names = new Set(blocks.flatMap(({ edges = [], ...block }) => [nameOf(block), ...edges.map(nameOf)]));
  const stringIndex = new Map(['<dummy>', ...names].map((name, index) => [name, index]));
  const firstText = new Map<string, number>();
  let stringCount = stringIndex.size;
  for (const run of texts) {
    firstText.set(run.key, stringCount);
    stringCount += run.count;
  }

  text.write(`{"snapshot":${JSON.stringify(describeHeader(nodeCount, edgeCount))},\n"nodes":[`);
  for (const block of blocks) {
    const run = texts.find(({ key }) => key === block.namedAfter);
    const firstName = run === undefined ? stringIndex.get(nameOf(block))! : firstText.get(run.key)!;
    writeNodes(text, block, firstNode.get(block.key)!, firstName, run?.count ?? 1);
  }
  text.write('],\n"edges":[');
  const countByKey = new Map(blocks.map((block) => [block.key, countOf(block)]));
  let hasEdges = false;
  for (const block of blocks) {
    const runs = (block.edges ?? []).map((run) => ({
      type: typeNumber(EDGE_TYPE_NAMES, run.type ?? 'property'),
      name: run.name === undefined ? undefined : stringIndex.get(run.name)!,
      count: run.count ?? 1,
      firstTarget: lookUp(firstNode, run.to),
      targetCount: lookUp(countByKey, run.to),
      target: run.target,
    }));
    for (let position = 0; position < countOf(block); position++) {
      for (const run of runs) {
        writeEdges(text, run, position, hasEdges);
        hasEdges = true;
      }
    }
  }
  text.write('],\n"trace_function_infos":[],\n"trace_tree":[],\n"samples":[],\n"locations":[],\n"strings":[');
  text.write([...stringIndex.keys()].map((name) => JSON.stringify(name)).join(',\n'));
  for (const run of texts) writeTexts(text, run);
  text.write(']}');
}

function writeNodes(text: SnapshotText, block: NodeBlock, first: number, firstName: number, nameCount: number): void {
  const type = typeNumber(NODE_TYPE_NAMES, block.type ?? 'object');
  const edgeCount = edgesPerNode(block);
  const selfBytes = block.selfBytes ?? (first === 0 ? 0 : 16);
  for (let position = 0; position < countOf(block); position++) {
    const node = first + position;
    text.beginRecord(node > 0);
    text.number(type);
    text.nextNumber(firstName + (position % nameCount));
    text.nextNumber(node * 2 + 1);
    text.nextNumber(selfBytes);
    text.nextNumber(edgeCount);
    text.nextNumber(0);
    text.nextNumber(0);
  }
}

interface NumberedEdgeRun {
  readonly type: number;
  readonly name: number | undefined;
  readonly count: number;
  readonly firstTarget: number;
  readonly targetCount: number;
  readonly target: EdgeRun['target'];
}

function writeEdges(text: SnapshotText, run: NumberedEdgeRun, position: number, follows: boolean): void {
  const { type, name, count, firstTarget, targetCount, target } = run;
  for (let at = 0; at < count; at++) {
    const place = target === undefined ? (position * count + at) % targetCount : target(position, at);
    text.beginRecord(follows || at > 0);
    text.number(type);
    text.nextNumber(name ?? at);
    text.nextNumber((firstTarget + place) * NODE_FIELDS.length);
  }
}

function writeTexts(text: SnapshotText, { key, count, bytes }: TextRun): void {
  for (let index = 0; index < count; index++) {
    const start = `${key} \\"${index}\\" `;
    text.write(`,\n"${start}`);
    text.fill(bytes - start.length);
    text.write('"');
  }
}

function describeHeader(nodeCount: number, edgeCount: number): unknown {
  const meta = {
    node_fields: NODE_FIELDS,
    node_types: [NODE_TYPE_NAMES, 'string', 'number', 'number', 'number', 'number', 'number'],
    edge_fields: ['type', 'name_or_index', 'to_node'],
    edge_types: [EDGE_TYPE_NAMES, 'string_or_number', 'node'],
    trace_function_info_fields: ['function_id', 'name', 'script_name', 'script_id', 'line', 'column'],
    trace_node_fields: ['id', 'function_info_index', 'count', 'size', 'children'],
    sample_fields: ['timestamp_us', 'last_assigned_id'],
    location_fields: ['object_index', 'script_id', 'line', 'column'],
  };
  return { meta, node_count: nodeCount, edge_count: edgeCount, trace_function_count: 0 };
}

function countOf({ count = 1 }: { readonly count?: number }): number {
  return count;
}

function nameOf({ name, key = '' }: { readonly name?: string; readonly key?: string }): string {
  return name ?? key;
}

function edgesPerNode({ edges = [] }: NodeBlock): number {
  return edges.reduce((sum, run) => sum + countOf(run), 0);
}

function typeNumber(types: readonly string[], type: string): number {
  const number = types.indexOf(type);
  if (number < 0) throw new Error(`no type "${type}"`);
  return number;
}

function lookUp(valueByKey: ReadonlyMap<string, number>, key: string): number {
  const value = valueByKey.get(key);
  if (value === undefined) throw new Error(`no block has the key "${key}"`);
  return value;
}
