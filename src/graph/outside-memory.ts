import { type EdgeOrdinal, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { EdgeType, NodeType, type Snapshot } from '../snapshot/snapshot.ts';

/** Nodes that stand for memory outside V8's heap, each once, in no order that means anything. */
export interface OutsideNodes {
  /** What ArrayBuffers, SharedArrayBuffers and WebAssembly memories are made of. */
  readonly buffers: readonly NodeOrdinal[];
  /** Of those the ones that a SharedArrayBuffer has. */
  readonly shared: ReadonlySet<NodeOrdinal>;
  /** Texts whose characters are outside. */
  readonly strings: readonly NodeOrdinal[];
}

/** V8's name of the memory behind a buffer: `BackingStore` in its sources. */
const BUFFER_DATA = 'system / JSArrayBufferData';
const SHARED_BUFFER = 'SharedArrayBuffer';
const EXTERNAL_STRINGS = '(External strings)';

/** What a text itself takes whose characters are outside. */
const STRING_BYTES = 32;

/** Finds what stands for memory outside V8's heap, by the names of nodes and edges. O(nodes, and the edges of a few). */
export function findOutsideNodes(snapshot: Snapshot): OutsideNodes {
  const { nodeCount, nodeType, nodeName, strings, firstEdge, edgeTarget } = snapshot;
  const kindOfName = strings.classify(NAMES);
  const found = { buffers: [] as NodeOrdinal[], shared: new Set<NodeOrdinal>(), strings: [] as NodeOrdinal[] };
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    const kind = kindOfName[nodeName[node]];
    if (kind === 0 || node === ROOT) continue;
    if (kind === Kind.data && nodeType[node] === NodeType.native) found.buffers.push(node);
    const isList = kind === Kind.externalStrings && nodeType[node] === NodeType.synthetic;
    const isShared = kind === Kind.sharedBuffer && nodeType[node] === NodeType.object;
    if (!isList && !isShared) continue;
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      const target = edgeTarget[edge];
      if (isList && nodeType[target] === NodeType.string) found.strings.push(target);
      if (isShared && kindOfName[nodeName[target]] === Kind.data && isInternal(snapshot, edge))
        found.shared.add(target);
    }
  }
  return { ...found, strings: [...new Set(found.strings)] };
}

const Kind = { data: 1, sharedBuffer: 2, externalStrings: 3 } as const;

const NAMES: ReadonlyMap<string, number> = new Map([
  [BUFFER_DATA, Kind.data],
  [SHARED_BUFFER, Kind.sharedBuffer],
  [EXTERNAL_STRINGS, Kind.externalStrings],
]);

function isInternal({ edgeType }: Snapshot, edge: EdgeOrdinal): boolean {
  return edgeType[edge] === EdgeType.internal;
}

/** Bytes of a text that are outside: V8 counts them from Node 24 on; before, a text is as small as its head. */
export function outsideBytesOfString(shallowBytes: number): number {
  return Math.max(0, shallowBytes - STRING_BYTES);
}
