import { closeSync, openSync, writeSync } from 'node:fs';
import type { DevToolsSession } from './session.ts';

const COLLECTIONS = 3;
/** Finalizers, and tasks that a collection brings about. */
const PAUSE_MS = 100;

/** Lets the target collect what is garbage, and what is garbage only then. */
export async function collectGarbage(session: DevToolsSession): Promise<void> {
  for (let collection = 0; collection < COLLECTIONS; collection++) {
    await session.send('HeapProfiler.collectGarbage');
    await pause(PAUSE_MS);
  }
}

/**
 * Writes a snapshot while it comes. Each piece is on the disk before the next one is read from the socket: however large the
 * heap and slow the disk, no more than a piece of it is in memory.
 *
 * @param file - undefined where nobody needs it
 * @throws what the session throws; the system's errors where the disk is full
 */
export async function writeSnapshot(session: DevToolsSession, file: string | undefined): Promise<void> {
  const descriptor = file === undefined ? undefined : openSync(file, 'w', 0o600);
  let failure: unknown;
  const onChunk = (params: unknown): void => {
    if (descriptor === undefined || failure !== undefined) return;
    try {
      writeSync(descriptor, (params as { chunk: string }).chunk);
    } catch (error) {
      failure = error;
    }
  };
  session.on('HeapProfiler.addHeapSnapshotChunk', onChunk);
  try {
    await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
    // Some drivers hand out events a little later than answers.
    await pause(0);
  } finally {
    session.off('HeapProfiler.addHeapSnapshotChunk', onChunk);
    if (descriptor !== undefined) closeSync(descriptor);
  }
  if (failure !== undefined) throw failure;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
