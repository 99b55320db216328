import {
  type Analyzer,
  defineAnalyzer,
  type Finding,
  type HeapObject,
  type HeapView,
  NodeType,
  type SuspectInHeap,
  wording,
} from 'heapdiff';

const { counted } = wording;

/** Strings of one text and size. */
interface Copies {
  readonly example: HeapObject;
  count: number;
}

/** The strings that a suspect keeps. */
interface Strings {
  readonly count: number;
  /** Only texts that are there more than once, most bytes first. */
  readonly copies: readonly Copies[];
  readonly slices: readonly HeapObject[];
}

/** V8 writes no more of a text: longer ones may differ where nobody sees it. */
const LONGEST_TEXT = 1024;
const LONGEST_SHOWN = 100;
/** Of smaller texts a slice may well be most. */
const LARGE_PARENT_BYTES = 1000;
/** Copies that are less of a suspect than this are not what it is about. */
const LEAST_SHARE = 0.1;

const strings: Analyzer = defineAnalyzer({
  name: 'strings',
  summary: 'texts that are kept again and again, and slices that pin a large text',
  options: { leastBytes: { default: 10_000, description: 'tell of so many bytes that could be spared, and more' } },

  label(object) {
    const parent = object.type === 'sliced string' ? object.slot('parent') : undefined;
    return parent === undefined ? undefined : `a slice of a string of ${counted(parent.shallowBytes)} bytes`;
  },

  *analyze({ heap, suspects, options: { leastBytes } }) {
    for (const suspect of suspects) {
      const { holds, retainedBytes } = suspect.suspect;
      const hasStrings = holds.some(({ className }) => className === '(string)' || className === '(sliced string)');
      if (!hasStrings || retainedBytes < leastBytes) continue;
      const { copies, slices, count: all } = readStrings(suspect, heap);
      const copiedBytes = copies.reduce((sum, { example, count: n }) => sum + (n - 1) * example.shallowBytes, 0);
      if (copiedBytes >= Math.max(leastBytes, LEAST_SHARE * retainedBytes))
        yield describeCopies(suspect, heap, copies, copiedBytes, all);
      const parents = findPinned(slices, leastBytes);
      const pinnedBytes = [...parents.keys()].reduce((sum, { shallowBytes }) => sum + shallowBytes, 0);
      if (pinnedBytes >= leastBytes) yield describeSlices(suspect, parents, pinnedBytes);
    }
  },
});

export default strings;

/** A snapshot has each text once, so that equal ones are told by its number. */
function readStrings(suspect: SuspectInHeap, heap: HeapView): Strings {
  const { nodeName, nodeType, shallowBytes } = heap.columns.snapshot;
  const copies = new Map<number | string, Copies>();
  const slices: HeapObject[] = [];
  let all = 0;
  for (const object of suspect.objects()) {
    const { node } = object;
    const type = nodeType[node];
    if (type === NodeType.slicedString) slices.push(object);
    else if (type === NodeType.string) {
      all++;
      const key = shallowBytes[node] > LONGEST_TEXT ? `${nodeName[node]} ${shallowBytes[node]}` : nodeName[node];
      const known = copies.get(key);
      if (known === undefined) copies.set(key, { example: object, count: 1 });
      else known.count++;
    }
  }
  const bytesOf = ({ count: n, example }: Copies): number => n * example.shallowBytes;
  const many = [...copies.values()].filter(({ count: n }) => n > 1);
  return { count: all, copies: many.sort((left, right) => bytesOf(right) - bytesOf(left)), slices };
}

function describeCopies(
  suspect: SuspectInHeap,
  heap: HeapView,
  copies: readonly Copies[],
  bytes: number,
  all: number,
): Finding {
  const copyCount = copies.reduce((sum, { count: n }) => sum + n, 0);
  const [{ example, count: most }] = copies;
  const text = example.text() ?? '';
  const isCut = example.shallowBytes > LONGEST_TEXT && text.length >= LONGEST_TEXT;
  const shown = isCut ? '' : heap.shown(text).replace(/^\(|\)$/gu, '');
  const which = shown === '' || shown.length > LONGEST_SHOWN ? `${counted(example.shallowBytes)} bytes` : shown;
  return {
    code: 'equal-strings',
    title:
      `${counted(copyCount)} of ${counted(all)} strings that ${suspect.place} keeps are only ${counted(copies.length)} ` +
      `${copies.length === 1 ? `text, ${which},` : `texts; the one that takes most, ${which}, is there`} ${counted(most)} times` +
      `${isCut ? ` (equal in its first ${counted(LONGEST_TEXT)} characters and its length; V8 writes no more)` : ''}: ` +
      `one string for each text would spare ${counted(bytes)} bytes`,
    retainedBytes: bytes,
    objects: copies.slice(0, 3).map((text) => text.example),
    suspect,
    args: { strings: copyCount, texts: copies.length, spareBytes: bytes },
  };
}

/** The large texts that nothing but slices keeps, and how many do. Who shares one costs more to ask than who has one alone. */
function findPinned(slices: readonly HeapObject[], leastBytes: number): ReadonlyMap<HeapObject, number> {
  const byNode = new Map<number, { parent: HeapObject; slices: number; isAlone: boolean }>();
  for (const slice of slices) {
    const parent = slice.slot('parent');
    if (parent === undefined || parent.shallowBytes < LARGE_PARENT_BYTES || !parent.isAdded) continue;
    const known = byNode.get(parent.node);
    if (known === undefined) byNode.set(parent.node, { parent, slices: 1, isAlone: parent.owner.node === slice.node });
    else known.slices++;
  }
  const found = [...byNode.values()];
  if (found.reduce((sum, { parent }) => sum + parent.shallowBytes, 0) < leastBytes) return new Map();
  const pinned = found.filter(
    ({ parent, isAlone }) => isAlone || [...parent.retainers()].every(({ object }) => object.type === 'sliced string'),
  );
  return new Map(pinned.map(({ parent, slices: sliceCount }) => [parent, sliceCount]));
}

/** Slices that keep more than they show. */
function describeSlices(suspect: SuspectInHeap, parents: ReadonlyMap<HeapObject, number>, bytes: number): Finding {
  const slices = [...parents.values()].reduce((sum, n) => sum + n, 0);
  const largest = [...parents.keys()].reduce((most, { shallowBytes }) => Math.max(most, shallowBytes), 0);
  return {
    code: 'slices-pin-strings',
    title:
      `${counted(slices, 'slice')} in ${suspect.place} ${slices === 1 ? 'keeps' : 'keep'} ` +
      `${parents.size === 1 ? 'a string' : `${counted(parents.size)} strings`} of up to ${counted(largest)} bytes, which nothing ` +
      'else keeps: a slice holds the whole text it was cut from. How long the slices are the snapshot does not say; where ' +
      "they are short, (' ' + text).slice(1) makes a copy without the rest",
    retainedBytes: bytes,
    objects: [...parents.keys()].slice(0, 3),
    suspect,
    args: { slices, parents: parents.size, pinnedBytes: bytes },
  };
}
