'use strict';

// One store for the process, and a cache on it for every tenant, for as long as the tenant's request takes.
const { EventEmitter } = require('node:events');
const Keyv = require('keyv');
const { run } = require('../harness.cjs');

class Store extends EventEmitter {
  constructor() {
    super();
    this.entries = new Map();
    this.setMaxListeners(0);
  }
  get(key) {
    return this.entries.get(key);
  }
  set(key, value) {
    this.entries.set(key, value);
  }
  delete(key) {
    return this.entries.delete(key);
  }
  clear() {
    this.entries.clear();
  }
}

const store = new Store();
exports.store = store;

run(async (iteration) => {
  for (const tenant of ['a', 'b']) {
    const cache = new Keyv({ store, namespace: `${iteration}/${tenant}` }, { emitErrors: false });
    await cache.set('name', tenant);
    await cache.delete('name');
  }
});
