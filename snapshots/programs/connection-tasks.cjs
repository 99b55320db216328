'use strict';

// The client of a wire protocol. A route handler's task is put into a set of its connection, so that closing the
// connection can wait for what still runs; nobody takes it out when it is done.
const { run, control } = require('../harness.cjs');

class Connection {
  constructor() {
    this.tasks = new Set();
  }

  dispatch(message) {
    const task = handle(message);
    this.tasks.add(task);
    if (control) task.then(() => this.tasks.delete(task));
    return task;
  }

  close() {
    return Promise.all(this.tasks);
  }
}

async function handle(message) {
  const payload = await readBody(message);
  return { m: message, payload };
}

async function readBody(message) {
  // Joined, not concatenated: one flat string, and no tree of halves in the heap.
  return [message, 'body'.repeat(20)].join(' ');
}

global.connection = new Connection();

run((iteration) => {
  const tasks = [];
  for (let number = 0; number < 20; number++) tasks.push(global.connection.dispatch(`${iteration}/${number}`));
  return Promise.all(tasks);
});
