import { type Analyzer, defineAnalyzer, type Finding, type HeapObject, type SuspectInHeap, wording } from 'heapdiff';

const { counted, rated, share } = wording;

type Kind = 'Map' | 'Set' | 'Array' | 'Object';

/** New entries of which the keys are read, and all entries that are gone through to find them. */
const MOST_KEYS = 1000;
const MOST_ENTRIES = 100_000;

/** A backing store that grew by less may only have room to spare. */
const LEAST_BYTES = 4096;

/** V8's types of what is no object; `hidden`: true, false, null, undefined. */
const PRIMITIVE = /string$|^(?:number|bigint|symbol|hidden)$/u;

const collections: Analyzer = defineAnalyzer({
  name: 'collections',
  summary: 'lists, maps and sets that grow: entries, keys, and whether anything is ever taken out',
  options: { least: { default: 10, description: 'tell of so many new entries, and more' } },

  *analyze({ suspects, options }) {
    for (const suspect of suspects) {
      const { holder, suspect: told } = suspect;
      const kind = holder === undefined || told.holder.count !== undefined ? undefined : kindOf(holder);
      if (holder === undefined || kind === undefined) continue;
      const edge = held(suspect)?.edgeName;
      if (edge === '[*]' && told.count >= options.least) yield* describeEntries(suspect, holder, kind);
      else if (edge === undefined) yield* describeInPlace(suspect, holder, kind, options.least);
    }
  },
});

export default collections;

/** What it holds straight: its sizes are of that class. */
const held = ({ suspect }: SuspectInHeap) => suspect.chain.find(({ suspectEdge }) => suspectEdge);

function kindOf(object: HeapObject): Kind | undefined {
  if (object.className === 'Object') return 'Object';
  return (['Map', 'Set', 'Array'] as const).find((className) => object.isInstanceOf(className));
}

function* describeEntries(suspect: SuspectInHeap, holder: HeapObject, kind: Kind): Generator<Finding> {
  const { className, count, verdict, holder: size } = suspect.suspect;
  const keys = kind === 'Map' ? newKeysOf(holder) : [];
  const names = [...new Set(keys.map(nameKey))].slice(0, 3);
  const common = { suspect, objects: [holder] };
  const [key] = keys;
  const { countBefore: before = 0, countAfter: after = 0 } = size;
  const gone = countGone(suspect, before, after);
  if (before > 0 && (gone !== undefined || verdict === 'warm-up')) {
    const isTold = key === undefined ? names.length === 0 : key.className === className;
    const had = holder.heldAt(held(suspect)?.className ?? className);
    const sizes = had?.[0] === before && had.at(-1) === after ? had : [before, after];
    const growth = describeGrowth(suspect, { sizes, gone }, isTold ? '' : `, keyed by ${names.join(', ')}`);
    yield { ...common, ...growth, args: { before, after, count, ...(gone === undefined ? {} : { gone }) } };
  }
  if (key === undefined || names.length > 1 || PRIMITIVE.test(key.type) || !areOnlyKeptHere(keys, suspect)) return;
  const title = `nothing but ${suspect.place} keeps its keys, ${key.className} objects: a WeakMap would let go of them, if nobody needs to go through all entries`;
  yield { ...common, code: 'map-keyed-by-objects', title, args: { keys: key.className } };
}

/** @returns the keys that came after the first snapshot; undefined for small integers, which are in none */
function newKeysOf(map: HeapObject): (HeapObject | undefined)[] {
  const keys: (HeapObject | undefined)[] = [];
  let read = 0;
  for (const { key, value } of map.entries()) {
    if (key?.isAdded || value?.isAdded) keys.push(key);
    if (keys.length === MOST_KEYS || ++read === MOST_ENTRIES) break;
  }
  return keys;
}

function nameKey(key: HeapObject | undefined): string {
  if (key === undefined) return 'numbers';
  return PRIMITIVE.test(key.type) ? key.type.replace(/^.* /u, '').concat('s') : `${key.className} objects`;
}

function areOnlyKeptHere(keys: readonly (HeapObject | undefined)[], suspect: SuspectInHeap): boolean {
  if (suspect.suspect.otherChainCount !== undefined || suspect.suspect.shareBytes !== undefined) return false;
  const kept = new Set<number>();
  for (const { node } of suspect.objects(keys[0]?.className)) kept.add(node);
  return keys.every((key) => key !== undefined && kept.has(key.node));
}

/** How many of those that it had are gone; undefined where some of other shapes, or of another holder, are counted, too. */
function countGone(suspect: SuspectInHeap, before: number, after: number): number | undefined {
  const { className, count, holds, otherChainCount } = suspect.suspect;
  const { className: heldClass, count: heldCount = 1 } = held(suspect) ?? {};
  const isSpread = otherChainCount !== undefined && heldCount < count;
  const isOther = className.replace(/ \{.*$/su, '') !== heldClass;
  const isMixed = className.startsWith('Object {') && holds.filter((one) => /^Object/u.test(one.className)).length > 1;
  const gone = before - (after - heldCount);
  return isSpread || isOther || isMixed || gone < 0 || gone > before ? undefined : gone;
}

function describeGrowth(
  suspect: SuspectInHeap,
  { sizes, gone }: { sizes: readonly number[]; gone: number | undefined },
  keyed: string,
): Pick<Finding, 'code' | 'title'> {
  const { series, verdict, perIteration, className, count } = suspect.suspect;
  const { className: heldClass = className, count: heldCount = 1 } = held(suspect) ?? {};
  const had = sizes.map((size) => counted(size)).join(', then ');
  const isCountOver = verdict === 'warm-up' || series?.inBytes === true;
  const rate = !isCountOver && heldCount === count ? rated(perIteration) : '';
  const grown = `${suspect.place} had ${had} ${heldClass}${rate}${keyed}: `;
  const first = `the first ${counted(sizes[0])}`;
  const lost = gone ? `${share(gone, sizes[0])} of ${first} are gone` : '';
  const filledUp = `${grown}it filled up and grows no more, as a cache with a bound does${lost && `; ${lost}`}`;
  if (verdict === 'warm-up') return { code: 'filled-up', title: filledUp };
  if (isCountOver) return { code: 'entries-grow', title: `${grown}no more came, but what they keep keeps growing` };
  if (gone === 0) return { code: 'entries-never-removed', title: `${grown}not one of ${first} was taken out` };
  if (verdict === 'leak') return { code: 'entries-outgrow-removal', title: `${grown}${lost}, but more come than go` };
  const wanted = sizes.length < 3 && series === undefined ? 'a third snapshot' : 'a longer run';
  const title = `${grown}${lost}, so it may be a cache that is not full yet; ${wanted} would tell`;
  return { code: 'may-be-filling', title };
}

/** No object came, and yet it grew: by numbers, which are in no snapshot, or by what was there before. */
function* describeInPlace(suspect: SuspectInHeap, holder: HeapObject, kind: Kind, least: number): Generator<Finding> {
  if (suspect.suspect.retainedBytes < LEAST_BYTES) return;
  const timesOf = new Map<number, number>();
  let most: HeapObject | undefined;
  let times = 0;
  let entries = 0;
  for (const object of contentOf(holder, kind)) {
    if (entries++ === MOST_ENTRIES) break;
    const count = (timesOf.get(object.id) ?? 0) + 1;
    timesOf.set(object.id, count);
    if (count > times && !PRIMITIVE.test(object.type)) [most, times] = [object, count];
  }
  const common = { suspect, objects: [holder] };
  if (entries === 0) {
    const title = `what came into ${suspect.place} are numbers or empty places alone, which this snapshot does not count`;
    yield { ...common, code: 'only-numbers-added', title };
  } else if (kind === 'Array' && most !== undefined && times >= least && times > entries / 2) {
    const title = `${suspect.place} has the same ${most.className} ${counted(times)} times, in ${counted(entries)} entries: it is added again and again`;
    yield { ...common, code: 'same-object-again', title, objects: [holder, most], args: { times, entries } };
  }
}

/** All that entries lead to; of tables without a look at how V8 lays them out. */
function* contentOf(holder: HeapObject, kind: Kind): Generator<HeapObject> {
  yield* holder.elements();
  if (kind === 'Object') for (const { object } of holder.properties()) yield object;
  for (const { name, object } of holder.slot('table')?.references() ?? []) if (/^\d/u.test(name)) yield object;
}
