import {
  type Analyzer,
  defineAnalyzer,
  type Finding,
  type HeapObject,
  isLikelyKey,
  type SuspectInHeap,
} from 'heapdiff';

/** Objects of a suspect that are looked at. */
const MOST_CARRIERS = 1000;

/** Less than this share of what the suspect keeps is not worth a word. */
const LEAST_SHARE = 0.2;

/** Classes that say nothing of what is carried, and are stepped through. */
const PLAIN: ReadonlySet<string> = new Set(['Object', 'Array', 'Map', 'Set', 'Date', 'RegExp', 'URL']);

/** What objects of one class carry by one path. */
interface Cargo {
  readonly path: string;
  readonly className: string;
  readonly objects: Map<number, HeapObject>;
  carrierCount: number;
}

const carriedObjects: Analyzer = defineAnalyzer({
  name: 'carried-objects',
  summary: 'what kept objects carry along: a response in the arguments of each request that waits',
  options: { least: { default: 10, description: 'tell of so many carried objects, and more' } },

  *analyze({ suspects, options }) {
    for (const suspect of suspects) {
      const { className, count, cycles } = suspect.suspect;
      if (count < options.least || cycles !== undefined || !isNamed(className)) continue;
      const finding = describeCargo(suspect, options.least);
      if (finding !== undefined) yield finding;
    }
  },
});

export default carriedObjects;

/** A class that a user wrote: no list, no text, no function, nothing of the engine's. */
function isNamed(className: string): boolean {
  return /^[A-Z]\w*$/u.test(className) && !PLAIN.has(className) && className !== 'Promise';
}

function describeCargo(suspect: SuspectInHeap, least: number): Finding | undefined {
  const { className, retainedBytes } = suspect.suspect;
  const cargos = new Map<string, Cargo>();
  let seen = 0;
  for (const carrier of suspect.objects(className)) {
    if (++seen > MOST_CARRIERS) return undefined;
    for (const [path, object] of carriedBy(carrier)) {
      const key = `${path} ${object.className}`;
      const cargo = cargos.get(key) ?? { path, className: object.className, objects: new Map(), carrierCount: 0 };
      cargos.set(key, cargo);
      cargo.objects.set(object.id, object);
      cargo.carrierCount++;
    }
  }
  const bytesOf = ({ objects }: Cargo): number => {
    let bytes = 0;
    for (const object of objects.values()) bytes += object.retainedBytes;
    return bytes;
  };
  const [heaviest] = [...cargos.values()].sort((left, right) => bytesOf(right) - bytesOf(left));
  if (heaviest === undefined || heaviest.objects.size < least) return undefined;
  const carriedBytes = bytesOf(heaviest);
  if (carriedBytes < retainedBytes * LEAST_SHARE) return undefined;
  const many = (value: number): string => value.toLocaleString('en');
  const { carrierCount, objects, path, className: carried } = heaviest;
  return {
    code: 'carried-along',
    title: `${many(carrierCount)} ${className} carry ${many(objects.size)} ${carried} along in ${path}, ${many(carriedBytes)} of ${many(retainedBytes)} bytes: each stays as long as the last ${className} that has it`,
    retainedBytes: carriedBytes,
    objects: [...objects.values()].slice(0, 3),
    suspect,
    args: { carriers: carrierCount, carried: objects.size, path },
  };
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
