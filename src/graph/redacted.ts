import type { NodeOrdinal, StringIndex } from '../ordinals.ts';
import { NodeType, type Snapshot } from '../snapshot/snapshot.ts';
import { DATA_MARK, isPseudonym } from './name-shapes.ts';

/** Of redacted snapshots three in four and more are; what is none of them are names of variables and scripts. */
const LEAST_SHARE = 0.1;

/** Whether a snapshot was written by `heapdiff redact`: many of its strings are pseudonyms. */
export function isRedacted(snapshot: Snapshot): boolean {
  const { nodeCount, nodeType, nodeName, strings } = snapshot;
  const pseudonyms = [...findPseudonyms(snapshot)];
  if (pseudonyms.length === 0) return false;
  const isReplaced = new Uint8Array(strings.length);
  for (const index of pseudonyms) isReplaced[index] = 1;
  let stringCount = 0;
  let replacedCount = 0;
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if (nodeType[node] !== NodeType.string) continue;
    stringCount++;
    replacedCount += isReplaced[nodeName[node]];
  }
  return replacedCount > stringCount * LEAST_SHARE;
}

/** The strings of a snapshot that stand for other ones. Decodes only those that begin as such do. */
export function* findPseudonyms({ strings }: Snapshot): Generator<StringIndex> {
  for (let index = 0 as StringIndex; index < strings.length; index++) {
    if (strings.startsWith(index, DATA_MARK) && isPseudonym(strings.get(index))) yield index;
  }
}
