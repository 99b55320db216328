import { JsonSkipper } from './json-skipper.ts';
import type { InputPlace, SectionReader } from './section-reader.ts';
import { MAX_TYPES } from './type-numbers.ts';

/** What the `snapshot` section says about the others. Fields are positions in a record, -1 where the file has none. */
export interface SnapshotHeader {
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly extraNativeBytes: number;

  readonly nodeFields: readonly string[];
  /** The file's node type names by its own numbers. */
  readonly nodeTypes: readonly string[];
  readonly typeField: number;
  readonly nameField: number;
  readonly idField: number;
  readonly selfSizeField: number;
  readonly edgeCountField: number;
  readonly detachednessField: number;
  readonly traceNodeField: number;

  readonly edgeFields: readonly string[];
  readonly edgeTypes: readonly string[];
  readonly edgeTypeField: number;
  readonly nameOrIndexField: number;
  readonly toNodeField: number;

  /** Empty where the file has no locations. */
  readonly locationFields: readonly string[];
  readonly objectField: number;
  readonly scriptIdField: number;
  readonly scriptObjectField: number;
  readonly lineField: number;
  readonly columnField: number;

  /** 0 where V8 did not note who allocates what. */
  readonly traceFunctionCount: number;
  /** Empty where the file has none. */
  readonly traceFunctionFields: readonly string[];
  readonly sampleFields: readonly string[];
}

const MAX_HEADER_BYTES = 1 << 20;
/** V8 keeps node ordinals in 28 bits and edges in an int; NO_NODE and NO_EDGE must stay free. */
const MAX_COUNT = 0xffff_fffe;

/** Reads the `snapshot` section: the only one that is kept as text, about 2 kB of it. */
export class HeaderReader implements SectionReader {
  readonly #place: InputPlace;
  readonly #skipper: JsonSkipper;
  readonly #pieces: Uint8Array[] = [];
  #byteCount = 0;
  #startOffset = -1;

  constructor(place: InputPlace) {
    this.#place = place;
    this.#skipper = new JsonSkipper(place);
  }

  get done(): boolean {
    return this.#skipper.done;
  }

  read(chunk: Uint8Array, start: number): number {
    if (this.#startOffset < 0) this.#startOffset = this.#place.chunkOffset + start;
    const end = this.#skipper.read(chunk, start);
    this.#pieces.push(chunk.slice(start, end));
    this.#byteCount += end - start;
    if (this.#byteCount > MAX_HEADER_BYTES) {
      throw this.#place.malformed(
        start,
        `the header is longer than ${MAX_HEADER_BYTES} bytes, expected about 2000; is this a heap snapshot?`,
      );
    }
    return end;
  }

  missing(): string {
    return this.#skipper.missing();
  }

  /**
   * The header, once it is done.
   *
   * @throws MalformedSnapshotError
   */
  header(): SnapshotHeader {
    return parseHeader(Buffer.concat(this.#pieces).toString('utf8'), (message) =>
      this.#place.malformedAt(this.#startOffset, message),
    );
  }
}

type Fail = (message: string) => Error;

function parseHeader(text: string, fail: Fail): SnapshotHeader {
  const header = asObject(parseJson(text, fail), '"snapshot"', fail);
  const { meta: rawMeta, root_index: rootIndex } = header;
  const meta = asObject(rawMeta, '"snapshot.meta"', fail);
  if (rootIndex !== undefined && rootIndex !== 0) {
    throw fail(`"root_index" is ${describe(rootIndex)}; only snapshots whose first node is the root can be read`);
  }

  const nodeFields = asFields(meta, 'node_fields', ['type', 'name', 'id', 'self_size', 'edge_count'], fail);
  const edgeFields = asFields(meta, 'edge_fields', ['type', 'name_or_index', 'to_node'], fail);
  const requiredLocationFields = ['object_index', 'script_id', 'line', 'column'];
  const locationFields = !('location_fields' in meta)
    ? []
    : asFields(meta, 'location_fields', requiredLocationFields, fail);
  return {
    nodeCount: asCount(header, 'node_count', fail),
    edgeCount: asCount(header, 'edge_count', fail),
    extraNativeBytes: asBytes(header, 'extra_native_bytes', fail),
    nodeFields,
    nodeTypes: asTypes(meta, 'node_types', nodeFields.indexOf('type'), fail),
    typeField: nodeFields.indexOf('type'),
    nameField: nodeFields.indexOf('name'),
    idField: nodeFields.indexOf('id'),
    selfSizeField: nodeFields.indexOf('self_size'),
    edgeCountField: nodeFields.indexOf('edge_count'),
    detachednessField: nodeFields.indexOf('detachedness'),
    traceNodeField: nodeFields.indexOf('trace_node_id'),
    edgeFields,
    edgeTypes: asTypes(meta, 'edge_types', edgeFields.indexOf('type'), fail),
    edgeTypeField: edgeFields.indexOf('type'),
    nameOrIndexField: edgeFields.indexOf('name_or_index'),
    toNodeField: edgeFields.indexOf('to_node'),
    locationFields,
    objectField: locationFields.indexOf('object_index'),
    scriptIdField: locationFields.indexOf('script_id'),
    scriptObjectField: locationFields.indexOf('script_object_index'),
    lineField: locationFields.indexOf('line'),
    columnField: locationFields.indexOf('column'),
    traceFunctionCount: 'trace_function_count' in header ? asCount(header, 'trace_function_count', fail) : 0,
    traceFunctionFields:
      'trace_function_info_fields' in meta ? asFields(meta, 'trace_function_info_fields', [], fail) : [],
    sampleFields: 'sample_fields' in meta ? asFields(meta, 'sample_fields', [], fail) : [],
  };
}

function parseJson(text: string, fail: Fail): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw fail(`the header is no JSON (${(error as Error).message}); is the file damaged?`);
  }
}

type JsonObject = Readonly<Record<string, unknown>>;

function asObject(value: unknown, what: string, fail: Fail): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw fail(`${what} is ${describe(value)}, expected an object; is this a heap snapshot?`);
  }
  return value as JsonObject;
}

function asFields(meta: JsonObject, key: string, required: readonly string[], fail: Fail): readonly string[] {
  const fields = asNames(meta[key], `"${key}"`, fail);
  const missing = required.filter((field) => !fields.includes(field));
  if (missing.length > 0) {
    throw fail(
      `"${key}" has no ${missing.map((field) => `"${field}"`).join(', ')}, found ${describe(fields)}; is the file damaged?`,
    );
  }
  return fields;
}

function asTypes(meta: JsonObject, key: string, typeField: number, fail: Fail): readonly string[] {
  const perField = meta[key];
  if (!Array.isArray(perField))
    throw fail(`"${key}" is ${describe(perField)}, expected an array; is the file damaged?`);
  const types = asNames(perField[typeField], `the type enumeration in "${key}"`, fail);
  if (types.length > MAX_TYPES)
    throw fail(`"${key}" lists ${types.length} types, expected at most ${MAX_TYPES}; is the file damaged?`);
  return types;
}

function asNames(value: unknown, what: string, fail: Fail): readonly string[] {
  if (!Array.isArray(value) || !value.every((name) => typeof name === 'string')) {
    throw fail(`${what} is ${describe(value)}, expected an array of names; is the file damaged?`);
  }
  return value;
}

function asCount(header: JsonObject, key: string, fail: Fail): number {
  const count = header[key];
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 0 || count > MAX_COUNT) {
    throw fail(`"${key}" is ${describe(count)}, expected a whole number up to ${MAX_COUNT}; is the file damaged?`);
  }
  return count;
}

function asBytes(header: JsonObject, key: string, fail: Fail): number {
  const bytes = header[key] ?? 0;
  if (typeof bytes !== 'number' || !Number.isSafeInteger(bytes)) {
    throw fail(`"${key}" is ${describe(bytes)}, expected a number of bytes; is the file damaged?`);
  }
  return bytes;
}

/** Looks no deeper than one level: what stands there may be nested very deep. */
function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) {
    const names = value.slice(0, 16).map((item) => (typeof item === 'string' ? JSON.stringify(item) : typeof item));
    return shorten(`[${names.join(', ')}]`);
  }
  return typeof value === 'object' && value !== null ? 'an object' : shorten(JSON.stringify(value));
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}
