import type { AnyRecord, IHeapLocation, IHeapNode } from '@memlab/core';
import type { NodeOrdinal } from 'heapdiff';
import type { MemlabHeap } from './memlab-heap.ts';

/** Where the function or constructor of a node is written; lines and columns count from 0, as in the file. */
export class MemlabLocation implements IHeapLocation {
  readonly snapshot: MemlabHeap;
  readonly #row: number;

  /** @param row - of the heap's locations */
  constructor(snapshot: MemlabHeap, row: number) {
    this.snapshot = snapshot;
    this.#row = row;
  }

  get node(): IHeapNode {
    return this.snapshot.node(this.#locations.node[this.#row] as NodeOrdinal);
  }

  get script_id(): number {
    return this.#locations.scriptId[this.#row];
  }

  get line(): number {
    return this.#locations.line[this.#row];
  }

  get column(): number {
    return this.#locations.column[this.#row];
  }

  getJSONifyableObject(): AnyRecord {
    const { node, script_id, line, column } = this;
    return { node: node.getJSONifyableObject(), script_id, line, column };
  }

  toJSONString(replacer?: (string | number)[] | null, space?: string | number): string {
    return JSON.stringify(this.getJSONifyableObject(), replacer, space);
  }

  get #locations(): MemlabHeap['columns']['snapshot']['locations'] {
    return this.snapshot.columns.snapshot.locations;
  }
}
