export { MemlabHeap } from './memlab-heap.ts';
export { type MemlabRun, readMemlabRun } from './memlab-run.ts';
