'use strict';

// A registry of sessions, which are in a Set to be counted and in a Map to be found. Nobody closes them, and letting go
// in one of the two would free nothing.
const { run, control } = require('../harness.cjs');

class Session {
  constructor(id) {
    this.id = id;
    this.requests = 0;
  }
}

class Registry {
  constructor() {
    this.live = new Set();
    this.byId = new Map();
  }

  open(id) {
    const session = new Session(id);
    this.live.add(session);
    this.byId.set(id, session);
    return session;
  }

  close(session) {
    this.live.delete(session);
    this.byId.delete(session.id);
  }
}

const registry = new Registry();
exports.registry = registry;

run((iteration) => {
  for (let number = 0; number < 3; number++) {
    const session = registry.open(`${iteration}/${number}`);
    session.requests++;
    if (control) registry.close(session);
  }
});
