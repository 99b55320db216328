import type { Heap } from '../graph/heap.ts';
import { ANY_KEY, edgeLabel } from '../holder-place.ts';
import { type NodeOrdinal, ROOT } from '../ordinals.ts';
import { type VisibleRetainer, VisibleRetainers } from '../retention/visible-retainers.ts';

/** Plain objects and collections above each other that are gone through: further up is another story. */
const MOST_HOPS = 4;

/** Says by which reference objects are held, in a few words. */
export class HeldBy {
  readonly #heap: Heap;
  readonly #retainers: VisibleRetainers;
  readonly #nearest = new Map<NodeOrdinal, VisibleRetainer | undefined>();

  constructor(heap: Heap) {
    this.#heap = heap;
    this.#retainers = new VisibleRetainers(heap, { showKeys: false });
  }

  /** By whom, the nearest to the root, as an author writes it: `Scheduler.queue[*]`, `module app.js .cache`. */
  of(node: NodeOrdinal): string | undefined {
    const passed = new Set([node]);
    const names: string[] = [];
    const classes: string[] = [];
    for (let at = node; classes.length < MOST_HOPS; ) {
      const nearest = at === node ? this.#find(at) : this.#findOnce(at);
      if (nearest === undefined || passed.has(nearest.holder)) break;
      const { holder, moduleName, edgeNames } = nearest;
      names.unshift(edgeNames[0]);
      classes.unshift(holder === ROOT ? '' : (moduleName ?? this.#heap.classNames.of(holder)));
      if (holder === ROOT || moduleName !== undefined || !STEPS.has(classes[0])) break;
      passed.add(holder);
      at = holder;
    }
    if (classes.length === 0) return undefined;
    const chain = classes.map((className, at) => ({ className, edgeName: names[at - 1] ?? '' }));
    return classes[0] === '' && classes.length === 1 ? "V8's roots" : edgeLabel(chain, names.at(-1) ?? ANY_KEY);
  }

  /** Many objects have one holder. */
  #findOnce(node: NodeOrdinal): VisibleRetainer | undefined {
    if (!this.#nearest.has(node)) this.#nearest.set(node, this.#find(node));
    return this.#nearest.get(node);
  }

  #find(node: NodeOrdinal): VisibleRetainer | undefined {
    return this.#retainers.of(node).retainers[0];
  }
}

/** Classes that say nothing of where one is. */
const STEPS: ReadonlySet<string> = new Set(['Object', 'Array', 'Map', 'Set']);
