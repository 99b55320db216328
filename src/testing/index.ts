/**
 * Draws heaps in a few words, so that an analyzer is tested without taking snapshots: {@link drawHeap} draws,
 * {@link buildHeap} gives the `Heap`, {@link compareDrawings} the suspects between two drawings, {@link buildSnapshotJson} the
 * text of a `.heapsnapshot` file, which Chrome DevTools opens.
 *
 * ```ts
 * import { compareDrawings, drawHeap, type GraphDescription, globalObject, object, repeat, setOf } from 'heapdiff/testing';
 *
 * const draw = (count: number): GraphDescription => {
 *   const tasks = setOf(repeat(count, () => object('Promise')));
 *   return drawHeap({ global: globalObject({ connection: object('Connection', { tasks }) }) });
 * };
 * const { suspects } = await compareDrawings(draw(200), draw(2200), { iterations: 100 });
 * assert.equal(suspects[0].title, 'Set Connection.tasks keeps 2,000 Promise');
 * ```
 *
 * What has one key in both drawings is one object; what is drawn in place has a key made of its holder's:
 * `global.connection.tasks[0]`.
 *
 * @module heapdiff/testing
 */

export { type BuiltHeap, buildHeap } from './build-heap.ts';
export { type ContextOptions, closure, context } from './closures.ts';
export { arrayOf, mapOf, setOf } from './collections.ts';
export { type CompareDrawingsOptions, compareDrawings, type DrawnComparison, withSameIds } from './compare-drawings.ts';
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
