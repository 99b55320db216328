import { formatBytes, formatCount, measureNamedCuts, type NamedCut } from 'heapdiff';
import { cutPage, type PageRequest } from '../page.ts';
import { argumentsOf, dataOf, OF, PAGE, PAGED, rows, texts } from '../schemas.ts';
import type { Tool } from '../tool.ts';

interface Arguments extends PageRequest {
  readonly of: string;
  readonly edges: readonly string[];
}

const CLASSES_SHOWN = 6;
const MOST_EDGES = 20;

/** `cut`: what would be freed without some references. */
export const CUT_TOOL: Tool<Arguments> = {
  name: 'cut',
  title: 'What would clearing references free?',
  description:
    'Walks the heap without the references that you name, each alone and all together, and tells what that frees and whether ' +
    'something else still holds it. Ask it before you propose a fix.',
  input: argumentsOf(
    {
      of: OF,
      edges: texts('As answers write them: "Connection.tasks", "Connection.tasks[*]", "@123.tasks"', {
        minItems: 1,
        maxItems: MOST_EDGES,
      }),
      ...PAGE,
    },
    ['of', 'edges'],
  ),
  output: dataOf(
    { cuts: rows('names, edgeCount, freedBytes, stillHeldCount, classCount, frees (first classes)'), ...PAGED },
    ['cuts', 'total'],
  ),

  async answer({ of, edges, ...page }, { heaps }, onProgress) {
    const { heap, names } = await heaps.heapOf(of, onProgress);
    onProgress({ phase: 'walking without the edges to cut' });
    const { shown, lines, note, ...paging } = cutPage(measureNamedCuts(heap, edges), page, write);
    return {
      lines: [`in ${names.at(-1)}${note}`, ...lines],
      data: { cuts: shown.map(describe), ...paging },
    };
  },
};

function describe({ names, edgeCount, freedBytes, stillHeldCount, frees }: NamedCut): object {
  return {
    names,
    edgeCount,
    freedBytes,
    stillHeldCount,
    classCount: frees.length,
    frees: frees.slice(0, CLASSES_SHOWN),
  };
}

function write({ names, edgeCount, freedBytes, stillHeldCount, frees }: NamedCut): string {
  const edges = edgeCount === 1 ? '1 edge' : `${formatCount(edgeCount)} edges`;
  const classes = frees.slice(0, CLASSES_SHOWN).map(({ className, count }) => `${formatCount(count)} ${className}`);
  const more = frees.length - classes.length;
  if (more > 0) classes.push(`${more} more classes`);
  const goes = classes.length === 0 ? '' : `: ${classes.join(', ')}`;
  const stays = stillHeldCount === 0 ? '' : `; ${formatCount(stillHeldCount)} still held by something else`;
  return `cut ${names.join(' with ')} (${edges}) frees ${formatBytes(freedBytes)}${stays}${goes}`;
}
