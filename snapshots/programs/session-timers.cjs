'use strict';

// Sessions that look after themselves every minute. The interval of one that is closed is not cleared.
const { run, control } = require('../harness.cjs');

class Session {
  constructor(user) {
    this.user = user;
    this.checks = 0;
    this.timer = setInterval(() => this.check(), 60_000);
    // The sessions alone shall not keep the process running.
    this.timer.unref();
  }

  check() {
    this.checks++;
  }

  close() {
    if (control) clearInterval(this.timer);
  }
}

// V8 and Node keep the first timer of a length differently from the others.
exports.first = new Session('first');

run((iteration) => {
  for (let number = 0; number < 2; number++) new Session(`${iteration}/${number}`).close();
});
