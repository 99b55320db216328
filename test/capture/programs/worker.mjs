import { isMainThread, Worker } from 'node:worker_threads';

// A thread that keeps what its process does not.
if (isMainThread) {
  new Worker(new URL(import.meta.url)).once('message', () => process.stdout.write('0\n'));
} else {
  const { parentPort } = await import('node:worker_threads');
  class Job {
    state = { done: false };
  }
  const jobs = new Set();
  globalThis.work = () => void jobs.add(new Job());
  setInterval(() => {}, 2 ** 30);
  parentPort.postMessage('ready');
}
