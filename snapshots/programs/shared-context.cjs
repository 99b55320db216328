'use strict';

// Closures of one call share one context. The handler that is kept has no use for the payload, but another closure, long
// gone, had: so the payload is in the context, and lives as long as the handler.
const { run, control } = require('../harness.cjs');

class Payload {
  constructor(name) {
    this.name = name;
    this.rows = Array.from({ length: 500 }, (_, row) => row);
  }
}

class Hub {
  constructor() {
    this.handlers = [];
    this.closed = 0;
  }

  onClose(handler) {
    this.handlers.push(handler);
  }

  close() {
    for (const handler of this.handlers) handler();
    this.handlers.length = 0;
  }
}

const hub = new Hub();

function load(name) {
  const payload = new Payload(name);
  const sum = function sum() {
    return payload.rows.reduce((total, row) => total + row, 0);
  };
  const closed = hub.closed;
  const onClose = function onClose() {
    hub.closed = closed + 1;
  };
  hub.onClose(onClose);
  return sum();
}

exports.load = load;

run((iteration) => {
  load(`no. ${iteration}`);
  if (control) hub.close();
});
