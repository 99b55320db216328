import type { LocationColumns, Snapshot } from '../snapshot/snapshot.ts';
import type { StringTable } from '../snapshot/string-table.ts';
import type { ColumnArray } from './column-format.ts';
import type { HeapColumnName, HeapFacts } from './heap-columns.ts';

/** Gives a column of a heap; the type is that of what was written under the name. */
export type ReadColumn = <Column = ColumnArray>(name: HeapColumnName) => Column;

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
  readonly #read: ReadColumn;
  #nodeType: Snapshot['nodeType'] | undefined;
  #nodeName: Snapshot['nodeName'] | undefined;
  #nodeId: Snapshot['nodeId'] | undefined;
  #shallowBytes: Snapshot['shallowBytes'] | undefined;
  #firstEdge: Snapshot['firstEdge'] | undefined;
  #detachedness: Snapshot['detachedness'] | undefined;
  #edgeType: Snapshot['edgeType'] | undefined;
  #edgeNameOrIndex: Snapshot['edgeNameOrIndex'] | undefined;
  #edgeTarget: Snapshot['edgeTarget'] | undefined;

  constructor(file: string, facts: HeapFacts, strings: StringTable, read: ReadColumn) {
    this.file = file;
    this.nodeCount = facts.nodeCount;
    this.edgeCount = facts.edgeCount;
    this.edgeCountInFile = facts.edgeCountInFile;
    this.extraNativeBytes = facts.extraNativeBytes;
    this.nodeTypeNames = facts.nodeTypeNames;
    this.edgeTypeNames = facts.edgeTypeNames;
    this.strings = strings;
    this.locations = new StoredLocations(facts.locationCount, read);
    this.#read = read;
  }

  get nodeType(): Snapshot['nodeType'] {
    this.#nodeType ??= this.#read('nodeType');
    return this.#nodeType!;
  }

  get nodeName(): Snapshot['nodeName'] {
    this.#nodeName ??= this.#read('nodeName');
    return this.#nodeName!;
  }

  get nodeId(): Snapshot['nodeId'] {
    this.#nodeId ??= this.#read('nodeId');
    return this.#nodeId!;
  }

  get shallowBytes(): Snapshot['shallowBytes'] {
    this.#shallowBytes ??= this.#read('shallowBytes');
    return this.#shallowBytes!;
  }

  get firstEdge(): Snapshot['firstEdge'] {
    this.#firstEdge ??= this.#read('firstEdge');
    return this.#firstEdge!;
  }

  get detachedness(): Snapshot['detachedness'] {
    this.#detachedness ??= this.#read('markedDetachedness');
    return this.#detachedness!;
  }

  get edgeType(): Snapshot['edgeType'] {
    this.#edgeType ??= this.#read('edgeType');
    return this.#edgeType!;
  }

  get edgeNameOrIndex(): Snapshot['edgeNameOrIndex'] {
    this.#edgeNameOrIndex ??= this.#read('edgeNameOrIndex');
    return this.#edgeNameOrIndex!;
  }

  get edgeTarget(): Snapshot['edgeTarget'] {
    this.#edgeTarget ??= this.#read('edgeTarget');
    return this.#edgeTarget!;
  }
}

class StoredLocations implements LocationColumns {
  readonly count: number;
  readonly #read: ReadColumn;
  #node: LocationColumns['node'] | undefined;
  #scriptId: LocationColumns['scriptId'] | undefined;
  #scriptNode: LocationColumns['scriptNode'] | undefined;
  #line: LocationColumns['line'] | undefined;
  #column: LocationColumns['column'] | undefined;

  constructor(count: number, read: ReadColumn) {
    this.count = count;
    this.#read = read;
  }

  get node(): LocationColumns['node'] {
    this.#node ??= invertRows(this.#read<Uint32Array>('locationRow'), this.count);
    return this.#node;
  }

  get scriptId(): LocationColumns['scriptId'] {
    this.#scriptId ??= this.#read('locationScriptId');
    return this.#scriptId!;
  }

  get scriptNode(): LocationColumns['scriptNode'] {
    this.#scriptNode ??= this.#read('locationScriptNode');
    return this.#scriptNode!;
  }

  get line(): LocationColumns['line'] {
    this.#line ??= this.#read('locationLine');
    return this.#line!;
  }

  get column(): LocationColumns['column'] {
    this.#column ??= this.#read('locationColumn');
    return this.#column!;
  }
}

/** For each row its node. @param rowOfNode - the row of each node, plus one */
function invertRows(rowOfNode: Uint32Array, count: number): Uint32Array {
  const nodeOfRow = new Uint32Array(count);
  for (let node = 0; node < rowOfNode.length; node++) if (rowOfNode[node] > 0) nodeOfRow[rowOfNode[node] - 1] = node;
  return nodeOfRow;
}
