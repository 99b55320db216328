import { NO_EDGE, NO_NODE, type Snapshot } from 'heapdiff';
import { spreadAsMemlab } from './memlab-detachedness.ts';

/** What memlab and its plug-ins write on nodes; each column is made when somebody first writes to it. */
export class HeapMarks {
  readonly #snapshot: Snapshot;
  #pathEdge: Uint32Array | undefined;
  #dominator: Uint32Array | undefined;
  #retainedBytes: Float64Array | undefined;
  #attributes: Uint8Array | undefined;
  #detachedness: Uint8Array | undefined;

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
  }

  /** For each node the edge by which memlab's shortest path reaches it, `NO_EDGE` where none does. */
  get pathEdge(): Uint32Array {
    this.#pathEdge ??= new Uint32Array(this.#nodeCount).fill(NO_EDGE);
    return this.#pathEdge;
  }

  /** For each node its dominator, `NO_NODE` where memlab did not look yet. */
  get dominator(): Uint32Array {
    this.#dominator ??= new Uint32Array(this.#nodeCount).fill(NO_NODE);
    return this.#dominator;
  }

  /** For each node its retained size in bytes, as memlab counts it; 0 where it did not look yet. */
  get retainedBytes(): Float64Array {
    this.#retainedBytes ??= new Float64Array(this.#nodeCount);
    return this.#retainedBytes;
  }

  /** memlab's flags of each node. */
  get attributes(): Uint8Array {
    this.#attributes ??= new Uint8Array(this.#nodeCount);
    return this.#attributes;
  }

  /** The `Detachedness` of each node; memlab marks React's fibers, too. */
  get detachedness(): Uint8Array {
    this.#detachedness ??= spreadAsMemlab(this.#snapshot);
    return this.#detachedness;
  }

  clearPaths(): void {
    this.#pathEdge = undefined;
  }

  get #nodeCount(): number {
    return this.#snapshot.nodeCount;
  }
}
