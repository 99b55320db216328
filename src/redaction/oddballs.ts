import type { NodeOrdinal } from '../ordinals.ts';
import { EdgeType, NodeType, type Snapshot } from '../snapshot/snapshot.ts';

/** What `typeof` says of each value that V8 has once. */
const TYPE_OF: ReadonlyMap<string, string> = new Map([
  ['true', 'boolean'],
  ['false', 'boolean'],
  ['null', 'object'],
  ['undefined', 'undefined'],
]);

/**
 * Finds `true`, `false`, `null` and `undefined` where V8 calls all of them `system / Oddball`, as it does before 13: which is
 * which, only strings tell that each refers to. Those are the same nodes as equal strings of the program, so they are values.
 * Fields: V8's `Oddball`, of which the first in the heap is `to_string` and the last `type_of`.
 *
 * @returns the word of each, which is what newer versions name the node
 */
export function findOddballWords(snapshot: Snapshot): Map<NodeOrdinal, string> {
  const { nodeCount, nodeType, nodeName, firstEdge, edgeType, edgeTarget, strings } = snapshot;
  const isOddball = strings.classify(new Map([['system / Oddball', 1]]));
  const oddballs = new Map<NodeOrdinal, string>();
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if (nodeType[node] !== NodeType.hidden || isOddball[nodeName[node]] === 0) continue;
    const fields: NodeOrdinal[] = [];
    for (let edge = firstEdge[node]; edge < firstEdge[(node + 1) as NodeOrdinal]; edge++) {
      if (edgeType[edge] === EdgeType.hidden) fields.push(edgeTarget[edge]);
    }
    const [word, typeOf] = [fields.at(0), fields.at(-1)].map((field) =>
      field !== undefined && nodeType[field] === NodeType.string ? strings.get(nodeName[field]) : '',
    );
    if (TYPE_OF.get(word) === typeOf) oddballs.set(node, word);
  }
  return oddballs;
}
