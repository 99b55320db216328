import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join } from 'node:path';
import { getHeapStatistics, setFlagsFromString, writeHeapSnapshot } from 'node:v8';
import type { Plan, SnapshotNotice } from '../plan.ts';
import type { Sidecar } from '../sidecar.ts';

const NODE_VERSION = Number.parseInt(process.versions.node, 10);
/** Up to this Node V8 looks for the line ends of a script once for each of its functions, unless they are known. */
const LAST_WITHOUT_LINE_ENDS = 20;
/** From this Node on V8 has a second compiler that inlines. */
const FIRST_WITH_MAGLEV = 20;
const POLL_MS = 20;

/** What is told of one that was written. */
type Written = Omit<SnapshotNotice, 'last'>;

/** Writes the snapshots of this process, all in one epoch of ids. */
export class SnapshotWriter {
  readonly #folder: string;
  readonly #epoch: string = randomUUID();
  /** Open from first to last: when one closes, V8 gives every object a new id. */
  readonly #session: Session | undefined;

  constructor({ folder, allocations }: Pick<Plan, 'folder' | 'allocations'>) {
    this.#folder = folder;
    if (NODE_VERSION > LAST_WITHOUT_LINE_ENDS && !allocations) return;
    this.#session = new Session();
    this.#session.connect();
    if (!allocations) return;
    keepSitesExact();
    this.#session.post('HeapProfiler.startTrackingHeapObjects', { trackAllocations: true });
  }

  /** Writes one that nobody needs. */
  rehearse(): void {
    const draft = this.#draftOf(0);
    this.#writeHeap(draft);
    rmSync(draft, { force: true });
  }

  /**
   * Waits until the one before has been taken over: drafts are large, and where they are compressed the disk would fill up with
   * them. Where one cannot be taken over, whoever runs this process ends it.
   */
  async untilTaken(position: number): Promise<void> {
    const before = this.#draftOf(position - 1);
    while (existsSync(before)) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }

  /**
   * Writes one.
   *
   * @param iteration - repetitions since the first
   */
  write(position: number, iteration: number, phase: string | undefined): Written {
    const { rss, heapTotal, heapUsed, external, arrayBuffers } = process.memoryUsage();
    const sidecar: Sidecar = {
      schema: 'heapdiff/sidecar@1',
      runtime: 'node',
      version: process.version,
      v8: process.versions.v8,
      arguments: [...process.execArgv, ...process.argv.slice(1)],
      time: new Date().toISOString(),
      iteration,
      ...(phase === undefined ? {} : { phase }),
      epoch: this.#epoch,
      memory: { rss, heapTotal, heapUsed, external, arrayBuffers },
      heapStatistics: { ...getHeapStatistics() },
    };
    const draft = this.#draftOf(position);
    this.#writeHeap(draft);
    return { kind: 'snapshot', draft, position, sidecar };
  }

  close(): void {
    this.#session?.disconnect();
  }

  #draftOf(position: number): string {
    return join(this.#folder, `.s${position}.heapsnapshot.tmp`);
  }

  #writeHeap(file: string): void {
    this.#session?.post('Debugger.enable');
    this.#session?.post('Debugger.disable');
    writeHeapSnapshot(file);
  }
}

/**
 * Without it V8 loses the site of each object that compaction moves once it has an id (`HeapProfiler::ObjectMoveEvent`), takes what
 * comes to lie in its old place for it, and names the function that the maker was inlined in.
 */
function keepSitesExact(): void {
  setFlagsFromString('--no-compact');
  setFlagsFromString('--no-turbo-inlining');
  if (NODE_VERSION >= FIRST_WITH_MAGLEV) setFlagsFromString('--no-maglev-inlining');
}
