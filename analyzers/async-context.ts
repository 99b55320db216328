import { type Analyzer, defineAnalyzer, type Finding, type HeapObject, type SuspectInHeap, wording } from 'heapdiff';

const { counted } = wording;

/** The properties by which what was started in `run()` has its store: until Node 22, and the frame with all of them since 24. */
const STORE = '<symbol kResourceStore>';
const FRAMES = ['<symbol context_frame>', '<symbol kAsyncContextFrame>'];
const FRAME_CLASS = 'AsyncContextFrame';
/** As reports name the way from what carries a store to the store. */
const STORE_EDGE = '(async store)';
const SAMPLES = 3;

const asyncContext: Analyzer = defineAnalyzer({
  name: 'async-context',
  summary: 'stores of AsyncLocalStorage that outlive their request: what carries them, and what grows in them',
  options: { least: { default: 10, description: 'tell of so many stores, or objects in one, and more' } },

  label(object) {
    const [store, ...others] = storesOf(object);
    if (store === undefined) return undefined;
    return `carries an async store, ${store.className}${others.length === 0 ? '' : `, and ${others.length} more`}`;
  },

  *analyze({ suspects, options: { least } }) {
    for (const suspect of suspects) {
      if (suspect.suspect.count < least) continue;
      const grown = describeGrowth(suspect);
      if (grown !== undefined) yield grown;
      else yield* describeCarriers(suspect, least);
    }
  },
});

export default asyncContext;

/** A store that was there before has got more and more. */
function describeGrowth(suspect: SuspectInHeap): Finding | undefined {
  const { chain, className, count: kept } = suspect.suspect;
  const grows = chain.findIndex(({ suspectEdge }) => suspectEdge);
  const at = chain.findLastIndex(({ edgeName }, hop) => edgeName === STORE_EDGE && hop < grows);
  if (at < 1) return undefined;
  const [carrier, store] = [chain[at - 1], chain[at]];
  const objects = suspect.chain.filter(({ id }) => id === carrier.nodeId || id === store.nodeId);
  return {
    code: 'async-store-grows',
    title: `what is done in one async context puts ${counted(kept)} ${className} into its AsyncLocalStorage store, ${store.className}; the context goes on as long as ${carrier.className}${nameOf(carrier.edgeName)}, or anything else that was started in it, is kept: empty the store, or run() each piece of work with its own`,
    objects,
    suspect,
    args: { added: kept, carrier: carrier.className, store: store.className },
  };
}

/** What was started in many async contexts is kept, and so are their stores. */
function* describeCarriers(suspect: SuspectInHeap, least: number): Generator<Finding> {
  const { className } = suspect.suspect;
  if (![...take(suspect.objects(className), SAMPLES)].some((object) => storesOf(object).length > 0)) return;
  let carriers = 0;
  const stores = new Map<number, HeapObject>();
  for (const object of suspect.objects(className)) {
    const added = storesOf(object).filter((store) => store.isAdded);
    for (const store of added) stores.set(store.id, store);
    if (added.length > 0) carriers++;
  }
  if (stores.size < least) return;
  const classes = [...new Set([...stores.values()].map((store) => store.className))];
  yield {
    code: 'async-stores-kept',
    title: `${counted(carriers)} ${className} in ${suspect.place} were started inside AsyncLocalStorage.run() and carry ${counted(stores.size)} stores, ${classes.slice(0, SAMPLES).join(', ')}: each store stays as long as what was started; start what outlives a request outside of it, in als.exit()`,
    objects: [...take(stores.values(), SAMPLES)],
    suspect,
    args: { carriers, stores: stores.size },
  };
}

/** The stores that an object has from where it was started; primitive ones are left out. */
function storesOf(object: HeapObject): HeapObject[] {
  const stores: HeapObject[] = [];
  for (const { name, object: value } of object.properties()) {
    if (name === STORE && isStore(value)) stores.push(value);
    if (!FRAMES.includes(name) || value.className !== FRAME_CLASS) continue;
    for (const entry of value.entries())
      if (entry.value !== undefined && isStore(entry.value)) stores.push(entry.value);
  }
  return stores;
}

function isStore({ type }: HeapObject): boolean {
  return type === 'object';
}

function* take<Item>(items: Iterable<Item>, most: number): Generator<Item> {
  let taken = 0;
  for (const item of items) {
    if (taken++ === most) return;
    yield item;
  }
}

/** ` job`: the variable or property that has it. */
function nameOf(edgeName: string): string {
  const [name] = /[\w$]+$/u.exec(edgeName) ?? [];
  return name === undefined ? '' : ` ${name}`;
}
