import type { MalformedSnapshotError } from '../errors.ts';
import type { NodeColumn, NodeId } from '../ordinals.ts';
import { FUNCTION_FIELDS, NumberColumns, SAMPLE_FIELDS } from './allocation-columns.ts';
import { assembleSnapshot, type SnapshotParts } from './assemble-snapshot.ts';
import type { ColumnMemory } from './column-growth.ts';
import { EdgeColumns } from './edge-columns.ts';
import type { SelectEdges } from './edge-selection.ts';
import { HeaderReader, type SnapshotHeader } from './header.ts';
import { JsonSkipper } from './json-skipper.ts';
import { LocationColumnsInProgress } from './location-columns.ts';
import { NodeColumns } from './node-columns.ts';
import { describeForeignKey, describeForeignStart, MisplacedSection } from './other-formats.ts';
import { RecordArrayReader } from './record-array.ts';
import {
  describeByte,
  InputPlace,
  isWhitespace,
  type SectionCopy,
  type SectionReader,
  TOP_LEVEL,
} from './section-reader.ts';
import { SelectedEdgeColumns } from './selected-edge-columns.ts';
import type { Snapshot } from './snapshot.ts';
import { StringArrayReader } from './string-array.ts';
import { StringTableBuilder } from './string-table-builder.ts';
import { TraceTreeReader } from './trace-tree.ts';

const BEFORE_OBJECT = 0;
const FIRST_KEY = 1;
const NEXT_KEY = 2;
const IN_KEY = 3;
const KEY_ESCAPE = 4;
const BEFORE_COLON = 5;
const BEFORE_VALUE = 6;
const AFTER_VALUE = 7;
const AFTER_OBJECT = 8;

const EXPECTED_BY_STATE: Readonly<Record<number, string>> = {
  [FIRST_KEY]: 'a key in quotes',
  [NEXT_KEY]: 'a key in quotes',
  [BEFORE_COLON]: '":"',
  [AFTER_VALUE]: '"," or "}"',
  [AFTER_OBJECT]: 'nothing after the last "}"',
};

const UTF8_BOM = [0xef, 0xbb, 0xbf];
/** Longer keys are cut off: no section is called that. */
const MAX_KEY_BYTES = 64;

const KNOWN_SECTIONS = ['snapshot', 'nodes', 'edges', 'locations', 'strings'];

/** What is made of a snapshot's bytes. */
export interface ParseOptions {
  /** Tells which edges to read, once all nodes were read; all of them where it is absent. */
  readonly selectEdges?: SelectEdges;
  /** Keeps where functions are written; they are, where it is absent. What is not kept is checked all the same. */
  readonly locations?: boolean;
  /** Reads where and when objects were allocated, too, if V8 has noted it. */
  readonly allocations?: boolean;
  /** Is given the bytes of each section, too, once they were read and found right as far as can be told by then. */
  readonly copySection?: SectionCopy;
}

/**
 * Turns the bytes of a heap snapshot, in chunks that may end anywhere, into columns. It knows the top-level object;
 * each section has its own reader.
 */
export class SnapshotParser {
  readonly #memory: ColumnMemory;
  readonly #selectEdges: SelectEdges | undefined;
  readonly #keepsLocations: boolean;
  readonly #readsAllocations: boolean;
  readonly #copySection: SectionCopy | undefined;
  readonly #place: InputPlace;
  #state = BEFORE_OBJECT;
  #bomBytes = 0;
  #key: number[] = [];
  #reader: SectionReader | undefined;
  readonly #sectionsSeen: string[] = [];
  #header: SnapshotHeader | undefined;
  readonly #parts: { -readonly [Part in keyof SnapshotParts]: SnapshotParts[Part] } = {};

  constructor(
    memory: ColumnMemory,
    { selectEdges, locations = true, allocations = false, copySection }: ParseOptions = {},
  ) {
    this.#memory = memory;
    this.#selectEdges = selectEdges;
    this.#keepsLocations = locations;
    this.#readsAllocations = allocations;
    this.#copySection = copySection;
    this.#place = new InputPlace(memory.file);
  }

  /** Bytes read so far. */
  get byteCount(): number {
    return this.#place.chunkOffset;
  }

  /** Nodes and edges that the header claims; undefined before it was read. */
  get claimedCounts(): { readonly nodeCount: number; readonly edgeCount: number } | undefined {
    return this.#header;
  }

  /**
   * Reads the next bytes; keeps no reference to them.
   *
   * @throws MalformedSnapshotError
   */
  push(chunk: Uint8Array): void {
    // Plain views only: the hot loops stay specialised for one kind of array.
    const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let position = 0;
    while (position < bytes.length) {
      if (this.#reader) position = this.#readSection(this.#reader, bytes, position);
      else if (this.#state === BEFORE_VALUE && !isWhitespace(bytes[position])) this.#reader = this.#readerFor();
      else this.#step(bytes[position], position++);
    }
    this.#place.chunkOffset += bytes.length;
  }

  /**
   * The snapshot, after its last byte was pushed.
   *
   * @throws TruncatedSnapshotError where bytes are missing at the end
   * @throws MalformedSnapshotError where the sections do not fit together
   */
  finish(): Snapshot {
    if (this.#state !== AFTER_OBJECT) throw this.truncated();
    if (!this.#header) {
      const keys = this.#sectionsSeen.map((key) => `"${key}"`).join(', ');
      throw this.#place.malformed(
        0,
        `the object has no "snapshot" section, found ${keys || 'no keys'}; is this a heap snapshot?`,
      );
    }
    return assembleSnapshot(this.#place, this.#header, this.#parts);
  }

  /**
   * The error for an input that ends here.
   *
   * @param cutStream - the compression whose stream ends too early, where that is why
   */
  truncated(cutStream?: string): MalformedSnapshotError {
    const isEmpty = this.#state === BEFORE_OBJECT;
    if (cutStream !== undefined) {
      const missing = isEmpty ? 'nothing of a snapshot came out of it' : this.#missing();
      const cut = `the ${cutStream} stream is cut off here: ${missing}`;
      return this.#place.truncated(`${cut}; was the compressed file written and copied to its end?`);
    }
    return this.#place.truncated(
      `${this.#missing()}; was ${isEmpty ? 'the snapshot' : 'the file'} recorded to its end?`,
    );
  }

  #missing(): string {
    if (this.#reader) return this.#reader.missing();
    if (this.#state === BEFORE_OBJECT) return 'the file is empty';
    if (this.#state === AFTER_OBJECT) return 'the snapshot is whole, but not the end of the stream';
    const seen = this.#sectionsSeen.length === 0 ? 'before its first section' : `after "${this.#sectionsSeen.at(-1)}"`;
    return `the file ends ${seen}, expected more up to the last "}"`;
  }

  #step(byte: number, position: number): void {
    if (this.#state === IN_KEY || this.#state === KEY_ESCAPE) {
      this.#stepKey(byte, position);
    } else if (this.#state === BEFORE_OBJECT) {
      this.#stepStart(byte, position);
    } else if (!isWhitespace(byte)) {
      this.#stepStructure(byte, position);
    }
  }

  #stepStart(byte: number, position: number): void {
    const offset = this.#place.chunkOffset + position;
    if (byte === 0x7b) this.#state = FIRST_KEY;
    else if (offset === this.#bomBytes && byte === UTF8_BOM[offset]) this.#bomBytes++;
    else if (!isWhitespace(byte)) throw this.#place.malformed(position, describeForeignStart(byte));
  }

  #stepStructure(byte: number, position: number): void {
    const state = this.#state;
    if (byte === 0x22 && (state === FIRST_KEY || state === NEXT_KEY)) {
      this.#key = [];
      this.#state = IN_KEY;
    } else if (byte === 0x7d && (state === FIRST_KEY || state === AFTER_VALUE)) {
      this.#state = AFTER_OBJECT;
    } else if (byte === 0x3a && state === BEFORE_COLON) {
      this.#state = BEFORE_VALUE;
    } else if (byte === 0x2c && state === AFTER_VALUE) {
      this.#state = NEXT_KEY;
    } else {
      throw this.#place.malformed(
        position,
        `found ${describeByte(byte)}, expected ${EXPECTED_BY_STATE[state]}; is the file damaged?`,
      );
    }
  }

  #stepKey(byte: number, position: number): void {
    if (byte === 0x22 && this.#state === IN_KEY) {
      this.#startSection(Buffer.from(this.#key).toString('utf8'), position);
      return;
    }
    this.#state = byte === 0x5c && this.#state === IN_KEY ? KEY_ESCAPE : IN_KEY;
    if (this.#key.length < MAX_KEY_BYTES) this.#key.push(byte);
  }

  #startSection(key: string, position: number): void {
    const foreign = this.#header ? undefined : describeForeignKey(key);
    if (foreign) throw this.#place.malformed(position, foreign);
    if (KNOWN_SECTIONS.includes(key) && this.#sectionsSeen.includes(key)) {
      throw this.#place.malformed(position, `a second "${key}" section; is the file damaged?`);
    }
    if (this.#sectionsSeen.length < 32 || KNOWN_SECTIONS.includes(key)) this.#sectionsSeen.push(key);
    this.#place.section = key;
    this.#state = BEFORE_COLON;
  }

  #readSection(reader: SectionReader, bytes: Uint8Array, start: number): number {
    const position = reader.read(bytes, start);
    const { section, chunkOffset } = this.#place;
    this.#copySection?.(section, bytes.subarray(start, position), chunkOffset + start);
    if (!reader.done) return position;
    if (reader instanceof HeaderReader) this.#header = reader.header();
    if (reader === this.#parts.nodeReader) this.#checkEdgeTotal(position - 1);
    this.#reader = undefined;
    this.#state = AFTER_VALUE;
    this.#place.section = TOP_LEVEL;
    return position;
  }

  #readerFor(): SectionReader {
    const place = this.#place;
    const { section } = place;
    const header = this.#header;
    if (section === 'snapshot') return new HeaderReader(place);
    if (section === 'strings') {
      const { inputBytes } = this.#memory;
      this.#parts.strings = new StringTableBuilder(undefined, inputBytes && Math.max(0, inputBytes - this.byteCount));
      return new StringArrayReader(place, this.#parts.strings);
    }
    if (!KNOWN_SECTIONS.includes(section)) return this.#allocationReader(section) ?? new JsonSkipper(place);
    if (!header) return new MisplacedSection(place);
    if (section === 'nodes') {
      this.#parts.nodes = new NodeColumns(header, this.#memory, this.#readsAllocations);
      this.#parts.nodeReader = new RecordArrayReader(place, this.#parts.nodes);
      return this.#parts.nodeReader;
    }
    if (section === 'edges') {
      this.#parts.edges = this.#edgeColumns(header);
      this.#parts.edgeReader = new RecordArrayReader(place, this.#parts.edges);
      return this.#parts.edgeReader;
    }
    if (header.locationFields.length === 0) return new JsonSkipper(place);
    this.#parts.locations = new LocationColumnsInProgress(header, this.#memory, this.#keepsLocations);
    return new RecordArrayReader(place, this.#parts.locations);
  }

  /** Of what says where objects were allocated, where somebody asks and its fields are V8's. */
  #allocationReader(section: string): SectionReader | undefined {
    const header = this.#header;
    if (!this.#readsAllocations || header === undefined) return undefined;
    if (section === 'trace_function_infos' && header.traceFunctionFields.join() === FUNCTION_FIELDS) {
      this.#parts.functions = new NumberColumns(header.traceFunctionFields.length, this.#memory);
      return new RecordArrayReader(this.#place, this.#parts.functions);
    }
    if (section === 'samples' && header.sampleFields.join() === SAMPLE_FIELDS) {
      this.#parts.samples = new NumberColumns(header.sampleFields.length, this.#memory);
      return new RecordArrayReader(this.#place, this.#parts.samples);
    }
    if (section !== 'trace_tree') return undefined;
    this.#parts.traces = new TraceTreeReader(this.#place, this.#memory);
    return this.#parts.traces;
  }

  /** Where edges come before nodes, all are read. */
  #edgeColumns(header: SnapshotHeader): EdgeColumns | SelectedEdgeColumns {
    const { nodes, nodeReader } = this.#parts;
    if (this.#selectEdges === undefined || nodes === undefined || !nodeReader?.done)
      return new EdgeColumns(header, this.#memory);
    const selection = this.#selectEdges({
      nodeCount: nodes.count,
      nodeId: nodes.id as unknown as NodeColumn<NodeId>,
      nodeType: nodes.type,
      shallowBytes: nodes.shallowBytes,
    });
    return new SelectedEdgeColumns(header, this.#memory, nodes.firstEdge, selection);
  }

  #checkEdgeTotal(position: number): void {
    const found = this.#parts.nodes?.edgeTotal;
    const expected = this.#header?.edgeCount;
    if (found === expected) return;
    const message = `the edge counts of the nodes add up to ${found}, expected ${expected} ("edge_count"); is the file damaged?`;
    throw this.#place.malformed(position, message);
  }
}
