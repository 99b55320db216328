import type { ColumnFile } from './column-file.ts';
import type { ColumnFolder } from './column-folder.ts';
import type { HeapColumnName } from './heap-columns.ts';
import { pagedColumn } from './paged-column.ts';

/** What is asked of a heap: it tells which columns are read whole, and of which only the blocks that are looked at. */
export type HeapUse =
  /** Some objects, and who holds them. */
  | 'few'
  /** The same, and what goes with them, for which all nodes are passed once. */
  | 'kept'
  /** What is left without some edges: the heap is walked through. */
  | 'walks'
  /** Whatever there is to ask of all objects. */
  | 'all';

const FOR_KEPT: readonly HeapColumnName[] = [
  'nodeType',
  'nodeName',
  'shallowBytes',
  'isPlumbing',
  'ownerOf',
  'immediateDominator',
  'nodeByDfsNumber',
  'detachedness',
];

const FOR_WALKS: readonly HeapColumnName[] = [
  ...FOR_KEPT,
  'isReached',
  'firstEdge',
  'edgeType',
  'edgeNameOrIndex',
  'edgeTarget',
  'edgeRetains',
];

function isPaged(use: HeapUse, name: HeapColumnName): boolean {
  if (use === 'few') return true;
  // Nobody asks for the retainers of more than a few.
  if (use === 'all') return name === 'firstRetainer' || name === 'retainingEdge';
  return !(use === 'kept' ? FOR_KEPT : FOR_WALKS).includes(name);
}

/** Of a column that was asked for such a share of its rows, one by one, all are read: that takes no longer. */
const LARGEST_SHARE = 0.01;

/** The columns of a heap in an index. The type of each is that of what was written under the name. */
export class HeapColumns {
  readonly use: HeapUse;
  readonly #folder: ColumnFolder;
  readonly #paged = new Map<HeapColumnName, unknown>();

  constructor(folder: ColumnFolder, use: HeapUse) {
    this.#folder = folder;
    this.use = use;
  }

  /** @throws DamagedIndexError where there is none */
  open(name: HeapColumnName): ColumnFile {
    return this.#folder.open(name);
  }

  /** All rows; undefined while only few of them are asked for: who asks again later may get them. */
  whole<Column>(name: HeapColumnName): Column | undefined {
    const file = this.open(name);
    const isForFew = isPaged(this.use, name) && file.askedCount <= LARGEST_SHARE * file.length;
    return isForFew ? undefined : (file.whole() as Column);
  }

  /** All rows, each read when it is asked for. */
  paged<Column>(name: HeapColumnName): Column {
    let column = this.#paged.get(name);
    if (column === undefined) {
      column = pagedColumn(this.open(name));
      this.#paged.set(name, column);
    }
    return column as Column;
  }

  /** All rows, whatever is asked. */
  all<Column>(name: HeapColumnName): Column {
    return this.open(name).whole() as Column;
  }
}
