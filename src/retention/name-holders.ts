import type { Heap } from '../graph/heap.ts';
import { HeldClassNames } from '../graph/held-class-names.ts';
import { ANY_KEY, asStep, nameHolder } from '../holder-place.ts';
import { ROOT } from '../ordinals.ts';
import { TIMERS } from './anchors.ts';
import type { Growth } from './growth.ts';
import type { GrowthGroup } from './growth-points.ts';
import type { Holding } from './holdings.ts';
import type { HeldName } from './name-held.ts';
import type { ChainHop } from './suspect.ts';

/** Holders that a title names; of more the count. */
const MOST_NAMED = 3;

/** A holder in words: `MessageBus bus`, and by what it holds: ` on("close")`, empty where that says nothing. */
interface HolderName {
  readonly holder: string;
  readonly step: string;
}

/** Names those who hold what the title of a suspect counts. */
export class HolderNames {
  readonly #growth: Growth;
  readonly #classOf: HeldClassNames;

  constructor(heap: Heap, growth: Growth) {
    this.#growth = growth;
    this.#classOf = new HeldClassNames(heap);
  }

  /**
   * `Set Hub.live keeps`; where others than the first hold some of it, these, too: `bus on("open") and on("close") keep`.
   *
   * @param toHolder - the chain to the first holder, and by what edge this one holds
   * @param others - the other groups of the suspect
   * @param links - by what the objects of a list hold each other, where that keeps what no holder alone does
   */
  withVerb(
    toHolder: readonly ChainHop[],
    edgeName: string,
    others: readonly GrowthGroup[],
    holding: Holding,
    { spread }: HeldName,
    links?: string,
  ): string {
    const first = nameOf(toHolder, edgeName);
    const isAll = spread.some(([, held]) => held.elsewhereDeepCount > 0);
    const classes = new Set(spread.map(([className]) => className));
    const named =
      spread.length === 0 ? [] : others.filter((group) => isAll || this.#holdsBeside(group, classes, holding));
    const [told, ...beside] = joinHolders([first, ...named.map((group) => this.#nameOf(group))]);
    const names = [...new Set([told, ...(links === undefined ? [] : [links]), ...beside])];
    if (names.length > 1) return `${list(names)} keep`;
    return `${names[0]} ${TIMERS.test(names[0]) ? 'keep' : 'keeps'}`;
  }

  /** The classes of what the groups' own edges lead to; a shape that only one object has is told as `Object`. */
  heldStraight(groups: readonly GrowthGroup[], { classes }: Holding): ReadonlySet<string> {
    const names = new Set<string>();
    for (const { tops } of groups) for (const top of tops) names.add(this.#classOf.of(top));
    return new Set([...names].map((name) => (classes.has(name) ? name : 'Object')));
  }

  #holdsBeside({ tops }: GrowthGroup, spread: ReadonlySet<string>, { classes }: Holding): boolean {
    const { suspectSets, kept } = this.#growth;
    return tops.some((top) => {
      if (suspectSets.isBeside[kept.behind.vertexOf[top]] === 0) return false;
      const name = this.#classOf.of(top);
      return spread.has(classes.has(name) ? name : 'Object');
    });
  }

  #nameOf({ hold }: GrowthGroup): HolderName {
    const { chain, edgeName } = this.#growth.chains.chainOf(hold);
    return nameOf(chain, hold.holder === ROOT ? ANY_KEY : edgeName);
  }
}

function nameOf(chain: readonly ChainHop[], edgeName: string): HolderName {
  return { holder: nameHolder(chain), step: edgeName === ANY_KEY ? '' : asStep(edgeName) };
}

/** Of one holder that holds by several edges, the others by the edge alone. */
function joinHolders([first, ...others]: readonly HolderName[]): string[] {
  const told = others.map(({ holder, step }) => {
    return holder === first.holder && first.step !== '' && step !== '' ? step.trimStart() : holder + step;
  });
  return [first.holder + first.step, ...told];
}

function list(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  if (more > 0) return `${names.slice(0, MOST_NAMED).join(', ')} and ${more.toLocaleString('en')} more`;
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
