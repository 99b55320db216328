import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK_BYTES = 64 * 1024;
const CLOSE = 0x5d;
const ZERO = 0x30;

/**
 * Numbers of a snapshot as they stand in the file.
 *
 * @typedef {{ nodes: Uint32Array, edges: Uint32Array, locations: Uint32Array, meta: object }} Numbers
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
  const listAfter = (key, from, values) =>
    parseList(descriptor, chunk, positionAfter(descriptor, chunk, key, from), values);
  const endOfNodes = listAfter('"nodes":', 0, nodes).end;
  const endOfEdges = listAfter('"edges":', endOfNodes, edges).end;
  // A node has one at most.
  const locations = new Uint32Array(node_count * meta.location_fields.length);
  const { end, count } = listAfter('"locations":', endOfEdges, locations);
  let position = end;
  for (let length = CHUNK_BYTES; length > 0; position += length) {
    length = readSync(descriptor, chunk, 0, CHUNK_BYTES, position);
  }
  closeSync(descriptor);
  return { nodes, edges, locations: locations.subarray(0, count), meta };
}

function parseHeader(head) {
  const start = head.indexOf('{', head.indexOf('"snapshot"'));
  let depth = 0;
  for (let at = start; at < head.length; at++) {
    if (head[at] === '{') depth++;
    else if (head[at] === '}' && --depth === 0) return JSON.parse(head.slice(start, at + 1));
  }
  throw new Error('no header in the first 64 KiB');
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
 * @param {Uint32Array} values - is filled
 * @returns {{ end: number, count: number }} where the list ends in the file, and how many numbers it had
 */
function parseList(descriptor, chunk, position, values) {
  const state = { value: 0, hasDigits: false, count: 0 };
  for (;;) {
    const length = readSync(descriptor, chunk, 0, CHUNK_BYTES, position);
    if (length === 0) throw new Error('the file ends within a list');
    const end = parseChunk(chunk, length, values, state);
    if (end < length) return { end: position + end, count: state.count };
    position += length;
  }
}

/** @returns {number} where the list ends in this chunk; its length if it goes on */
function parseChunk(chunk, length, values, state) {
  let { value, hasDigits, count } = state;
  let at = 0;
  for (; at < length; at++) {
    let digit = chunk[at] - ZERO;
    if (digit >= 0 && digit <= 9) {
      hasDigits = true;
      do {
        value = (value * 10 + digit) | 0;
        if (++at === length) break;
        digit = chunk[at] - ZERO;
      } while (digit >= 0 && digit <= 9);
      if (at === length) break;
    }
    if (hasDigits) values[count++] = value;
    if (chunk[at] === CLOSE) break;
    value = 0;
    hasDigits = false;
  }
  state.value = value;
  state.hasDigits = hasDigits;
  state.count = count;
  return at;
}
