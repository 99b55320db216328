import type { Heap } from '../graph/heap.ts';
import { NO_NODE, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { NodeType } from '../snapshot/snapshot.ts';
import { explainBeginning } from './anchors.ts';
import { findModuleName } from './module-holders.ts';

/** An object without which another would be freed. */
export interface VisibleDominator {
  readonly node: NodeOrdinal;
  /** Whether an author would begin here: a module, a running timer, the process. */
  readonly isRoot: boolean;
  /** `module lib/server.js`, where it is one: its node is the context of the module's variables. */
  readonly className?: string;
  /** What the root is, where its class does not say it. */
  readonly reason?: string;
}

/** All dominators of an object that an author sees, the nearest first, up to where an author would begin. */
export function findVisibleDominators(heap: Heap, object: NodeOrdinal): VisibleDominator[] {
  const { immediateDominator } = heap.dominatorTree;
  const dominators: VisibleDominator[] = [];
  for (let node = object; node !== ROOT; ) {
    node = immediateDominator[node] as NodeOrdinal;
    if (node === NO_NODE || node === ROOT) break;
    const className = findModuleName(heap, node);
    if (className !== undefined) return [...dominators, { node, isRoot: true, className }];
    if (heap.isPlumbing[node] === 1 || heap.snapshot.nodeType[node] === NodeType.synthetic) continue;
    const reason = explainBeginning(heap, node);
    if (reason !== undefined) return [...dominators, { node, isRoot: true, reason }];
    dominators.push({ node, isRoot: false });
  }
  return dominators;
}
