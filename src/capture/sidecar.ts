import { readFile } from 'node:fs/promises';
import { UsageError } from '../errors.ts';

/** What is known of a snapshot beside its heap. It lies next to it: `s0.heapsnapshot.json`. */
export interface Sidecar {
  readonly schema: 'heapdiff/sidecar@1';
  readonly runtime: 'node' | 'chromium';
  /** `v20.19.4`, `Chrome/142.0.7444.59`. */
  readonly version: string;
  /** Of V8: `11.3.244.8-node.30`. */
  readonly v8: string;
  /** The flags of the runtime, then those of the program. */
  readonly arguments: readonly string[];
  /** ISO 8601, when the snapshot was begun. */
  readonly time: string;
  /** Repetitions of the action since the first snapshot, where they are known. */
  readonly iteration?: number;
  /** What was done since the snapshot before, where it was no round of the action: `after-close`. */
  readonly phase?: string;
  /** The same for all snapshots in which an id stands for the same object. */
  readonly epoch: string;
  /** Bytes, after a collection and before the snapshot was written. */
  readonly memory?: ProcessMemory;
  /** `v8.getHeapStatistics()` at the same time. */
  readonly heapStatistics?: Readonly<Record<string, number>>;
}

/** Bytes as `process.memoryUsage()` tells them. */
export interface ProcessMemory {
  readonly rss: number;
  readonly heapTotal: number;
  readonly heapUsed: number;
  /** Of objects outside the heap that objects in it stand for; those of ArrayBuffers are among them. */
  readonly external: number;
  readonly arrayBuffers: number;
}

const RUNTIMES: readonly string[] = ['node', 'chromium'] satisfies Sidecar['runtime'][];

/** Where the sidecar of a snapshot lies: `a.heapsnapshot.json` for `a.heapsnapshot` and `a.heapsnapshot.gz`. */
export function sidecarPath(snapshot: string): string {
  return `${snapshot.replace(/\.(?:gz|br|zst)$/u, '')}.json`;
}

/**
 * Reads the sidecar of a snapshot.
 *
 * @param snapshot - path; `-` has none
 * @returns undefined where there is none
 * @throws UsageError where there is one that nobody could have written for it
 */
export async function readSidecar(snapshot: string): Promise<Sidecar | undefined> {
  if (snapshot === '-') return undefined;
  const path = sidecarPath(snapshot);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : checkSidecar(parse(text, path), path);
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refuse(path, 'is no JSON');
  }
}

/** Files of other tools may have the same name: they are none of ours. */
function checkSidecar(value: unknown, path: string): Sidecar | undefined {
  const fields = Object(value) as Record<string, unknown>;
  const { schema, runtime, version, v8, time, iteration, phase, epoch, memory } = fields;
  if (typeof schema !== 'string' || !schema.startsWith('heapdiff/sidecar@')) return undefined;
  if (schema !== 'heapdiff/sidecar@1')
    throw refuse(path, `is of schema ${JSON.stringify(schema)}; expected heapdiff/sidecar@1`);
  for (const [name, field] of Object.entries({ runtime, version, v8, time, epoch }))
    if (typeof field !== 'string') throw refuse(path, `has no text as its ${name}`);
  if (!RUNTIMES.includes(String(runtime)))
    throw refuse(path, `is of runtime ${JSON.stringify(runtime)}; expected ${RUNTIMES.join(' or ')}`);
  if (iteration !== undefined && !isCount(iteration)) throw refuse(path, 'has an iteration that is no whole number');
  if (phase !== undefined && typeof phase !== 'string') throw refuse(path, 'has a phase that is no text');
  if (memory !== undefined && !isMemory(memory)) throw refuse(path, 'has a memory without numbers of bytes');
  return fields as unknown as Sidecar;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isMemory(value: unknown): boolean {
  const { rss, heapTotal, heapUsed, external, arrayBuffers } = Object(value) as Record<string, unknown>;
  return [rss, heapTotal, heapUsed, external, arrayBuffers].every(isCount);
}

function refuse(path: string, what: string): UsageError {
  return new UsageError(`${path} ${what}; delete it to compare without what it says`);
}
