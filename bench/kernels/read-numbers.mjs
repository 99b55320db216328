import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK_BYTES = 256 * 1024;
const OPEN = 0x5b;
const CLOSE = 0x5d;
const COMMA = 0x2c;
const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;

/**
 * Numbers of a snapshot as they stand in the file.
 *
 * @typedef {{ nodes: Uint32Array, edges: Uint32Array, locations: number[], meta: object }} Numbers
 */

/**
 * Reads a snapshot and parses the numbers of its nodes, edges and locations. Its strings are read and not looked at.
 *
 * @param {string} file
 * @returns {Numbers}
 */
export function readNumbers(file) {
  const descriptor = openSync(file, 'r');
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  const head = chunk.toString('latin1', 0, readSync(descriptor, chunk, 0, CHUNK_BYTES, 0));
  const { meta, node_count, edge_count } = parseHeader(head);
  const nodes = new Uint32Array(node_count * meta.node_fields.length);
  const edges = new Uint32Array(edge_count * meta.edge_fields.length);
  let position = parseList(descriptor, chunk, positionAfter(descriptor, chunk, '"nodes":', 0), nodes);
  position = parseList(descriptor, chunk, positionAfter(descriptor, chunk, '"edges":', position), edges);
  const locations = [];
  position = parseList(descriptor, chunk, positionAfter(descriptor, chunk, '"locations":', position), locations);
  for (let length = CHUNK_BYTES; length > 0; position += length) {
    length = readSync(descriptor, chunk, 0, CHUNK_BYTES, position);
  }
  closeSync(descriptor);
  return { nodes, edges, locations, meta };
}

function parseHeader(head) {
  const start = head.indexOf('{', head.indexOf('"snapshot"'));
  let depth = 0;
  for (let at = start; at < head.length; at++) {
    if (head[at] === '{') depth++;
    else if (head[at] === '}' && --depth === 0) return JSON.parse(head.slice(start, at + 1));
  }
  throw new Error('no header in the first 256 KiB');
}

/** The lists before the strings have no text in them, so the first place where the key stands is its own. */
function positionAfter(descriptor, chunk, key, from) {
  for (let position = from; ; position += CHUNK_BYTES - key.length) {
    const length = readSync(descriptor, chunk, 0, CHUNK_BYTES, position);
    const at = chunk.subarray(0, length).indexOf(key);
    if (at !== -1) return position + at + key.length;
    if (length < CHUNK_BYTES) throw new Error(`no ${key}`);
  }
}

/**
 * @param {number} position - in the file, of the opening bracket
 * @param {Uint32Array | number[]} values - is filled
 * @returns {number} where the list ends
 */
function parseList(descriptor, chunk, position, values) {
  let count = 0;
  let value = 0;
  let sign = 1;
  let hasDigits = false;
  for (;;) {
    const length = readSync(descriptor, chunk, 0, CHUNK_BYTES, position);
    if (length === 0) throw new Error('the file ends within a list');
    for (let at = 0; at < length; at++) {
      const byte = chunk[at];
      if (byte >= ZERO && byte <= NINE) {
        value = value * 10 + (byte - ZERO);
        hasDigits = true;
      } else if (byte === COMMA || byte === CLOSE) {
        if (hasDigits) values[count++] = sign * value;
        if (byte === CLOSE) return position + at;
        value = 0;
        sign = 1;
        hasDigits = false;
      } else if (byte === MINUS) sign = -1;
      else if (byte === OPEN) count = 0;
    }
    position += length;
  }
}
