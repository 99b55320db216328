import { describeByte, type InputPlace, isWhitespace, type SectionReader } from './section-reader.ts';

/** Keys that other files of the V8 tools have, and no heap snapshot. */
const OTHER_FORMAT_BY_KEY: ReadonlyMap<string, string> = new Map([
  ['head', 'this looks like a sampling heap profile (.heapprofile) or an old CPU profile'],
  ['callFrame', 'this looks like a node of a CPU profile'],
  ['traceEvents', 'this looks like a performance trace'],
  ['result', 'this looks like coverage data'],
  ['timestamps', 'this looks like a CPU profile'],
  ['timeDeltas', 'this looks like a CPU profile'],
  ['schema', 'this looks like a report of heapdiff, or what it writes beside a snapshot'],
]);

const EXPECTED = 'expected a V8 heap snapshot (.heapsnapshot)';

/** What a file is that has this key before any header, if that can be told. */
export function describeForeignKey(key: string): string | undefined {
  const format = OTHER_FORMAT_BY_KEY.get(key);
  return format && `${format}: its object has "${key}"; ${EXPECTED}`;
}

/** What a file is that does not start with `{`. */
export function describeForeignStart(byte: number): string {
  if (byte === 0x5b) return `this is a JSON array, perhaps a performance trace; ${EXPECTED}, which is an object`;
  if (byte === 0xff || byte === 0xfe) return `this looks like UTF-16; ${EXPECTED} in UTF-8, so convert it first`;
  return `found ${describeByte(byte)}, ${EXPECTED}, which starts with "{"; is this the right file?`;
}

/** Stands for a section that came before the header; looks into it just far enough to say what the file is. */
export class MisplacedSection implements SectionReader {
  readonly done = false;
  readonly #place: InputPlace;
  #isInArray = false;

  constructor(place: InputPlace) {
    this.#place = place;
  }

  read(chunk: Uint8Array, start: number): number {
    const { section } = this.#place;
    for (let position = start; position < chunk.length; position++) {
      const byte = chunk[position];
      if (isWhitespace(byte)) continue;
      if (byte === 0x5b && !this.#isInArray) {
        this.#isInArray = true;
        continue;
      }
      const isProfile = section === 'nodes' && this.#isInArray && byte === 0x7b;
      const what = isProfile
        ? `this looks like a CPU profile (.cpuprofile): its "nodes" are objects; ${EXPECTED}`
        : `"${section}" stands before the "snapshot" header, which must come first; record the file again, or write its keys in V8's order`;
      throw this.#place.malformed(position, what);
    }
    return chunk.length;
  }

  missing(): string {
    return `the file ends inside of "${this.#place.section}", before any "snapshot" header`;
  }
}
