import {
  type ClassSummary,
  formatByteChange,
  formatBytes,
  formatCount,
  formatHeapSize,
  type Summary,
  type SummarySort,
  summariseHeap,
  UsageError,
} from 'heapdiff';
import type { LoadedHeap } from '../loaded-heaps.ts';
import { cutPage, type PageRequest } from '../page.ts';
import { argumentsOf, dataOf, OF, PAGE, PAGED, rows, text } from '../schemas.ts';
import type { Tool } from '../tool.ts';

interface Arguments extends PageRequest {
  readonly of: string;
  readonly filter?: string;
  readonly sort?: SummarySort;
}

const SORTS: readonly SummarySort[] = ['retained', 'shallow', 'count', 'name', 'growth', 'new', 'gone'];
const SORTS_OF_CHANGE: ReadonlySet<SummarySort> = new Set<SummarySort>(['growth', 'new', 'gone']);
const STEPS_SHOWN = 3;

/** `summary`: what lives, by class. */
export const SUMMARY_TOOL: Tool<Arguments> = {
  name: 'summary',
  title: 'What lives in the heap, by class',
  description:
    'Counts live objects by class, with own and retained bytes; of a comparison also what is new, gone and grown. ' +
    'Ask it where there is no suspect, or to find the name of a class for objects.',
  input: argumentsOf(
    {
      of: OF,
      filter: text('Part of the names of classes; * stands for any characters'),
      sort: text('Default: growth of a comparison, else retained', { enum: SORTS }),
      ...PAGE,
    },
    ['of'],
  ),
  output: dataOf(
    {
      file: text('The snapshot'),
      live: { type: 'object', description: 'count, shallowBytes, change of all that lives' },
      classes: rows(
        'className, kind, count, shallowBytes, retainedBytes; of a comparison newCount, goneCount, grownBytes',
      ),
      ...PAGED,
    },
    ['file', 'live', 'classes', 'total'],
  ),

  async answer({ of, ...asked }, { heaps }, onProgress) {
    const loaded = await heaps.heapOf(of, onProgress);
    onProgress({ phase: 'counting' });
    const { filter, sort, ...page } = asked;
    const { live, classes, inStep = [], unreachedBytes } = summarise(loaded, filter, sort);
    const { shown, lines, note, ...paging } = cutPage(classes, page, write);
    const file = loaded.names.at(-1)!;
    const steps = page.cursor === undefined ? inStep.slice(0, STEPS_SHOWN) : [];
    return {
      lines: [
        `${file}: ${formatHeapSize(live.shallowBytes)} live in ${formatCount(live.count)} objects`,
        `${formatCount(paging.total)} ${paging.total === 1 ? 'class' : 'classes'}${note}`,
        ...lines,
        ...steps.map(
          ({ holder, held, ratio, path }) => `${holder} and ${held} grow ${ratio.join(':')}, joined by ${path}`,
        ),
        ...(steps.length < inStep.length && steps.length > 0
          ? [`${inStep.length - steps.length} more grow in step`]
          : []),
      ],
      data: { file, live, unreachedBytes, classes: shown.map(describe), ...paging },
    };
  },
};

function summarise(
  { heap, comparison }: LoadedHeap,
  filter: string | undefined,
  sort: SummarySort | undefined,
): Omit<Summary, 'schema' | 'snapshots' | 'leftOut'> {
  if (comparison === undefined && sort !== undefined && SORTS_OF_CHANGE.has(sort))
    throw new UsageError(`sort ${sort} needs an earlier snapshot; expected the handle of a comparison`);
  const history =
    comparison === undefined ? undefined : { comparison, snapshotCount: 2, cohortOf: undefined, secondsAgo: [] };
  return summariseHeap(heap, history, {
    ...(filter === undefined ? {} : { filter }),
    ...(sort === undefined ? {} : { sort }),
  });
}

function describe({ change, ...told }: ClassSummary): object {
  if (change === undefined) return told;
  const { newCount, goneCount, grownBytes } = change;
  return { ...told, newCount, goneCount, grownBytes };
}

function write({ className, count: objects, shallowBytes, retainedBytes, change }: ClassSummary): string {
  const sizes = `${className}: ${formatCount(objects)}, own ${formatBytes(shallowBytes)}, retained ${formatBytes(retainedBytes)}`;
  if (change === undefined) return sizes;
  const { newCount, goneCount, grownBytes } = change;
  return `${sizes}; new ${formatCount(newCount)}, gone ${formatCount(goneCount)}${grownBytes === 0 ? '' : `, ${formatByteChange(grownBytes)}`}`;
}
