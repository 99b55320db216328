import { randomUUID } from 'node:crypto';
import { failedWhile } from './capture-failure.ts';
import { describeTarget, readMemory, type TargetDescription } from './devtools/describe-target.ts';
import { IdWatch } from './devtools/id-watch.ts';
import type { DevToolsSession } from './devtools/session.ts';
import { collectGarbage, writeSnapshot } from './devtools/write-snapshot.ts';
import type { Sidecar } from './sidecar.ts';
import { type CapturedSnapshot, SnapshotFolder } from './snapshot-folder.ts';

/** Where snapshots of a session go. */
export interface CaptureHeapOptions {
  /** `s0.heapsnapshot`, `s1.heapsnapshot`, ...; made where it is missing. */
  readonly folder: string;
  /** Compresses the snapshots. */
  readonly gzip?: boolean;
  /** How many there will be, where it is known: of more than ten all names are of one length, so that they sort as they were taken. */
  readonly snapshotCount?: number;
  /** Told what is being done. */
  readonly onProgress?: (what: string) => void;
}

/** What is known of a snapshot that is asked for. */
export interface SnapshotMoment {
  /** Repetitions of the action since the first snapshot. */
  readonly iteration?: number;
  /** What was done since the snapshot before, where it was no round of the action: `after-close`. */
  readonly phase?: string;
}

/** Takes the snapshots of one session. */
export interface HeapCapture {
  /**
   * Collects garbage, and writes the next snapshot with its sidecar. One that is asked for meanwhile waits.
   *
   * @throws CaptureError where the target fails or is gone, or its objects have other ids than before, UsageError where the folder has snapshots of an earlier capture;
   *   snapshots that are whole stay, and there is no half one
   */
  snapshot(moment?: SnapshotMoment): Promise<CapturedSnapshot>;
}

/** Up to this Node V8 looks for the line ends of a script once for each of its functions, unless a debugger has found them. */
const LAST_WITHOUT_LINE_ENDS = 20;

/**
 * Takes heap snapshots over a session of the DevTools protocol: of a page of Playwright or Puppeteer, or of a process.
 *
 * The session must stay open from the first to the last, and nobody may send `HeapProfiler.disable` in between: either gives
 * every object a new id, and snapshots before cannot be compared with those after.
 *
 * @example
 * const capture = captureHeap(await page.context().newCDPSession(page), { folder: 'heap' });
 * await capture.snapshot({ iteration: 0 });
 * for (let iteration = 0; iteration < 8; iteration++) await openAndClose(page);
 * await capture.snapshot({ iteration: 8 });
 */
export function captureHeap(session: DevToolsSession, options: CaptureHeapOptions): HeapCapture {
  const epoch = randomUUID();
  const { snapshotCount } = options;
  let next = 0;
  let beginning: Promise<Beginning> | undefined;
  let previous: Promise<unknown> = Promise.resolve();

  const take = async (moment: SnapshotMoment): Promise<CapturedSnapshot> => {
    beginning ??= begin(session, options);
    const { folder, target, ids } = await beginning;
    const position = next;
    options.onProgress?.(`writing s${position}`);
    try {
      await ids.check();
      await prepare(session, target);
      const sidecar = await note(session, target, epoch, moment);
      const draft = folder.draftOf(position);
      await writeSnapshot(session, draft);
      await ids.remember();
      const last = snapshotCount === undefined ? position : snapshotCount - 1;
      const snapshot = await folder.finish(draft, position, sidecar, last);
      next++;
      return snapshot;
    } catch (error) {
      throw failedWhile(`writing s${position}`, error);
    } finally {
      await folder.removeDrafts();
    }
  };
  return {
    snapshot: (moment = {}) => {
      const snapshot = previous.then(() => take(moment));
      previous = snapshot.catch(() => {});
      return snapshot;
    },
  };
}

interface Beginning {
  readonly folder: SnapshotFolder;
  readonly ids: IdWatch;
  readonly target: TargetDescription;
}

async function begin(session: DevToolsSession, { folder, gzip = false }: CaptureHeapOptions): Promise<Beginning> {
  const opened = await SnapshotFolder.open(folder, gzip);
  try {
    await session.send('HeapProfiler.enable');
    const target = await describeTarget(session);
    // The first snapshot of a process compiles and caches what writing one needs.
    await prepare(session, target);
    await note(session, target, '', {});
    const ids = new IdWatch(session);
    await ids.check();
    await writeSnapshot(session, undefined);
    await ids.remember();
    return { folder: opened, target, ids };
  } catch (error) {
    await opened.removeDrafts();
    throw failedWhile('preparing the first snapshot', error);
  }
}

async function prepare(session: DevToolsSession, { runtime, version }: TargetDescription): Promise<void> {
  if (runtime === 'node' && Number.parseInt(version.slice(1), 10) <= LAST_WITHOUT_LINE_ENDS) {
    await session.send('Debugger.enable');
    await session.send('Debugger.disable');
  }
  await collectGarbage(session);
}

async function note(
  session: DevToolsSession,
  target: TargetDescription,
  epoch: string,
  { iteration, phase }: SnapshotMoment,
): Promise<Sidecar> {
  return {
    schema: 'heapdiff/sidecar@1',
    ...target,
    time: new Date().toISOString(),
    ...(iteration === undefined ? {} : { iteration }),
    ...(phase === undefined ? {} : { phase }),
    epoch,
    ...(target.runtime === 'node' ? { memory: await readMemory(session) } : {}),
  };
}
