export { type CaptureScenarioOptions, captureScenario } from './capture-scenario.ts';
export { MemlabHeap } from './memlab-heap.ts';
export { type ComparedFiles, MemlabPlugins, type PluginRequest } from './memlab-plugins.ts';
export { type MemlabRun, readMemlabRun } from './memlab-run.ts';
