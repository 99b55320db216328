import type { ReportedFinding, Suspect } from 'heapdiff';
import type { Comparison } from '../../src/diff/compare.ts';
import { type EdgeOrdinal, NO_NODE, type NodeOrdinal, type StringIndex } from '../../src/ordinals.ts';
import { EdgeType, NodeType } from '../../src/snapshot/snapshot.ts';

/** Shorter texts stand in any sentence. */
const LEAST_LENGTH = 7;
const NAMED_EDGES: ReadonlySet<number> = new Set([EdgeType.context, EdgeType.property, EdgeType.internal]);

/**
 * The texts that came between two snapshots and are nothing but values: what is also the name of a class, a function, a
 * property or a variable may be told. A snapshot has each text once, so that a name is told by its number.
 */
export function addedStringValues({ after, match }: Comparison): string[] {
  const { nodeCount, nodeType, nodeName, edgeCount, edgeType, edgeNameOrIndex, strings } = after.snapshot;
  const isName = new Uint8Array(strings.length);
  for (let edge = 0 as EdgeOrdinal; edge < edgeCount; edge++) {
    if (NAMED_EDGES.has(edgeType[edge])) isName[edgeNameOrIndex[edge]] = 1;
  }
  const values = new Set<StringIndex>();
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if (nodeType[node] !== NodeType.string) isName[nodeName[node]] = 1;
    else if (match.beforeOf[node] === NO_NODE) values.add(nodeName[node]);
  }
  return [...values]
    .filter((value) => isName[value] === 0)
    .map((value) => strings.get(value))
    .filter(({ length }) => length >= LEAST_LENGTH);
}

/** All that analyzers say in words: titles and figures of findings, labels and reasons along the chains. */
export function wordsOf(findings: readonly ReportedFinding[], suspects: readonly Suspect[]): string[] {
  const told = findings.flatMap(({ title, args }) => [title, ...Object.values(args).map(String)]);
  const chains = suspects.flatMap(({ chain, otherChains = [] }) => [chain, ...otherChains]);
  return [...told, ...chains.flat().flatMap(({ labels = [], reason }) => [...labels, reason])];
}
