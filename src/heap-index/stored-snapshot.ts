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
  #nodeType: Snapshot['nodeType'] | undefined;
  #nodeName: Snapshot['nodeName'] | undefined;
  #nodeId: Snapshot['nodeId'] | undefined;
  #shallowBytes: Snapshot['shallowBytes'] | undefined;
  #firstEdge: Snapshot['firstEdge'] | undefined;
  #detachedness: Snapshot['detachedness'] | undefined;
  #edgeType: Snapshot['edgeType'] | undefined;
  #edgeNameOrIndex: Snapshot['edgeNameOrIndex'] | undefined;
  #edgeTarget: Snapshot['edgeTarget'] | undefined;

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
    this.#nodeType ??= this.#columns.whole('nodeType');
    return this.#nodeType ?? this.#columns.paged('nodeType');
  }

  get nodeName(): Snapshot['nodeName'] {
    this.#nodeName ??= this.#columns.whole('nodeName');
    return this.#nodeName ?? this.#columns.paged('nodeName');
  }

  get nodeId(): Snapshot['nodeId'] {
    this.#nodeId ??= this.#columns.whole('nodeId');
    return this.#nodeId ?? this.#columns.paged('nodeId');
  }

  get shallowBytes(): Snapshot['shallowBytes'] {
    this.#shallowBytes ??= this.#columns.whole('shallowBytes');
    return this.#shallowBytes ?? this.#columns.paged('shallowBytes');
  }

  get firstEdge(): Snapshot['firstEdge'] {
    this.#firstEdge ??= this.#columns.whole('firstEdge');
    return this.#firstEdge ?? this.#columns.paged('firstEdge');
  }

  get detachedness(): Snapshot['detachedness'] {
    this.#detachedness ??= this.#columns.whole('markedDetachedness');
    return this.#detachedness ?? this.#columns.paged('markedDetachedness');
  }

  get edgeType(): Snapshot['edgeType'] {
    this.#edgeType ??= this.#columns.whole('edgeType');
    return this.#edgeType ?? this.#columns.paged('edgeType');
  }

  get edgeNameOrIndex(): Snapshot['edgeNameOrIndex'] {
    this.#edgeNameOrIndex ??= this.#columns.whole('edgeNameOrIndex');
    return this.#edgeNameOrIndex ?? this.#columns.paged('edgeNameOrIndex');
  }

  get edgeTarget(): Snapshot['edgeTarget'] {
    this.#edgeTarget ??= this.#columns.whole('edgeTarget');
    return this.#edgeTarget ?? this.#columns.paged('edgeTarget');
  }
}

class StoredLocations implements LocationColumns {
  readonly count: number;
  readonly #columns: HeapColumns;
  #node: LocationColumns['node'] | undefined;
  #scriptId: LocationColumns['scriptId'] | undefined;
  #scriptNode: LocationColumns['scriptNode'] | undefined;
  #line: LocationColumns['line'] | undefined;
  #column: LocationColumns['column'] | undefined;

  constructor(count: number, columns: HeapColumns) {
    this.count = count;
    this.#columns = columns;
  }

  get node(): LocationColumns['node'] {
    this.#node ??= invertRows(this.#columns.paged('locationRow'), this.count);
    return this.#node;
  }

  get scriptId(): LocationColumns['scriptId'] {
    this.#scriptId ??= this.#columns.whole('locationScriptId');
    return this.#scriptId ?? this.#columns.paged('locationScriptId');
  }

  get scriptNode(): LocationColumns['scriptNode'] {
    this.#scriptNode ??= this.#columns.whole('locationScriptNode');
    return this.#scriptNode ?? this.#columns.paged('locationScriptNode');
  }

  get line(): LocationColumns['line'] {
    this.#line ??= this.#columns.whole('locationLine');
    return this.#line ?? this.#columns.paged('locationLine');
  }

  get column(): LocationColumns['column'] {
    this.#column ??= this.#columns.whole('locationColumn');
    return this.#column ?? this.#columns.paged('locationColumn');
  }
}

/** For each row its node. @param rowOfNode - the row of each node, plus one */
function invertRows(rowOfNode: Uint32Array, count: number): Uint32Array {
  const nodeOfRow = new Uint32Array(count);
  for (let node = 0; node < rowOfNode.length; node++) if (rowOfNode[node] > 0) nodeOfRow[rowOfNode[node] - 1] = node;
  return nodeOfRow;
}
