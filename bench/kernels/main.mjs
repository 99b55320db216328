// What this machine needs for the plain kernels of the work, one after the other:
// node bench/kernels/main.mjs <before> <after>
//
// Of the first file only its numbers are read, which is more than its ids.

import { findDistances } from './breadth-first.mjs';
import { numberDepthFirst } from './depth-first.mjs';
import { buildForwardEdges } from './forward-edges.mjs';
import { buildPreorderReverseEdges } from './preorder-reverse-edges.mjs';
import { readNumbers } from './read-numbers.mjs';
import { sumRetainedBytes } from './retained-sizes.mjs';
import { buildReverseEdges } from './reverse-edges.mjs';
import { findDominators } from './semi-nca.mjs';

const kernels = [];

const [before, after] = process.argv.slice(2);
measure('numbers of the first file', () => readNumbers(before).nodes.length);
const numbers = measure('numbers of the second file', () => readNumbers(after));
const graph = measure('forward CSR', () => buildForwardEdges(numbers));
// Nobody needs it any more, and 12 bytes an edge are much.
numbers.edges = undefined;
measure('reverse CSR', () => buildReverseEdges(graph).retainingEdge.length);
measure('BFS', () => findDistances(graph).length);
const preorder = measure('DFS', () => numberDepthFirst(graph));
const reverseEdges = measure('reverse CSR in preorder', () => buildPreorderReverseEdges(graph, preorder));
const dominator = measure('semi-NCA', () => findDominators(preorder, reverseEdges));
const retainedBytes = measure('retained sizes', () => sumRetainedBytes(numbers, preorder, dominator));

const counts = { nodeCount: graph.nodeCount, edgeCount: graph.edgeTarget.length, retainedBytes: retainedBytes[1] };
process.stdout.write(JSON.stringify({ ...counts, kernels }));

function measure(name, work) {
  const cpuBefore = process.cpuUsage();
  const startedAt = process.hrtime.bigint();
  const result = work();
  const { user, system } = process.cpuUsage(cpuBefore);
  const wallSeconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
  kernels.push({ name, cpuSeconds: (user + system) / 1e6, wallSeconds });
  return result;
}
