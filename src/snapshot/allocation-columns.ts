import type { NodeColumn, StringIndex } from '../ordinals.ts';
import { type ColumnMemory, grownColumn, nextCapacity } from './column-growth.ts';
import type { RecordBatch, RecordSink } from './record-array.ts';
import type { TraceTree } from './trace-tree.ts';

/** Where and when objects were allocated, of a snapshot that was taken while V8 noted it. */
export interface Allocations {
  /** For each node the id of the call that allocated it; 0 where it was not noted. */
  readonly traceId: NodeColumn<number>;
  readonly tree: TraceTree;
  readonly functions: AllocatingFunctions;
  /** Times at which V8 looked which id it had given last; empty where it did not. */
  readonly samples: IdSamples;
}

/** Rows of the `trace_function_infos` section; lines and columns count from 1 and are 0 where V8 does not know them. */
export interface AllocatingFunctions {
  readonly count: number;
  readonly name: ArrayLike<StringIndex>;
  readonly scriptName: ArrayLike<StringIndex>;
  readonly line: ArrayLike<number>;
  readonly column: ArrayLike<number>;
}

/** Rows of the `samples` section, earliest first. */
export interface IdSamples {
  readonly count: number;
  /** Microseconds since the first. */
  readonly time: ArrayLike<number>;
  readonly lastId: ArrayLike<number>;
}

/** V8's own fields, in its own order; of a file with others nothing is read. */
export const FUNCTION_FIELDS = 'function_id,name,script_name,script_id,line,column';
export const SAMPLE_FIELDS = 'timestamp_us,last_assigned_id';

/** Columns of a section whose records are all numbers, while they are read. */
export class NumberColumns implements RecordSink {
  readonly stride: number;
  readonly signed = true;
  count = 0;
  readonly columns: Float64Array[];

  readonly #memory: ColumnMemory;

  constructor(stride: number, memory: ColumnMemory) {
    this.stride = stride;
    this.columns = Array.from({ length: stride }, () => new Float64Array(0));
    this.#memory = memory;
  }

  append({ numbers, recordCount }: RecordBatch): void {
    const needed = this.count + recordCount;
    const capacity = this.columns[0].length;
    if (needed > capacity) {
      const rows = nextCapacity(capacity, needed, Number.POSITIVE_INFINITY);
      for (let field = 0; field < this.stride; field++)
        this.columns[field] = grownColumn(this.columns[field], rows, this.#memory);
    }
    for (let field = 0; field < this.stride; field++) {
      const column = this.columns[field];
      for (let record = 0; record < recordCount; record++)
        column[this.count + record] = numbers[record * this.stride + field];
    }
    this.count = needed;
  }
}

/** The functions, once all of them were read. */
export function functionsOf({ count, columns }: NumberColumns): AllocatingFunctions {
  const [, name, scriptName, , line, column] = columns;
  return {
    count,
    name: name as unknown as ArrayLike<StringIndex>,
    scriptName: scriptName as unknown as ArrayLike<StringIndex>,
    line,
    column,
  };
}

/** The samples, once all of them were read. */
export function samplesOf({ count, columns: [time, lastId] }: NumberColumns): IdSamples {
  return { count, time, lastId };
}
