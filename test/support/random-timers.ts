import type { EdgeDescription, GraphDescription, NodeDescription } from 'heapdiff/testing';
import { mulberry32 } from './random-graphs.ts';
import type { RandomHeapPair } from './random-heaps.ts';

type Below = (limit: number) => number;

/** The global object of all random heaps. */
const GLOBAL = 'n7';

const DELAYS = 3;
const MOST_TIMERS = 8;

/**
 * Adds Node's lists of timers to two snapshots, one for each delay: rings in which timers of before and of after stand in any
 * order, held by anything, holding anything. Now and then a list is new, or hangs on nothing but its timers.
 */
export function withTimers({ title, before, after }: RandomHeapPair, seed: number): RandomHeapPair {
  const random = mulberry32(seed + 1_000_000);
  const below = (limit: number): number => Math.floor(random() * limit);
  const timers = Array.from({ length: 1 + below(MOST_TIMERS) }, (_, number) => ({
    delay: below(DELAYS),
    // 0: all the time, 1: gone, 2: new.
    life: number === 0 ? 2 : below(3),
  }));
  const isOld = Array.from({ length: DELAYS }, () => below(4) > 0);
  const draw = (heap: GraphDescription, life: number): GraphDescription => {
    const alive = [...timers.entries()].filter(([, timer]) => timer.life === 0 || timer.life === life);
    const keys = heap.nodes.map(({ key }, position) => key ?? `${position}`);
    const anywhere = (): string => keys[below(keys.length)];
    const nodes: NodeDescription[] = [];
    const edges: EdgeDescription[] = [];
    for (let delay = 0; delay < DELAYS; delay++) {
      const list = isOld[delay] ? `list${delay}` : `list${delay} of ${life}`;
      const members = shuffle(
        alive.filter(([, timer]) => timer.delay === delay).map(([number]) => `timer${number}`),
        below,
      );
      nodes.push({ key: list, type: 'object', name: 'TimersList', id: idOf(list), selfSize: 10 });
      if (below(6) > 0) edges.push({ from: GLOBAL, to: list, type: 'property', name: `${delay}` });
      edges.push(...linkRing([list, ...members]));
      for (const key of members) {
        nodes.push({ key, type: 'object', name: 'Timeout', id: idOf(key), selfSize: 1 + below(500) });
        edges.push({ from: key, to: anywhere(), type: 'property', name: '_onTimeout' });
        if (below(3) === 0) edges.push({ from: anywhere(), to: key, type: 'property', name: 'timer' });
      }
    }
    return { ...heap, nodes: [...heap.nodes, ...nodes], edges: [...(heap.edges ?? []), ...edges] };
  };
  return { title: `${title}, with timers`, before: draw(before, 1), after: draw(after, 2) };
}

function linkRing(ring: readonly string[]): EdgeDescription[] {
  return ring.flatMap((key, place) => [
    { from: key, to: ring[(place + 1) % ring.length], type: 'property', name: '_idleNext' },
    { from: key, to: ring[(place + ring.length - 1) % ring.length], type: 'property', name: '_idlePrev' },
  ]);
}

function shuffle<T>(items: readonly T[], below: Below): T[] {
  return items
    .map((item) => ({ item, place: below(1 << 20) }))
    .sort((left, right) => left.place - right.place)
    .map(({ item }) => item);
}

/** Far beyond those of the heap; the same for one key in both snapshots. */
function idOf(key: string): number {
  const [kind, number, life = '0'] = /^(list|timer)(\d+)(?: of (\d+))?$/u.exec(key)!.slice(1);
  return 100_001 + 2 * (Number(number) * 10 + Number(life)) + (kind === 'list' ? 10_000 : 0);
}
