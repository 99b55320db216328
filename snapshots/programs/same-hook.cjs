'use strict';

// Whoever registers a hook before each use registers it once too often: the list gains the same function again and again,
// and no new object. The control registers it only where it is not there yet.
const { run, control } = require('../harness.cjs');

class Hooks {
  constructor() {
    this.before = [];
    this.calls = 0;
  }

  register(hook) {
    if (control && this.before.includes(hook)) return;
    this.before.push(hook);
  }
}

const hooks = new Hooks();
exports.hooks = hooks;

function count() {
  hooks.calls++;
}

run(() => {
  for (let number = 0; number < 20; number++) hooks.register(count);
});
