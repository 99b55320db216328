import type { SnapshotStart } from './snapshot/read-snapshot.ts';

/** What memory a comparison will need, by what the files claim. */
export interface MemoryForecast {
  /** At the fullest moment, for all. */
  readonly peakBytes: number;
  /** The same without the snapshots between the first and the last. */
  readonly pairBytes: number;
  /** The snapshot that most of it is for: the last one of the run, which is read whole, or of the control. */
  readonly largest: LargestInput;
}

/** The snapshot that takes the most. */
export interface LargestInput {
  readonly file: string;
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly peakBytes: number;
}

/** A file and what is known of it. */
export interface SnapshotStartOf {
  readonly file: string;
  readonly start: SnapshotStart | undefined;
}

/** Node itself, and our code. */
const BASE_BYTES = 85e6;
/** Of the last snapshot, which is read whole: its columns, and what is found out about its nodes. */
const BYTES_PER_LAST_NODE = 85;
/** Of an earlier one, of which only the nodes, the strings and a few edges are kept. */
const BYTES_PER_EARLIER_NODE = 50;
const BYTES_PER_EDGE = 10;
/** Of a node that only the last snapshot has: what keeps it is found out. */
const BYTES_PER_ADDED_NODE = 38;
/** What numbers take in a file. The rest is strings, which are kept as they are. */
const TEXT_BYTES_PER_NODE = 30;
const TEXT_BYTES_PER_EDGE = 15;
const NUMBERS_PER_NODE = 5;
const NUMBERS_PER_EDGE = 3;
/** Strings of a compressed file, in proportion to the text of its numbers. */
const USUAL_STRING_SHARE = 0.1;

/**
 * Forecasts the peak of the memory that a comparison takes, by what was measured (`bench/README.md`): right within a quarter
 * for recorded programs from 150 MB a file up, and where nearly all is new. What is not known beforehand is taken to be as large
 * as the largest snapshot that is, since those of one process are alike.
 *
 * @param run - its snapshots, in order
 * @param control - likewise; it is compared when the run's heaps are gone
 * @returns undefined where nothing is known of any
 */
export function forecastMemory(
  run: readonly SnapshotStartOf[],
  control: readonly SnapshotStartOf[] = [],
): MemoryForecast | undefined {
  const forecasts = [forecastRun(run), forecastRun(control)].filter((forecast) => forecast !== undefined);
  return forecasts.sort((one, other) => other.peakBytes - one.peakBytes)[0];
}

function forecastRun(run: readonly SnapshotStartOf[]): MemoryForecast | undefined {
  const known = run.map(({ start }) => start).filter((start) => start !== undefined);
  if (known.length === 0) return undefined;
  const model = known.reduce((largest, start) => (lastBytes(start) > lastBytes(largest) ? start : largest));
  const starts = run.map(({ file, start }) => ({ file, ...withinFile(start ?? model) }));
  const [first, last] = [starts[0], starts[starts.length - 1]];
  // Of those in between there is one at a time.
  const middleBytes = starts.slice(1, -1).map(earlierBytes);
  const largest = { file: last.file, nodeCount: last.nodeCount, edgeCount: last.edgeCount, peakBytes: lastBytes(last) };
  const addedBytes = Math.max(0, last.nodeCount - first.nodeCount) * BYTES_PER_ADDED_NODE;
  const pairBytes = BASE_BYTES + largest.peakBytes + earlierBytes(first) + addedBytes;
  return { peakBytes: pairBytes + Math.max(0, ...middleBytes), pairBytes, largest };
}

/** No more than the file has room for, whatever a damaged header claims. */
function withinFile({ nodeCount, edgeCount, inputBytes }: SnapshotStart): SnapshotStart {
  const most = (inputBytes ?? Number.POSITIVE_INFINITY) / 2;
  return {
    nodeCount: Math.min(nodeCount, Math.floor(most / NUMBERS_PER_NODE)),
    edgeCount: Math.min(edgeCount, Math.floor(most / NUMBERS_PER_EDGE)),
    inputBytes,
  };
}

function lastBytes(start: SnapshotStart): number {
  return start.nodeCount * BYTES_PER_LAST_NODE + start.edgeCount * BYTES_PER_EDGE + stringBytes(start);
}

function earlierBytes(start: SnapshotStart): number {
  return start.nodeCount * BYTES_PER_EARLIER_NODE + stringBytes(start);
}

function stringBytes({ nodeCount, edgeCount, inputBytes }: SnapshotStart): number {
  const numberBytes = nodeCount * TEXT_BYTES_PER_NODE + edgeCount * TEXT_BYTES_PER_EDGE;
  return inputBytes === undefined ? numberBytes * USUAL_STRING_SHARE : Math.max(0, inputBytes - numberBytes);
}
