import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { EdgeType, NodeType, type Snapshot } from '../snapshot/snapshot.ts';
import { namedTargetOf } from './named-edges.ts';

/** V8 writes no more than this of a string. */
const LONGEST_TEXT = 1024;

/** Parts of which none is empty need no more; what takes more was not written by V8, and may go round in a ring. */
const MOST_PARTS = 2 * LONGEST_TEXT;

/**
 * The text of a string node, put together where V8 still has it in parts.
 *
 * @returns undefined for what is no string, and for slices, of which a snapshot does not say where they begin
 */
export function readText(snapshot: Snapshot, node: NodeOrdinal): string | undefined {
  const { nodeType, nodeName, strings } = snapshot;
  const waiting = [node];
  let text = '';
  let partCount = 0;
  for (let part = waiting.pop(); part !== undefined && text.length < LONGEST_TEXT; part = waiting.pop()) {
    if (++partCount > MOST_PARTS) return undefined;
    if (nodeType[part] === NodeType.string) {
      text += strings.get(nodeName[part]);
      continue;
    }
    if (nodeType[part] !== NodeType.concatenatedString) return undefined;
    const first = namedTargetOf(snapshot, part, EdgeType.internal, 'first');
    const second = namedTargetOf(snapshot, part, EdgeType.internal, 'second');
    if (first === NO_NODE || second === NO_NODE) return undefined;
    waiting.push(second, first);
  }
  return text;
}
