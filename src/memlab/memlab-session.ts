import type { IHeapSnapshot, ILeakFilter } from '@memlab/core';
import { Detachedness, type NodeOrdinal, NodeType, type Snapshot } from 'heapdiff';
import type { MemlabCore } from './load-memlab.ts';
import { replaceFor } from './replaced-members.ts';
import { whileTemporary } from './work-folder.ts';

/** How memlab is to work while a plug-in runs. */
export interface MemlabSession {
  /** Where memlab may write. */
  readonly workFolder: string;
  /** The last snapshot. */
  readonly snapshot: Snapshot;
  /** Gives the heap of a file that memlab wants to load. */
  readonly loadHeap: (file: string) => Promise<IHeapSnapshot>;
  readonly leakFilter?: ILeakFilter;
}

/**
 * Runs `use` while memlab loads its heaps from heapdiff, throws instead of ending the process, and writes into a folder of its
 * own. Everything is put back afterwards.
 */
export async function withMemlab<T>(core: MemlabCore, session: MemlabSession, use: () => Promise<T>): Promise<T> {
  const { config, fileManager, info } = core;
  const { snapshot, loadHeap, leakFilter, workFolder } = session;
  // Plug-ins change settings for themselves, and memlab never changes them back.
  const settings = { ...config };
  whileTemporary(workFolder, () => fileManager.initDirs(config, { workDir: workFolder }));
  Object.assign(config, {
    errorHandling: core.ErrorHandling.Throw,
    // What is printed is kept, by `captureOutput`.
    muteConsole: false,
    outputFormat: core.OutputFormat.Text,
    jsEngine: 'V8',
    snapshotHasDetachedness: hasDetachedness(snapshot),
    externalLeakFilter: leakFilter,
    // As memlab has it where it looks for leaks.
    ...(leakFilter === undefined ? {} : { chaseWeakMapEdge: false }),
  });
  try {
    return await replaceFor([[core.utils, 'getSnapshotFromFile', loadHeap]], use);
  } finally {
    info.unregisterLogFile(config.consoleLogFile);
    Object.assign(config, { externalLeakFilter: undefined }, settings);
  }
}

/** V8 before 8.4 has no such column, and marks what is detached by its name. */
function hasDetachedness({ nodeCount, nodeType, nodeName, detachedness, strings }: Snapshot): boolean {
  let isNamedDetached = false;
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if (detachedness[node] !== Detachedness.unknown) return true;
    isNamedDetached ||= nodeType[node] === NodeType.native && strings.startsWith(nodeName[node], 'Detached ');
  }
  return !isNamedDetached;
}
