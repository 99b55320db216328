'use strict';

// Retries that are called off in time. Their timers are cleared, and stay in a list.
const { run, control } = require('../harness.cjs');

class Retries {
  constructor() {
    this.timers = [];
  }

  plan(retry) {
    this.timers.push(setTimeout(retry, 60_000));
  }

  callOff() {
    for (const timer of this.timers) clearTimeout(timer);
    if (control) this.timers.length = 0;
  }
}

const retries = new Retries();
exports.retries = retries;

run(() => {
  for (let number = 0; number < 3; number++) retries.plan(function retry() {});
  retries.callOff();
});
