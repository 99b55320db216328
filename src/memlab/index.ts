export { MemlabHeap } from './memlab-heap.ts';
