import {
  type Analyzer,
  defineAnalyzer,
  type Finding,
  type HeapObject,
  type HeapView,
  type HolderWay,
  isLikelyKey,
  isPlainClass,
  keptBytesOf,
  type ObjectHolder,
  type SuspectInHeap,
  waysTo,
  wording,
} from 'heapdiff';

const { counted, joined, mostFirst, share } = wording;

/** Objects of a suspect that are looked at. */
const MOST_CARRIERS = 1000;

/** Other ways to what is carried that are told. */
const MOST_TOLD = 3;

/** Less than this share of what the suspect keeps is not worth a word. */
const LEAST_SHARE = 0.2;

/** What objects of one class carry by one path. */
interface Cargo {
  readonly path: string;
  readonly className: string;
  readonly objects: Map<number, HeapObject>;
  readonly carriers: HeapObject[];
}

const carriedObjects: Analyzer = defineAnalyzer({
  name: 'carried-objects',
  summary: 'what kept objects carry along: a response in the arguments of each request that waits',
  options: { least: { default: 10, description: 'tell of so many carried objects, and more' } },

  *analyze({ heap, suspects, options }) {
    for (const suspect of suspects) {
      const { className, count, cycles } = suspect.suspect;
      if (count < options.least || cycles !== undefined || !isNamed(className)) continue;
      const finding = describeCargo(suspect, heap, options.least);
      if (finding !== undefined) yield finding;
    }
  },
});

export default carriedObjects;

/** A class that a user wrote: no list, no text, no function, nothing of the engine's. */
function isNamed(className: string): boolean {
  return /^[A-Z]\w*$/u.test(className) && !isPlainClass(className) && className !== 'Promise';
}

function describeCargo(suspect: SuspectInHeap, heap: HeapView, least: number): Finding | undefined {
  const { className, growthBytes } = suspect.suspect;
  const weighed = gatherCargos(suspect).map((cargo) => ({
    cargo,
    bytes: keptBytesOf(cargo.objects.values(), undefined),
  }));
  const [heaviest] = weighed.sort((left, right) => right.bytes - left.bytes);
  if (heaviest === undefined || heaviest.cargo.objects.size < least) return undefined;
  const carriedBytes = Math.min(growthBytes, heaviest.bytes);
  if (carriedBytes < growthBytes * LEAST_SHARE) return undefined;
  const { carriers, objects, path, className: carried } = heaviest.cargo;
  return {
    code: 'carried-along',
    title: `${counted(carriers.length)} ${className} carry ${counted(objects.size)} ${carried} along in ${path}, ${counted(carriedBytes)} of ${counted(growthBytes)} bytes: ${describeStay(heaviest.cargo, heap)}`,
    retainedBytes: carriedBytes,
    objects: [...objects.values()].slice(0, 3),
    suspect,
    args: { carriers: carriers.length, carried: objects.size, path },
  };
}

/** What the suspect's objects carry, by path and class; none where they are many. */
function gatherCargos(suspect: SuspectInHeap): Cargo[] {
  const cargos = new Map<string, Cargo>();
  let seen = 0;
  for (const carrier of suspect.objects(suspect.suspect.className)) {
    if (++seen > MOST_CARRIERS) return [];
    for (const [path, object] of carriedBy(carrier)) {
      const key = `${path} ${object.className}`;
      const cargo: Cargo = cargos.get(key) ?? { path, className: object.className, objects: new Map(), carriers: [] };
      cargos.set(key, cargo);
      cargo.objects.set(object.id, object);
      cargo.carriers.push(carrier);
    }
  }
  return [...cargos.values()];
}

/** How long they stay: as long as the last that carries them, where nobody else has them. */
function describeStay(cargo: Cargo, heap: HeapView): string {
  const { className, objects, carriers } = cargo;
  const carrierClass = carriers[0].className;
  const ownWay = carrierClass + cargo.path;
  const known = new Map<number, readonly ObjectHolder[]>();
  // Those that are told with another suspect, or were there before, carry it as well: all of them, or it seems held elsewhere.
  const carrying = new Map(carriers.map((carrier) => [carrier.node, carrier]));
  for (const { text, holders } of waysToAll(cargo, known))
    if (text === ownWay) carrying.set(holders[0].node, holders[0]);
  const isReached = heap.reachedWithout(carrying.values());
  const elsewhere = [...objects.values()].filter(({ node }) => isReached[node] === 1);
  // A way of another object that itself hangs on the carrier is none by which the carrier holds.
  const isTold = ({ holders }: HolderWay): boolean =>
    elsewhere.length > 0 ? holders.every(({ node }) => isReached[node] === 1) : carrying.has(holders[0].node);
  const texts: string[] = [];
  for (const way of waysToAll(cargo, known)) if (way.text !== ownWay && isTold(way)) texts.push(way.text);
  const names = mostFirst(texts).map(([text]) => text);
  const told = joined(names, MOST_TOLD);
  if (elsewhere.length > 0)
    return `${share(elsewhere.length, objects.size)} of these ${className} are held elsewhere, too${told && `, by ${told}`}`;
  return `each stays as long as the last ${carrierClass} that has it${told && `, which also holds it by ${told}`}`;
}

function* waysToAll({ objects }: Cargo, known: Map<number, readonly ObjectHolder[]>): Generator<HolderWay> {
  for (const object of objects.values()) yield* waysTo(object, known);
}

/** Added objects that one refers to, straight or through one plain object, with the way there; each way once. */
function carriedBy(carrier: HeapObject): Map<string, HeapObject> {
  const carried = new Map<string, HeapObject>();
  const take = (path: string, object: HeapObject): void => {
    const isCargo = object.isAdded && object.type === 'object' && isNamed(object.className);
    if (isCargo && object.className !== carrier.className) carried.set(path, object);
  };
  for (const { name, object } of carrier.properties()) {
    if (!isOwnName(name)) continue;
    take(`.${name}`, object);
    if (object.className !== 'Object' || !object.isAdded) continue;
    for (const inner of object.properties()) if (isOwnName(inner.name)) take(`.${name}.${inner.name}`, inner.object);
  }
  return carried;
}

/** What a library hides in a symbol or behind an underscore its user has not put there. */
const isOwnName = (name: string): boolean => /^[a-z$]\w*$/iu.test(name) && !isLikelyKey(name);
