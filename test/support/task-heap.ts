import { extendHeap, type GraphDescription } from 'heapdiff/testing';
import { CONNECTION } from './suspect-graphs.ts';

/** A Set of tasks on a connection in the global object; the task `@11` knows its owner, who knows it; the string `@15` is secret. */
export const TASK_HEAP: GraphDescription = extendHeap(
  CONNECTION,
  {
    task: { name: 'Task', selfSize: 5 },
    owner: { name: 'Owner', selfSize: 7 },
    secret: { type: 'string', name: 'hunter2\u001b[31m', selfSize: 16 },
  },
  ['table #0 task', 'task .owner owner', 'owner .task task', 'owner .password secret'],
);
