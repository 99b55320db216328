import { asStep, isContainer } from '../holder-place.ts';
import type { SuspectInHeap } from './analyzer.ts';
import type { HeapObject, ObjectHolder } from './heap-object.ts';
import { joined, mostFirst } from './wording.ts';

/** A way by which an object is held. */
export interface HolderWay {
  /** Who is told, from the root's side on: who holds it, and above a plain object or list who has that. */
  readonly holders: readonly HeapObject[];
  /** As an author writes it: `Poller.timer`, `Retries.timers[*]`. */
  readonly text: string;
}

/** Objects of which the holders are looked at, the ways to them, and places that are told. */
const MOST_OBJECTS = 1000;
const MOST_WAYS = 10_000;
const MOST_PLACES = 3;

/**
 * Who holds an object as its author sees it, and how that is written.
 *
 * @param known - who holds plain objects and lists, by their ids; is filled. One Map for many objects: those of one list share it
 */
export function* waysTo(
  object: HeapObject,
  known: Map<number, readonly ObjectHolder[]> = new Map(),
): Generator<HolderWay> {
  for (const { object: holder, name, edges } of object.holders()) {
    const uppers = isPlainClass(name) ? holdersOnce(holder, known) : [];
    for (const edge of edges.map(asStep)) {
      if (uppers.length === 0) yield { holders: [holder], text: name + edge };
      for (const upper of uppers) {
        for (const upperEdge of upper.edges) {
          yield { holders: [upper.object, holder], text: upper.name + asStep(upperEdge) + edge };
        }
      }
    }
  }
}

/**
 * Whether a class says nothing of whose an object is: of plain objects, collections, and values such as dates. What stands in such
 * is told with who has that.
 */
export function isPlainClass(className: string): boolean {
  return isContainer(className) || PLAIN_VALUES.has(className);
}

const PLAIN_VALUES: ReadonlySet<string> = new Set(['Date', 'RegExp', 'URL']);

function holdersOnce(object: HeapObject, known: Map<number, readonly ObjectHolder[]>): readonly ObjectHolder[] {
  const holders = known.get(object.id) ?? object.holders();
  known.set(object.id, holders);
  return holders;
}

/**
 * Where objects of a suspect are: `Array Retries.timers`, `Poller.timer and Job.timer`. The suspect's own place stands for what
 * its holder has; others are told by who holds them, those with most objects first.
 *
 * @param objects - the first thousand are looked at, and ten thousand ways to them
 */
export function placesOf(objects: readonly HeapObject[], { holder, place }: SuspectInHeap): string {
  const known = new Map<number, readonly ObjectHolder[]>();
  const places: string[] = [];
  let wayCount = 0;
  for (const object of objects.slice(0, MOST_OBJECTS)) {
    if (wayCount === MOST_WAYS) break;
    const texts = new Set<string>();
    for (const { holders, text } of waysTo(object, known)) {
      texts.add(holders.some(({ id }) => id === holder?.id) ? place : text);
      if (++wayCount === MOST_WAYS) break;
    }
    places.push(...texts);
  }
  const told = mostFirst(places).map(([text]) => text);
  return joined(told, MOST_PLACES) || place;
}
