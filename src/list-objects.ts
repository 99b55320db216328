import { checkPath } from './compare-arguments.ts';
import type { Progress } from './compare-files.ts';
import { describeValue } from './describe-value.ts';
import { UsageError } from './errors.ts';
import type { HeapIndex } from './heap-index/heap-index.ts';
import { askSeries } from './heap-series.ts';
import type { ObjectList, ObjectQuery } from './inventory/object-list.ts';
import { readQuery } from './inventory/object-query.ts';
import { selectObjects } from './inventory/select-objects.ts';

/** Which objects are listed, and what of them. */
export interface ListObjectsOptions extends ObjectQuery {
  /** Called when each phase begins, and while files are read. */
  readonly onProgress?: (progress: Progress) => void;
  /** What earlier questions about the same snapshots left. After the answer {@link HeapIndex.keep} keeps what was read for it. */
  readonly index?: HeapIndex;
}

/**
 * Reads a snapshot and lists objects of one class, with values of their properties where they are asked for; with earlier snapshots
 * of the same process also which has each object first. Classes, counts and bytes are those of {@link summariseFiles}, and so are
 * the snapshots that are left out.
 *
 * ```ts
 * const { objects } = await listObjects(['s0.heapsnapshot', 's1.heapsnapshot'], {
 *   className: 'Request', oldest: true, where: 'retainedBytes > 10kB', print: 'url,headers.host', top: 20,
 * });
 * ```
 *
 * @param paths - earliest first; `-` for standard input
 * @throws UnknownClassError where no object has the class
 * @throws UsageError where an argument is none of these, no object has an id, or a sidecar is damaged
 * @throws UnreadableInputError, MalformedSnapshotError, TruncatedSnapshotError for files that are no whole snapshots
 * @throws LineageError when the snapshots are not from one process, in the wrong order, or one of them stands twice
 */
export async function listObjects(paths: readonly string[], options: ListObjectsOptions): Promise<ObjectList> {
  checkArguments(paths, options);
  const { onProgress, index, ...asked } = options;
  // What cannot be read is said before anything large is.
  const query = readQuery(asked, paths.length > 1);
  return askSeries(paths, { onProgress, index }, ({ inventory, snapshots, leftOut }) => ({
    schema: 'heapdiff/objects@1',
    snapshots,
    ...(leftOut.length === 0 ? {} : { leftOut }),
    ...selectObjects(inventory, query),
  }));
}

/** The types say so, too; plain JavaScript does not read them. */
function checkArguments(paths: unknown, options: ListObjectsOptions): void {
  if (!Array.isArray(paths) || paths.length === 0)
    throw new UsageError(`paths is ${describeValue(paths)}; expected an array of one path or more`);
  for (const path of paths) checkPath('paths', path);
  const { className, where, print, by, ids = [], top } = options;
  for (const [argument, text] of Object.entries({ className, where, print, by })) {
    if (text !== undefined && typeof text !== 'string')
      throw new UsageError(`${argument} is ${describeValue(text)}; expected a text`);
  }
  if (!Array.isArray(ids) || ids.some((id) => !Number.isSafeInteger(id) || id < 0))
    throw new UsageError(`ids is ${describeValue(ids)}; expected an array of V8's ids`);
  if (top !== undefined && !(Number.isSafeInteger(top) && top > 0))
    throw new UsageError(`top is ${describeValue(top)}; expected a whole number from 1 up`);
}
