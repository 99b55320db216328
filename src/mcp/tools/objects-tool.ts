import { formatBytes, formatCount } from 'heapdiff';
import { describerOf, findObjects, type ListedObject } from '../find-objects.ts';
import { cutPage, type PageRequest } from '../page.ts';
import { argumentsOf, count, dataOf, OF, PAGE, PAGED, rows, text } from '../schemas.ts';
import type { Tool } from '../tool.ts';

interface Arguments extends PageRequest {
  readonly of: string;
  readonly className: string;
  readonly added?: boolean;
}

/** `objects`: the objects of a class. */
export const OBJECTS_TOOL: Tool<Arguments> = {
  name: 'objects',
  title: 'List objects of a class',
  description:
    'Lists the live objects of a class with ids, own and retained bytes, the largest first; of a comparison those that are new ' +
    'alone with added. Values of their properties are told only if the server was started with --show-strings.',
  input: argumentsOf(
    {
      of: OF,
      className: text('As answers write it: "Request", "Object {id, name}", "(closure) onData"'),
      added: { type: 'boolean', description: 'Only what was born after the first snapshot of the comparison' },
      ...PAGE,
    },
    ['of', 'className'],
  ),
  output: dataOf(
    {
      className: text('Of all of them'),
      objects: rows('id, ownBytes, retainedBytes, added, values (property: value)'),
      ownBytes: count('Of all of them'),
      ...PAGED,
    },
    ['className', 'objects', 'ownBytes', 'total'],
  ),

  async answer({ of, className, added = false, ...page }, { heaps, showStrings }, onProgress) {
    const loaded = await heaps.heapOf(of, onProgress);
    onProgress({ phase: 'looking for objects' });
    const { nodes, ownBytes } = findObjects(loaded, className, added);
    const describe = describerOf(loaded, showStrings);
    const { shown, lines, note, ...paging } = cutPage(nodes, page, (node) => write(describe(node)));
    const which = `${added ? 'new ' : ''}${className} in ${loaded.names.at(-1)}`;
    return {
      lines: [`${formatCount(nodes.length)} ${which}, own ${formatBytes(ownBytes)}${note}`, ...lines],
      data: { className, ownBytes, objects: shown.map(describe), ...paging },
    };
  },
};

function write({ id, ownBytes, retainedBytes, added, text: ownText, values }: ListedObject): string {
  const parts = [`@${id}`, `own ${formatBytes(ownBytes)}`, `retained ${formatBytes(retainedBytes)}`];
  if (added === true) parts.push('new');
  if (ownText !== undefined) parts.push(ownText);
  if (values !== undefined) parts.push(...Object.entries(values).map(([name, value]) => `${name}: ${value}`));
  return parts.join('   ');
}
