'use strict';

// A client that tells why its last attempt failed: by the attempt before, which failed because of the one before that.
const { run, control } = require('../harness.cjs');

class AttemptError extends Error {}

class Client {
  constructor() {
    this.failed = undefined;
  }

  attempt(number) {
    const error = new AttemptError(`attempt ${number}`, { cause: control ? undefined : this.failed });
    // What is written into a log is read.
    this.logged = error.stack.length;
    this.failed = error;
  }
}

const client = new Client();

function attempt(iteration) {
  client.attempt(iteration);
}

exports.attempt = attempt;

run(attempt);
