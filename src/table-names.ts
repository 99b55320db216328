/** The tables of a heap, then those of a comparison: the library and the command line, which does not wait for it, have one list. */
export const TABLE_NAMES: readonly TableName[] = [
  'nodes',
  'edges',
  'classes',
  'strings',
  'reports',
  'suspects',
  'hops',
  'holds',
];

/** One of the tables. */
export type TableName = 'nodes' | 'edges' | 'classes' | 'strings' | 'reports' | 'suspects' | 'hops' | 'holds';
