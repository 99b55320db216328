/**
 * Takes heap snapshots so that they can be compared: {@link captureModule} runs a module in a process of its own,
 * {@link captureTarget} attaches to a process or a page that runs already, {@link captureHeap} uses a session that is open,
 * {@link measureRetention} an action in the process of a test.
 *
 * @module heapdiff/capture
 */

export type { Ignore } from '../measure/judge-report.ts';
export { type MeasureOptions, measureRetention, type Retention } from '../measure/measure-retention.ts';
export { type CaptureHeapOptions, captureHeap, type HeapCapture, type SnapshotMoment } from './capture-heap.ts';
export { type CaptureModuleOptions, captureModule } from './capture-module.ts';
export { type CaptureTargetOptions, captureTarget } from './capture-target.ts';
export type { DevToolsSession } from './devtools/session.ts';
export type { RoundAction } from './round-action.ts';
export type { ActionContext, CaptureModule, PhaseContext } from './runner/load-action.ts';
export { type ProcessMemory, readSidecar, type Sidecar, sidecarPath } from './sidecar.ts';
export { type CapturedSnapshot, SnapshotFolder } from './snapshot-folder.ts';
