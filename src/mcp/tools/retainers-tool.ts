import {
  type BackReferenceNode,
  findBackReferences,
  findRetainerChains,
  formatBackReferences,
  type Heap,
  NO_DISTANCE,
  type NodeId,
  type NodeOrdinal,
  type RetainerChain,
  UsageError,
} from 'heapdiff';
import { cutPage, endOf, type PageRequest } from '../page.ts';
import { argumentsOf, count, dataOf, OF, PAGE, PAGED, rows } from '../schemas.ts';
import type { Tool } from '../tool.ts';

interface Arguments extends PageRequest {
  readonly of: string;
  readonly id: number;
}

const DEPTH = 20;
const HOPS_TOLD = 5;
const HOPS_SHOWN = 8;
const DOMINATORS_SHOWN = 5;
const CLASSES_SHOWN = 5;
/** Lines of text that tell of the object and of all chains to it. */
const MOST_LINES = 40;

/** `retainers`: what keeps one object alive. */
export const RETAINERS_TOOL: Tool<Arguments> = {
  name: 'retainers',
  title: 'What keeps an object alive?',
  description:
    'Tells all independent chains from modules, timers and other starts to one object, what cutting each frees, without which ' +
    'objects it would be freed (dominators), and what it keeps. For an id of another answer, on the same snapshot.',
  input: argumentsOf({ of: OF, id: count('Of the object: 123 for @123', 1), ...PAGE }, ['of', 'id']),
  output: dataOf(
    {
      object: { type: 'object', description: 'className, id, ownBytes, retainedBytes' },
      dominators: rows('The nearest first: className, id, retainedBytes'),
      moreDominators: count('That are left out'),
      keeps: rows('What goes with it, by class'),
      chains: rows('label (the edge to cut), holderCount, freedBytes, hops (how many), end (the last of them)'),
      ...PAGED,
    },
    ['object', 'dominators', 'moreDominators', 'keeps', 'chains', 'total'],
  ),

  async answer({ of, id, ...page }, { heaps, showStrings }, onProgress) {
    const { heap, names } = await heaps.heapOf(of, onProgress);
    onProgress({ phase: 'walking the heap' });
    const object = findObject(heap, id, names.at(-1)!);
    const bounds = { depth: DEPTH, tooMany: endOf(page), showStrings };
    const references = findBackReferences(heap, object, bounds);
    const retainerChains = findRetainerChains(heap, object, bounds);
    const { nodes, dominators, moreDominators, keeps } = references;
    const { chains, chainCount } = retainerChains.chains;
    const isFirst = page.cursor === undefined && page.limit === undefined;
    const { shown, lines, note, ...paging } = cutPage(chains, page, writeChain, chainCount);
    const told = formatBackReferences(references, retainerChains, {
      color: false,
      depth: HOPS_SHOWN,
      mostLines: MOST_LINES,
    });
    return {
      lines: isFirst
        ? [...told.trimEnd().split('\n'), ...(note === '' ? [] : [`chains as data${note}`])]
        : [`chains${note}`, ...lines],
      data: {
        object: describe(nodes[0]),
        dominators: dominators.slice(0, DOMINATORS_SHOWN).map(describe),
        moreDominators: moreDominators + Math.max(0, dominators.length - DOMINATORS_SHOWN),
        keeps: keeps.classes.slice(0, CLASSES_SHOWN),
        moreKept: keeps.more.classCount + Math.max(0, keeps.classes.length - CLASSES_SHOWN),
        chains: shown.map(describeChain),
        ...paging,
      },
    };
  },
};

function findObject(heap: Heap, id: number, file: string): NodeOrdinal {
  const object = heap.nodeIdIndex.find(id as NodeId);
  // Beyond 32 bits an id is none.
  if (heap.snapshot.nodeId[object] !== id)
    throw new UsageError(`no object @${id} in ${file}; expected an id of an answer on this very snapshot`);
  if (heap.distances[object] === NO_DISTANCE)
    throw new UsageError(`nothing holds @${id} in ${file}: the root does not reach it, it would have been freed next`);
  return object;
}

function describe({ className, nodeId, shallowBytes, retainedBytes, reason, text }: BackReferenceNode): object {
  return {
    className,
    id: nodeId,
    ownBytes: shallowBytes,
    retainedBytes,
    ...(reason === undefined ? {} : { reason }),
    ...(text === undefined ? {} : { text }),
  };
}

function describeChain({ label, hops, holderCount, freedBytes, isEngines }: RetainerChain): object {
  return {
    label,
    holderCount,
    freedBytes,
    ...(isEngines ? { isEngines } : {}),
    hops: hops.length,
    end: hops
      .slice(-HOPS_TOLD)
      .map(({ edgeNames, className, nodeId }) => ({ edge: edgeNames.join(', '), className, id: nodeId })),
  };
}

function writeChain({ label, hops, holderCount, freedBytes }: RetainerChain): string {
  const end = hops
    .slice(-HOPS_TOLD)
    .map(({ edgeNames, className, nodeId }) => `${edgeNames.join(', ')} ${className} @${nodeId}`.trim());
  const start = hops.length > end.length ? '... ' : '';
  return `${label} (${holderCount} holding, cutting frees ${freedBytes} bytes): ${start}${end.join(' -> ')}`;
}
