import type { ObjectList } from 'heapdiff';
import { nearestName } from '../nearest-name.ts';
import { wantsColor } from './color-choice.ts';
import type { Engine, Host } from './host.ts';
import type { ObjectsRequest } from './objects-arguments.ts';
import { openOutputFile } from './output-file.ts';
import { writeToStream } from './output-stream.ts';
import { UsageMistake } from './usage-mistake.ts';
import { packageVersion } from './version.ts';
import { type UsedIndex, withIndex } from './with-index.ts';
import { withProgress } from './with-progress.ts';

/** Classes that are named where the one that was asked for is none. */
const MOST_NAMED = 3;

/**
 * Runs `heapdiff objects <snapshot> [later...] <class>`: lists objects, and writes the list where the user wants it.
 *
 * @throws UsageMistake where no object has the class, or the list could not be written; HeapDiffError where a snapshot is unfit
 */
export async function runObjects(request: ObjectsRequest, host: Host): Promise<void> {
  const { files, format, output, command, usesIndex } = request;
  const target = output === undefined ? undefined : await openOutputFile(output, files);
  const engine = await host.loadEngine();
  await withIndex(usesIndex, host, engine, async (index) => {
    const list = await findObjects(request, host, engine, index);
    const text =
      format === 'json'
        ? engine.formatObjectsJson(list, { tool: { name: 'heapdiff', version: packageVersion() }, command })
        : engine.formatObjects(list, { color: output === undefined && wantsColor(host.stdout, host.env) });
    await (target === undefined ? writeToStream(host.stdout, text) : target.write(text));
  });
}

async function findObjects(
  { files, query }: ObjectsRequest,
  host: Host,
  engine: Engine,
  index: UsedIndex,
): Promise<ObjectList> {
  try {
    return await withProgress(files, host, engine, (onProgress) =>
      engine.listObjects(files, { ...query, onProgress, ...index }),
    );
  } catch (error) {
    if (!(error instanceof engine.UnknownClassError)) throw error;
    const meant = namesLike(error.className, error.known);
    throw new UsageMistake(
      meant.length === 0 ? error.message : `${error.message}; did you mean ${meant.join(' or ')}?`,
    );
  }
}

/** The same properties in another order, the nearest name, and such as have what was typed in them; in upper or lower case. */
function namesLike(typed: string, known: readonly string[]): string[] {
  const sameShape = known.find((name) => name.includes(', ') && sortedShape(name) === sortedShape(typed));
  if (sameShape !== undefined) return [JSON.stringify(sameShape)];
  const text = typed.toLowerCase();
  const byLowerCase = new Map(known.map((name) => [name.toLowerCase(), name]));
  const nearest = byLowerCase.get(nearestName(text, [...byLowerCase.keys()]) ?? '');
  const containing = known.filter((name) => name !== nearest && name.toLowerCase().includes(text));
  return [...(nearest === undefined ? [] : [nearest]), ...containing].slice(0, MOST_NAMED);
}

/** `Object {id, name}` with its properties in the order of the alphabet. */
function sortedShape(name: string): string {
  return name.replace(/\{(.*)\}$/su, (_, properties: string) => `{${properties.split(/,\s*/u).sort().join(', ')}}`);
}
