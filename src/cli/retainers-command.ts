import type { BackReferences, Heap, NodeId, NodeOrdinal, Progress } from 'heapdiff';
import { wantsColor } from './color-choice.ts';
import type { Engine, Host } from './host.ts';
import { explainShortage } from './memory-shortage.ts';
import { openOutputFile } from './output-file.ts';
import { writeToStream } from './output-stream.ts';
import { formatPicture } from './picture-formats.ts';
import { describeProgress, startProgressLine } from './progress-line.ts';
import type { RetainersRequest } from './retainers-arguments.ts';
import { UsageMistake } from './usage-mistake.ts';
import { packageVersion } from './version.ts';

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
  const text = await formatAnswer(await findReferences(request, host, engine), request, host, engine);
  await (target === undefined ? writeToStream(host.stdout, text) : target.write(text));
}

async function findReferences(request: RetainersRequest, host: Host, engine: Engine): Promise<BackReferences> {
  const { file, bounds, showStrings } = request;
  const progress = startProgressLine(host, engine.escapeText);
  let doing = describeProgress({ phase: 'reading', file });
  const report = (reached: Progress): void => {
    doing = describeProgress(reached);
    progress.update(reached);
  };
  try {
    const snapshot = await engine.readSnapshot(file, {
      onProgress: ({ readBytes, totalBytes }) =>
        report({
          phase: 'reading',
          file,
          ...(totalBytes === undefined ? {} : { doneShare: readBytes / totalBytes }),
        }),
    });
    report({ phase: 'walking the heap of', file });
    const heap = new engine.Heap(snapshot);
    const object = findObject(heap, request, engine);
    return engine.findBackReferences(heap, object, { ...bounds, showStrings });
  } catch (error) {
    const work = { doing, files: [file], forecast: undefined, memory: host.memory() };
    throw await explainShortage(error, work);
  } finally {
    progress.clear();
  }
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

async function formatAnswer(
  references: BackReferences,
  { format, output, command, file, bounds, isBounded }: RetainersRequest,
  { stdout, env }: Host,
  engine: Engine,
): Promise<string> {
  if (format === 'text') {
    const color = output === undefined && wantsColor(stdout, env);
    // Who asks for bounds has all within them.
    const own = isBounded ? { depth: bounds.depth, mostLines: Number.POSITIVE_INFINITY } : {};
    return engine.formatBackReferences(references, { color, ...own });
  }
  if (format !== 'json') return formatPicture(engine.drawBackReferences(references), format, engine);
  const tool = { name: 'heapdiff', version: packageVersion() } as const;
  return engine.formatBackReferencesJson(references, { tool, command, file });
}
