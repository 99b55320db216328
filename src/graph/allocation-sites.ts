import type { NodeOrdinal } from '../ordinals.ts';
import type { Allocations } from '../snapshot/allocation-columns.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { NO_CALLER } from '../snapshot/trace-tree.ts';
import { type SourceLocation, shortFileName } from './locations.ts';

/** A function that allocates. Line and column are those of the function. */
export interface AllocationSite {
  /** Empty where it has no name. */
  readonly functionName: string;
  readonly location: SourceLocation;
}

/** Where and when the objects of a snapshot were allocated. */
export class AllocationSites {
  readonly #snapshot: Snapshot;
  readonly #allocations: Allocations;
  /** For each id of a call its row, plus one; 0 where there is none. */
  readonly #rowOfId: Uint32Array;
  /** By class, then by row. */
  readonly #siteOfRow = new Map<string, Map<number, AllocationSite | undefined>>();

  constructor(snapshot: Snapshot, allocations: Allocations) {
    this.#snapshot = snapshot;
    this.#allocations = allocations;
    const { id, count } = allocations.tree;
    // V8 counts the calls up: an id far beyond their number is none of its.
    this.#rowOfId = new Uint32Array(2 * count + 2);
    for (let row = 0; row < count; row++) if (id[row] < this.#rowOfId.length) this.#rowOfId[id[row]] = row + 1;
  }

  /**
   * The innermost function of the user's own on the stack that allocated a node: what Node and V8 do for it is done for it, and what
   * the constructor of a derived class does for who calls it.
   *
   * @param className - of the node
   * @returns undefined where V8 did not note it, or no script of a user was on the stack
   */
  of(node: NodeOrdinal, className: string): AllocationSite | undefined {
    const row = this.#rowOfId[this.#allocations.traceId[node]];
    return row === undefined || row === 0 ? undefined : this.#siteAt(row - 1, className);
  }

  /** Whole seconds from a node's birth to the snapshot; undefined where V8 did not look in between. */
  ageSecondsOf(node: NodeOrdinal): number | undefined {
    const { count, time, lastId } = this.#allocations.samples;
    const id = this.#snapshot.nodeId[node];
    if (count === 0 || id % 2 === 0 || id > lastId[count - 1]) return undefined;
    let low = 0;
    for (let high = count - 1; low < high; ) {
      const middle = (low + high) >>> 1;
      if (lastId[middle] < id) low = middle + 1;
      else high = middle;
    }
    return Math.round((time[count - 1] - time[low]) / 1e6);
  }

  #siteAt(first: number, className: string): AllocationSite | undefined {
    const { callerRow, count } = this.#allocations.tree;
    const siteOfRow = this.#siteOfRow.get(className) ?? new Map<number, AllocationSite | undefined>();
    this.#siteOfRow.set(className, siteOfRow);
    if (siteOfRow.has(first)) return siteOfRow.get(first);
    let site: AllocationSite | undefined;
    // A caller stands in front of what it calls: the rows only fall.
    for (let row = first; row < count; row = callerRow[row]) {
      const found = this.#describe(row);
      site = found ?? site;
      if ((found !== undefined && found.functionName !== className) || callerRow[row] === NO_CALLER) break;
    }
    siteOfRow.set(first, site);
    return site;
  }

  #describe(row: number): AllocationSite | undefined {
    const { functions, tree } = this.#allocations;
    const { strings } = this.#snapshot;
    const at = tree.functionRow[row];
    if (at >= functions.count || functions.scriptName[at] >= strings.length || functions.name[at] >= strings.length)
      return undefined;
    const url = strings.get(functions.scriptName[at]);
    if (url === '' || url.startsWith('node:') || url.startsWith('internal/')) return undefined;
    const [line, column] = [Math.max(1, functions.line[at]), Math.max(1, functions.column[at])];
    return { functionName: strings.get(functions.name[at]), location: { url, file: shortFileName(url), line, column } };
  }
}
