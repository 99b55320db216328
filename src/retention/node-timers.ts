import type { Heap } from '../graph/heap.ts';
import { namedTargetOf } from '../graph/named-edges.ts';
import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { EdgeType, NodeType } from '../snapshot/snapshot.ts';
import type { GrowthGroup } from './growth-points.ts';
import type { Holding } from './holdings.ts';
import { callsNodesOwn } from './user-code.ts';

/** Node's own timers: of the date, of idle connections, of undici's clock. There is one list for each delay. */
const MOST_TIMERS = 10;

/** What a timer is made of that runs a function of Node's, with no more than what somebody else keeps. */
const TIMER_CLASSES: ReadonlySet<string> = new Set(['TimersList', 'Timeout', 'FastTimer', 'WeakRef', 'Array']);

/** Whether a few lists of timers came, and each timer in them calls a function of Node's. */
export function areTimersOfNode(heap: Heap, groups: readonly GrowthGroup[], { classes }: Holding): boolean {
  for (const [className, { nodeType, isPlumbing }] of classes)
    if (!isPlumbing && OBJECT_TYPES.has(nodeType) && !TIMER_CLASSES.has(className)) return false;
  if ((classes.get('TimersList')?.count ?? 0) > MOST_TIMERS) return false;
  return groups.every(
    ({ tops }) =>
      tops.every((top) => isOfNode(heap, top)) && tops.filter((top) => isLinked(heap, top)).length <= MOST_TIMERS,
  );
}

const OBJECT_TYPES: ReadonlySet<number> = new Set([
  NodeType.object,
  NodeType.closure,
  NodeType.native,
  NodeType.regexp,
]);

function isOfNode(heap: Heap, top: NodeOrdinal): boolean {
  switch (heap.classNames.of(top)) {
    case 'TimersList':
      return isListOfNode(heap, top);
    case 'Timeout':
      return callsNode(heap, top);
    default:
      return true;
  }
}

/** Those of undici's clock are in a plain list, from which it takes them when they are over. */
function isLinked(heap: Heap, top: NodeOrdinal): boolean {
  return nextOf(heap, top) !== NO_NODE;
}

/** Goes round the ring of a list: layout in `lib/internal/linkedlist.js`. */
function isListOfNode(heap: Heap, list: NodeOrdinal): boolean {
  let timer = nextOf(heap, list);
  for (let seen = 0; timer !== list && timer !== NO_NODE; seen++) {
    if (seen === MOST_TIMERS || !callsNode(heap, timer)) return false;
    timer = nextOf(heap, timer);
  }
  return true;
}

function nextOf({ snapshot }: Heap, node: NodeOrdinal): NodeOrdinal {
  return namedTargetOf(snapshot, node, EdgeType.property, '_idleNext');
}

/** undici's timers in Node 18 are of that name, too, and have a `callback`; what was cleared has none. */
function callsNode(heap: Heap, timer: NodeOrdinal): boolean {
  return ['_onTimeout', 'callback'].every((name) => {
    const called = namedTargetOf(heap.snapshot, timer, EdgeType.property, name);
    return called === NO_NODE || heap.snapshot.nodeType[called] !== NodeType.closure || callsNodesOwn(heap, called);
  });
}
