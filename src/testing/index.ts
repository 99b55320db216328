export { type BuiltHeap, buildHeap } from './build-heap.ts';
export { type ContextOptions, closure, context } from './closures.ts';
export { arrayOf, mapOf, setOf } from './collections.ts';
export { type CompareDrawingsOptions, compareDrawings, DrawnComparison, withSameIds } from './compare-drawings.ts';
export type { Draft, DrawnNode, Structure, Target } from './draft.ts';
export {
  EDGE_TYPES,
  type EdgeDescription,
  type GraphDescription,
  type LocationDescription,
  NODE_TYPES,
  type NodeDescription,
} from './graph-description.ts';
export { copies, type DrawnNodes, drawHeap, extendHeap, repeat } from './heap-drawing.ts';
export { globalObject, native, type ObjectOptions, object, type Targets, text } from './objects.ts';
export { buildSnapshotJson, type SnapshotLayout } from './snapshot-json.ts';
