import type { NodeOrdinal, StringIndex } from '../ordinals.ts';
import { NodeType, type Snapshot } from '../snapshot/snapshot.ts';

/** V8 writes no more than this of a string. */
const LONGEST_TEXT = 1024;

/**
 * The text of a string node, put together where V8 still has it in parts.
 *
 * @returns undefined for what is no string, and for slices, of which a snapshot does not say where they begin
 */
export function readText(snapshot: Snapshot, node: NodeOrdinal): string | undefined {
  const { nodeType, nodeName, strings } = snapshot;
  const waiting = [node];
  let text = '';
  for (let part = waiting.pop(); part !== undefined && text.length < LONGEST_TEXT; part = waiting.pop()) {
    if (nodeType[part] === NodeType.string) {
      text += strings.get(nodeName[part]);
      continue;
    }
    const [first, second] = [followName(snapshot, part, 'first'), followName(snapshot, part, 'second')];
    if (nodeType[part] !== NodeType.concatenatedString || first === undefined || second === undefined) return undefined;
    waiting.push(second, first);
  }
  return text;
}

function followName(snapshot: Snapshot, node: NodeOrdinal, name: string): NodeOrdinal | undefined {
  const { firstEdge, edgeNameOrIndex, edgeTarget, strings } = snapshot;
  const endEdge = firstEdge[(node + 1) as NodeOrdinal];
  for (let edge = firstEdge[node]; edge < endEdge; edge++) {
    if (strings.startsWith(edgeNameOrIndex[edge] as StringIndex, name)) return edgeTarget[edge];
  }
  return undefined;
}
