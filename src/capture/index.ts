/**
 * Takes heap snapshots so that they can be compared: {@link captureModule} runs a module in a process of its own,
 * {@link measureRetention} an action in the process of a test.
 *
 * @module heapdiff/capture
 */

export type { Ignore } from '../measure/judge-report.ts';
export { type MeasureOptions, measureRetention, type Retention } from '../measure/measure-retention.ts';
export { type CapturedSnapshot, type CaptureModuleOptions, captureModule } from './capture-module.ts';
export type { ActionContext, CaptureModule, PhaseContext } from './runner/load-action.ts';
export { type ProcessMemory, readSidecar, type Sidecar, sidecarPath } from './sidecar.ts';
