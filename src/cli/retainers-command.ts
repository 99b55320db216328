import type { Heap, NodeId, NodeOrdinal } from 'heapdiff';
import { wantsColor } from './color-choice.ts';
import type { Engine, Host } from './host.ts';
import { openOutputFile } from './output-file.ts';
import { writeToStream } from './output-stream.ts';
import { formatPicture } from './picture-formats.ts';
import type { RetainersRequest } from './retainers-arguments.ts';
import { UsageMistake } from './usage-mistake.ts';
import { packageVersion } from './version.ts';
import { type UsedIndex, withIndex } from './with-index.ts';
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
  await withIndex(request.usesIndex, host, engine, async (index) => {
    const text = await formatAnswer(request, host, engine, index);
    await (target === undefined ? writeToStream(host.stdout, text) : target.write(text));
  });
}

/** Pictures do without what has to be cut. */
async function formatAnswer(request: RetainersRequest, host: Host, engine: Engine, index: UsedIndex): Promise<string> {
  const { format, output, command, file, showStrings, textBounds } = request;
  const bounds = { ...request.bounds, showStrings };
  if (format !== 'text' && format !== 'json') {
    const references = await ask(request, host, engine, index, (heap, object) =>
      engine.findBackReferences(heap, object, bounds),
    );
    return formatPicture(engine.drawBackReferences(references), format, engine);
  }
  const { references, chains } = await ask(request, host, engine, index, (heap, object) => ({
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

/** Asks the heap of the snapshot for one object. */
function ask<Answer>(
  request: RetainersRequest,
  host: Host,
  engine: Engine,
  index: UsedIndex,
  askObject: (heap: Heap, object: NodeOrdinal) => Answer,
): Promise<Answer> {
  const { file } = request;
  return withProgress([file], host, engine, (onProgress) =>
    engine.askHeap(file, { onProgress, ...index, isLocal: true }, (heap) =>
      askObject(heap, findObject(heap, request, engine)),
    ),
  );
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
