import type { Heap, NodeId, NodeOrdinal } from 'heapdiff';
import { wantsColor } from './color-choice.ts';
import type { Engine, Host } from './host.ts';
import { openOutputFile } from './output-file.ts';
import { writeToStream } from './output-stream.ts';
import { formatPicture } from './picture-formats.ts';
import type { RetainersRequest } from './retainers-arguments.ts';
import { UsageMistake } from './usage-mistake.ts';
import { packageVersion } from './version.ts';
import { withProgress } from './with-progress.ts';

/**
 * Runs `heapdiff retainers <snapshot> @<id>`: reads the snapshot, and writes what holds the object where the user wants it.
 *
 * @throws UsageMistake where there is no such object, or the answer could not be written; HeapDiffError where the snapshot is
 * unfit
 */
export async function runRetainers(request: RetainersRequest, host: Host): Promise<void> {
  const { output, file } = request;
  const target = output === undefined ? undefined : await openOutputFile(output, [file]);
  const engine = await host.loadEngine();
  const text = await formatAnswer(request, host, engine);
  await (target === undefined ? writeToStream(host.stdout, text) : target.write(text));
}

/** Pictures do without what has to be cut: for that the heap is swept. */
async function formatAnswer(request: RetainersRequest, host: Host, engine: Engine): Promise<string> {
  const { format, output, command, file, showStrings, textBounds } = request;
  const bounds = { ...request.bounds, showStrings };
  if (format !== 'text' && format !== 'json') {
    const references = await askHeap(request, host, engine, (heap, object) =>
      engine.findBackReferences(heap, object, bounds),
    );
    return formatPicture(engine.drawBackReferences(references), format, engine);
  }
  const { references, chains } = await askHeap(request, host, engine, (heap, object) => ({
    references: engine.findBackReferences(heap, object, bounds),
    chains: engine.findRetainerChains(heap, object, bounds),
  }));
  if (format === 'text') {
    const color = output === undefined && wantsColor(host.stdout, host.env);
    return engine.formatBackReferences(references, chains, { color, ...textBounds });
  }
  const tool = { name: 'heapdiff', version: packageVersion() } as const;
  return engine.formatBackReferencesJson(references, chains, { tool, command, file });
}

/** Reads the snapshot, and asks for one object of it. */
async function askHeap<T>(
  request: RetainersRequest,
  host: Host,
  engine: Engine,
  ask: (heap: Heap, object: NodeOrdinal) => T,
): Promise<T> {
  const { file } = request;
  return withProgress([file], host, engine, async (onProgress) => {
    const snapshot = await engine.readSnapshot(file, {
      onProgress: ({ readBytes, totalBytes }) =>
        onProgress({
          phase: 'reading',
          file,
          ...(totalBytes === undefined ? {} : { doneShare: readBytes / totalBytes }),
        }),
    });
    onProgress({ phase: 'walking the heap of', file });
    const heap = new engine.Heap(snapshot);
    return ask(heap, findObject(heap, request, engine));
  });
}

/** The object, where it is there and something holds it. */
function findObject(heap: Heap, { file, id }: RetainersRequest, { NO_DISTANCE }: Engine): NodeOrdinal {
  const object = heap.nodeIdIndex.find(id as NodeId);
  // Beyond 32 bits an id is none.
  if (heap.snapshot.nodeId[object] !== id)
    throw new UsageMistake(
      `no object @${id} in ${file}; expected an id from a report on this very snapshot, or from DevTools with it open`,
    );
  if (heap.distances[object] === NO_DISTANCE)
    throw new UsageMistake(
      `nothing holds @${id} in ${file}: the root does not reach it, it would have been freed next`,
    );
  return object;
}
