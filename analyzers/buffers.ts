import { type Analyzer, defineAnalyzer, type Finding, type HeapObject, type SuspectInHeap, wording } from 'heapdiff';

const { counted } = wording;

/** Memory outside the heap that a suspect keeps, and how it is looked at. */
interface Stores {
  /** Whether they are slabs that Node cuts small Buffers out of. */
  readonly areSlabs: boolean;
  readonly buffers: readonly HeapObject[];
  /** What is cut out of them, or is the whole of one. */
  readonly views: readonly HeapObject[];
  readonly bytes: number;
}

const BUFFERS = new Set(['ArrayBuffer', 'SharedArrayBuffer']);
const VIEW = /^(?:Buffer|FastBuffer|DataView|(?:Big)?(?:Ui|I)nt\d+(?:Clamped)?Array|Float\d+Array)$/u;

const buffers: Analyzer = defineAnalyzer({
  name: 'buffers',
  summary: 'memory outside the heap: ArrayBuffers by what keeps them, and Buffers that pin the slab they were cut from',
  options: { leastBytes: { default: 50_000, description: 'tell of so many bytes in backing stores, and more' } },

  label(object) {
    if (BUFFERS.has(object.className)) {
      const bytes = bytesOf(object);
      if (bytes > 0)
        return `${counted(bytes)} bytes outside the heap${isSlab(object) ? ", a slab of Node's pool" : ''}`;
    }
    const buffer = VIEW.test(object.className) ? object.slot('buffer') : undefined;
    const bytes = buffer === undefined ? 0 : bytesOf(buffer);
    return bytes > 0 ? `a view into ${counted(bytes)} bytes` : undefined;
  },

  *analyze({ suspects, options }) {
    for (const suspect of suspects) {
      if (suspect.suspect.retainedBytes < options.leastBytes) continue;
      if (!suspect.suspect.holds.some(({ className }) => BUFFERS.has(className))) continue;
      for (const stores of readStores(suspect)) {
        // A slab without Buffers is the one that Node is cutting from.
        const isTold = stores.bytes >= options.leastBytes && (!stores.areSlabs || stores.views.length > 0);
        if (isTold) yield describeStores(suspect, stores);
      }
    }
  },
});

export default buffers;

function readStores(suspect: SuspectInHeap): Stores[] {
  const classes = suspect.suspect.holds.map(({ className }) => className);
  const ofClass = (className: string): HeapObject[] => [...suspect.objects(className)];
  const all = classes.filter((className) => BUFFERS.has(className)).flatMap(ofClass);
  const allViews = classes.filter((className) => VIEW.test(className)).flatMap(ofClass);
  return [true, false].map((areSlabs) => {
    const buffers = all.filter((buffer) => bytesOf(buffer) > 0 && isSlab(buffer) === areSlabs);
    const nodes = new Set(buffers.map(({ node }) => node));
    const views = allViews.filter((view) => nodes.has(view.slot('buffer')?.node ?? view.node));
    return { areSlabs, buffers, views, bytes: buffers.reduce((sum, buffer) => sum + bytesOf(buffer), 0) };
  });
}

function describeStores(suspect: SuspectInHeap, stores: Stores): Finding {
  const { areSlabs, buffers, views, bytes } = stores;
  return {
    code: areSlabs ? 'buffers-pin-pool' : 'array-buffers-kept',
    title: areSlabs ? sayPooled(suspect, stores) : sayKept(suspect, stores),
    retainedBytes: bytes,
    objects: areSlabs ? views.slice(0, 3) : buffers.slice(0, 3),
    suspect,
    args: { arrayBuffers: buffers.length, views: views.length, storeBytes: bytes },
  };
}

function sayPooled({ place }: SuspectInHeap, { buffers, views }: Stores): string {
  const slabs = counted(buffers.length, "slab of Node's Buffer pool", "slabs of Node's Buffer pool");
  return (
    `${countViews(views)} in ${place} ${verb(views, 'keeps', 'keep')} ${slabs}, ${sizes(buffers)}: a small Buffer is cut ` +
    'out of a slab, and one that lives long keeps all of it; a copy that is stored instead, new Uint8Array(buffer), has memory of its own'
  );
}

function sayKept({ place, suspect }: SuspectInHeap, { buffers, views, bytes }: Stores): string {
  const kept =
    `${counted(buffers.length, buffers[0].className)}, ${sizes(buffers)}, ${verb(buffers, 'is', 'are')} kept by ${place}: ` +
    `${counted(bytes)} of its ${counted(suspect.growthBytes)} bytes are outside the JavaScript heap, where its limit does not count them`;
  if (views.length > buffers.length)
    return `${kept}; ${countViews(views)} share them, and the last one that lives keeps all of its ArrayBuffer`;
  if (new Set(views.map((view) => view.slot('buffer')?.node)).size < buffers.length) return kept;
  return (
    `${kept}; each is kept by a ${views[0].className}, which may be a short slice of it (how long, the snapshot does not ` +
    'say): a copy of a slice, new Uint8Array(slice), keeps no more than itself'
  );
}

function bytesOf(buffer: HeapObject): number {
  return buffer.slot('backing_store')?.shallowBytes ?? 0;
}

/** Node marks its slabs as not to be transferred: by a private symbol, which is all that an ArrayBuffer has of its own. */
function isSlab(buffer: HeapObject): boolean {
  for (const { type, object } of buffer.references()) {
    if (type === 'property' && object.type === 'symbol') return true;
    if (object.className === 'system / PropertyArray') return !isOfWebAssembly(object);
  }
  return false;
}

/** Whether what V8 put into a buffer is the memory that it is of, and not Node's mark. */
function isOfWebAssembly(properties: HeapObject): boolean {
  return [...properties.references()].some(({ object }) => object.className === 'Memory');
}

/** `of 8,192 bytes each`, or how large they are at the most. */
function sizes(buffers: readonly HeapObject[]): string {
  const all = buffers.map(bytesOf);
  const most = all.reduce((left, right) => Math.max(left, right), 0);
  if (buffers.length === 1) return `of ${counted(most)} bytes`;
  return `of ${all.every((bytes) => bytes === most) ? '' : 'up to '}${counted(most)} bytes each`;
}

function countViews(views: readonly HeapObject[]): string {
  const isOne = views.every(({ className }) => className === views[0].className);
  return counted(views.length, isOne ? views[0].className : 'view');
}

function verb(objects: readonly HeapObject[], one: string, many: string): string {
  return objects.length === 1 ? one : many;
}
