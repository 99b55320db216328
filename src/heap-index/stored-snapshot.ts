import type { LocationColumns, Snapshot } from '../snapshot/snapshot.ts';
import type { StringTable } from '../snapshot/string-table.ts';
import type { HeapFacts } from './heap-columns.ts';
import type { HeapColumns } from './read-columns.ts';

/** A snapshot that was read before: its columns come from an index, each when it is first asked for. */
export class StoredSnapshot implements Snapshot {
  readonly file: string;
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly edgeCountInFile: number;
  readonly extraNativeBytes: number;
  readonly nodeTypeNames: readonly string[];
  readonly edgeTypeNames: readonly string[];
  readonly strings: StringTable;
  readonly locations: LocationColumns;
  readonly #columns: HeapColumns;

  constructor(file: string, facts: HeapFacts, strings: StringTable, columns: HeapColumns) {
    this.file = file;
    this.nodeCount = facts.nodeCount;
    this.edgeCount = facts.edgeCount;
    this.edgeCountInFile = facts.edgeCountInFile;
    this.extraNativeBytes = facts.extraNativeBytes;
    this.nodeTypeNames = facts.nodeTypeNames;
    this.edgeTypeNames = facts.edgeTypeNames;
    this.strings = strings;
    this.locations = new StoredLocations(facts.locationCount, columns);
    this.#columns = columns;
  }

  get nodeType(): Snapshot['nodeType'] {
    return this.#columns.column('nodeType');
  }

  get nodeName(): Snapshot['nodeName'] {
    return this.#columns.column('nodeName');
  }

  get nodeId(): Snapshot['nodeId'] {
    return this.#columns.column('nodeId');
  }

  get shallowBytes(): Snapshot['shallowBytes'] {
    return this.#columns.column('shallowBytes');
  }

  get firstEdge(): Snapshot['firstEdge'] {
    return this.#columns.column('firstEdge');
  }

  get detachedness(): Snapshot['detachedness'] {
    return this.#columns.column('markedDetachedness');
  }

  get edgeType(): Snapshot['edgeType'] {
    return this.#columns.column('edgeType');
  }

  get edgeNameOrIndex(): Snapshot['edgeNameOrIndex'] {
    return this.#columns.column('edgeNameOrIndex');
  }

  get edgeTarget(): Snapshot['edgeTarget'] {
    return this.#columns.column('edgeTarget');
  }
}

class StoredLocations implements LocationColumns {
  readonly count: number;
  readonly #columns: HeapColumns;
  #node: LocationColumns['node'] | undefined;

  constructor(count: number, columns: HeapColumns) {
    this.count = count;
    this.#columns = columns;
  }

  get node(): LocationColumns['node'] {
    this.#node ??= invertRows(this.#columns.all('locationRow'), this.count);
    return this.#node;
  }

  get scriptId(): LocationColumns['scriptId'] {
    return this.#columns.column('locationScriptId');
  }

  get scriptNode(): LocationColumns['scriptNode'] {
    return this.#columns.column('locationScriptNode');
  }

  get line(): LocationColumns['line'] {
    return this.#columns.column('locationLine');
  }

  get column(): LocationColumns['column'] {
    return this.#columns.column('locationColumn');
  }
}

/** For each row its node. @param rowOfNode - the row of each node, plus one */
function invertRows(rowOfNode: Uint32Array, count: number): Uint32Array {
  const nodeOfRow = new Uint32Array(count);
  for (let node = 0; node < rowOfNode.length; node++) if (rowOfNode[node] > 0) nodeOfRow[rowOfNode[node] - 1] = node;
  return nodeOfRow;
}
