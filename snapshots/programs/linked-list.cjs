'use strict';

// A worker with a queue that is a linked list. Jobs are appended at its tail and taken from its head, but more come than
// are taken: here, none is. All hang on the head; the tail alone holds only the last.
const { run, control } = require('../harness.cjs');

class Job {
  constructor(name) {
    this.name = name;
    this.next = undefined;
  }
}

class Queue {
  constructor() {
    this.head = undefined;
    this.tail = undefined;
  }

  append(job) {
    if (this.tail === undefined) this.head = job;
    else this.tail.next = job;
    this.tail = job;
  }

  take() {
    const job = this.head;
    this.head = job.next;
    if (this.head === undefined) this.tail = undefined;
    return job;
  }
}

class Worker {
  constructor() {
    this.queue = new Queue();
  }

  work() {
    while (this.queue.head !== undefined) this.queue.take();
  }
}

const worker = new Worker();
exports.worker = worker;

run((iteration) => {
  for (let number = 0; number < 100; number++) worker.queue.append(new Job(`${iteration}/${number}`));
  if (control) worker.work();
});
