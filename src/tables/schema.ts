import { TABLE_NAMES, type TableName } from '../table-names.ts';
import type { Column, TableSpec } from './table.ts';

/** Goes up with every change of what the tables hold: what was written with another one is not read. */
export const TABLE_LAYOUT = 1;

/** What a table holds. */
type Contents = Omit<TableSpec, 'name'>;

const NODES: Contents = {
  description: 'One row for each node of the (last) snapshot.',
  columns: [
    { name: 'node', type: 'int32', description: 'its place in this snapshot, from 0', isAscending: true },
    { name: 'id', type: 'int64', description: "V8's id: the same object has the same one in later snapshots" },
    { name: 'type', type: 'text', description: "V8's type: object, closure, string, ..." },
    { name: 'class', type: 'text', description: 'as heapdiff summary tells it: of what is folded that of its owner' },
    { name: 'self_bytes', type: 'int64', description: 'its own size' },
    { name: 'own_bytes', type: 'int64', description: 'with all that is folded into it; 0 for what is folded' },
    { name: 'retained_bytes', type: 'int64', description: 'what would be freed with it; 0 where nothing reaches it' },
    { name: 'distance', type: 'int32', description: 'edges from the roots', isNullable: true },
    { name: 'dominator', type: 'int32', description: 'the closest node it dies with', isNullable: true },
    { name: 'owner', type: 'int32', description: 'what it is folded into (a Map for its table); itself for objects' },
    { name: 'is_plumbing', type: 'boolean', description: "the engine's, not the user's" },
    { name: 'detached', type: 'boolean', description: 'a DOM node that hangs in no document' },
    { name: 'reached', type: 'boolean', description: 'the root holds it; else the next collection frees it' },
  ],
};

const FIRST_SNAPSHOT: Column = {
  name: 'first_snapshot',
  type: 'int32',
  description: 'which of the snapshots has its owner first, from 0: what was added has 1 and more',
};

const EDGES: Contents = {
  description: 'One row for each reference of the (last) snapshot.',
  columns: [
    { name: 'source', type: 'int32', description: 'the node that refers', isAscending: true },
    { name: 'target', type: 'int32', description: 'the node that is referred to' },
    { name: 'type', type: 'text', description: "V8's type: property, element, context, internal, ..." },
    { name: 'label', type: 'text', description: 'as reports write it: .tasks, (closure) cache, [*] for keys' },
    { name: 'retains', type: 'boolean', description: 'it keeps its target alive' },
  ],
};

const CLASSES: Contents = {
  description: 'One row for each class of live objects, as heapdiff summary counts them.',
  columns: [
    { name: 'class', type: 'text', description: 'Request, Object {referer}, (closure) tick, (string), ...' },
    { name: 'kind', type: 'text', description: 'object, native, function, value or engine' },
    { name: 'count', type: 'int64', description: 'objects' },
    { name: 'own_bytes', type: 'int64', description: 'with what is folded into them' },
    { name: 'retained_bytes', type: 'int64', description: 'what they keep alive, each alone, none of it twice' },
  ],
};

const CLASS_CHANGES: readonly Column[] = [
  { name: 'new_count', type: 'int64', description: 'live objects that the first snapshot does not have' },
  { name: 'gone_count', type: 'int64', description: 'objects of the first snapshot that the last does not have' },
  { name: 'grown_bytes', type: 'int64', description: 'own bytes of the new, less the gone, and what survivors gained' },
];

const STRINGS: Contents = {
  description: 'One row for each string; only where string values are to be shown.',
  columns: [
    { name: 'node', type: 'int32', description: 'as in nodes', isAscending: true },
    { name: 'value', type: 'text', description: 'up to 1,024 characters; NULL for slices', isNullable: true },
  ],
};

const REPORT: Column = { name: 'report', type: 'text', description: 'the file of the report, or of the last snapshot' };
const FINGERPRINT: Column = { name: 'fingerprint', type: 'text', description: 'names the suspect alike in every run' };

const REPORTS: Contents = {
  description: 'One row for each comparison.',
  columns: [
    REPORT,
    { name: 'heapdiff_version', type: 'text', description: 'what made it', isNullable: true },
    { name: 'first_file', type: 'text', description: 'the first snapshot' },
    { name: 'last_file', type: 'text', description: 'the last snapshot' },
    { name: 'snapshots', type: 'int32', description: 'how many were compared' },
    { name: 'iterations', type: 'float64', description: 'repetitions of the action, if known', isNullable: true },
    { name: 'added_bytes', type: 'int64', description: 'of new objects' },
    { name: 'grown_bytes', type: 'int64', description: 'that survivors gained' },
  ],
};

const SUSPECTS: Contents = {
  description: 'One row for each suspect of a comparison.',
  columns: [
    REPORT,
    FINGERPRINT,
    { name: 'rank', type: 'int32', description: 'from 1, most retained bytes first' },
    { name: 'title', type: 'text', description: 'one sentence' },
    { name: 'verdict', type: 'text', description: 'leak, growth or warm-up' },
    { name: 'class', type: 'text', description: 'of most of what it keeps' },
    { name: 'holder_class', type: 'text', description: 'of who holds it', isNullable: true },
    { name: 'count', type: 'int64', description: 'objects of the class' },
    { name: 'per_iteration', type: 'float64', description: 'of them, if known', isNullable: true },
    { name: 'title_count', type: 'int64', description: 'objects that the title counts, of all its classes' },
    { name: 'title_per_iteration', type: 'float64', description: 'of these, if known', isNullable: true },
    { name: 'retained_bytes', type: 'int64', description: 'what it keeps' },
    { name: 'growth_bytes', type: 'int64', description: 'its part of what was added and grew' },
  ],
};

const HOPS: Contents = {
  description: 'One row for each hop of the chain of each suspect, from the root.',
  columns: [
    REPORT,
    FINGERPRINT,
    { name: 'hop', type: 'int32', description: 'from 0' },
    { name: 'label', type: 'text', description: 'of the edge that leads here; empty for the first' },
    { name: 'edge_type', type: 'text', description: "V8's type of that edge" },
    { name: 'class', type: 'text', description: 'of the object' },
    { name: 'type', type: 'text', description: "V8's type of the object" },
    { name: 'id', type: 'int64', description: 'id in nodes' },
    { name: 'verdict', type: 'text', description: 'not leaking, leaking or unknown' },
    { name: 'suspect_edge', type: 'boolean', description: 'the edge is where the growth hangs' },
  ],
};

const HOLDS: Contents = {
  description: 'One row for each class of objects that a suspect keeps.',
  columns: [
    REPORT,
    FINGERPRINT,
    { name: 'class', type: 'text', description: 'as in classes' },
    { name: 'count', type: 'int64', description: 'new objects' },
    { name: 'per_iteration', type: 'float64', description: 'of them, if known', isNullable: true },
    { name: 'own_bytes', type: 'int64', description: 'their sizes' },
  ],
};

const CONTENTS: Readonly<Record<TableName, Contents>> = {
  nodes: NODES,
  edges: EDGES,
  classes: CLASSES,
  strings: STRINGS,
  reports: REPORTS,
  suspects: SUSPECTS,
  hops: HOPS,
  holds: HOLDS,
};

/** All tables there are, with those columns that they always have. */
export const TABLES: readonly TableSpec[] = TABLE_NAMES.map((name) => ({ name, ...CONTENTS[name] }));

/** Columns that tables of a heap have beside those, where there are earlier snapshots. */
export const COLUMNS_OF_CHANGE: ReadonlyMap<TableName, readonly Column[]> = new Map([
  ['nodes', [FIRST_SNAPSHOT]],
  ['classes', CLASS_CHANGES],
]);

/** Tables of a comparison; all others are of one heap. */
export const REPORT_TABLES: ReadonlySet<TableName> = new Set<TableName>(['reports', 'suspects', 'hops', 'holds']);

/** @param hasChange - whether there are earlier snapshots */
export function specOf(name: TableName, hasChange = false): TableSpec {
  const spec = TABLES.find((table) => table.name === name)!;
  const more = hasChange ? (COLUMNS_OF_CHANGE.get(name) ?? []) : [];
  return { ...spec, columns: [...spec.columns, ...more] };
}
