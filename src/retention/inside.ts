import type { Heap } from '../graph/heap.ts';
import type { Growth } from './growth.ts';
import { GrowthWays } from './growth-ways.ts';
import { InnerSteps } from './inner-steps.ts';
import { ReachByName } from './reach-by-name.ts';
import { findReferences, type References } from './references.ts';

/** What lies behind the growth points, to be read as its author would; each part is made when it is first asked for. */
export class Inside {
  readonly references: References;
  readonly #heap: Heap;
  readonly #growth: Growth;
  #ways: GrowthWays | undefined;
  #steps: InnerSteps | undefined;
  #reach: ReachByName | undefined;

  constructor(heap: Heap, growth: Growth) {
    this.#heap = heap;
    this.#growth = growth;
    this.references = findReferences(heap, growth.kept, growth.costs);
  }

  get ways(): GrowthWays {
    this.#ways ??= new GrowthWays(this.#growth, this.references);
    return this.#ways;
  }

  get steps(): InnerSteps {
    this.#steps ??= new InnerSteps(this.#heap, this.#growth, this.references.isVisible);
    return this.#steps;
  }

  get reach(): ReachByName {
    this.#reach ??= new ReachByName(this.#heap, this.#growth.kept, this.references, this.steps.labels);
    return this.#reach;
  }
}
