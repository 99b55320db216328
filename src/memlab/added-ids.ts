import { type Comparison, NO_NODE, type NodeOrdinal, readSnapshot, type Snapshot } from 'heapdiff';

/** Where in a series of snapshots memlab's target is, if it was not compared: files up to it, itself the last. */
export type FilesUpToTarget = readonly string[];

/**
 * Finds what a leak filter is asked about, as memlab does: the ids of the last snapshot that the first does not have. Where a
 * target is known, only those that are new there.
 *
 * @param upToTarget - snapshots before the target, and the target
 * @returns ids in the order of the last snapshot
 */
export async function findAddedIds({ before, after }: Comparison, upToTarget: FilesUpToTarget): Promise<number[]> {
  const added: number[] = [];
  const bornAtTarget = await readIdsBornAtTarget(upToTarget);
  const { nodeCount, nodeId } = after.snapshot;
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    const id = nodeId[node];
    if (before.nodeIdIndex.find(id) !== NO_NODE) continue;
    if (bornAtTarget === undefined || bornAtTarget.has(id)) added.push(id);
  }
  return added;
}

async function readIdsBornAtTarget(files: FilesUpToTarget): Promise<Set<number> | undefined> {
  const target = files[files.length - 1];
  if (target === undefined) return undefined;
  const ids = await readIds(target);
  for (const file of files.slice(0, -1)) for (const id of await readIds(file)) ids.delete(id);
  return ids;
}

async function readIds(file: string): Promise<Set<number>> {
  const { nodeCount, nodeId } = await readWithoutEdges(file);
  const ids = new Set<number>();
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) ids.add(nodeId[node]);
  return ids;
}

function readWithoutEdges(file: string): Promise<Snapshot> {
  return readSnapshot(file, {
    selectEdges: ({ nodeCount }) => ({ bySource: new Uint8Array(nodeCount), byTarget: new Uint8Array(nodeCount) }),
  });
}
