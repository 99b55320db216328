'use strict';

// A server that gives up waiting when it shuts down. Promise.race puts a reaction on every promise it is given, and
// the one that never settles collects them: each holds the promise of its race, and that one its result.
const { run, control } = require('../harness.cjs');

class Server {
  constructor() {
    this.waiting = new Set();
    // Would be settled when the process is told to stop.
    this.shutdown = new Promise(() => {});
  }

  handle(request) {
    return control ? this.untilStopped(work(request)) : Promise.race([work(request), this.shutdown]);
  }

  untilStopped(task) {
    return new Promise((resolve, reject) => {
      this.waiting.add(reject);
      task.then(resolve, reject).then(() => this.waiting.delete(reject));
    });
  }
}

class Reply {
  constructor(status) {
    this.status = status;
  }
}

async function work(request) {
  return new Reply(`ok ${request}`);
}

const server = new Server();
exports.server = server;

run((iteration) => {
  const replies = [];
  for (let number = 0; number < 5; number++) replies.push(server.handle(`${iteration}/${number}`));
  return Promise.all(replies).then(() => undefined);
});
