'use strict';

// Writers that wait once for a full stream to drain. It never was full, and never drains.
const { EventEmitter } = require('node:events');
const { run, control } = require('../harness.cjs');

class Sink extends EventEmitter {}

class Writer {
  constructor(name) {
    this.name = name;
    this.waits = true;
  }
}

const sink = new Sink();
// One waits from the start: V8 and Node keep one listener differently from several.

function write(name) {
  const writer = new Writer(name);
  const onDrain = function onDrain() {
    writer.waits = false;
  };
  sink.once('drain', onDrain);
  return () => sink.off('drain', onDrain);
}

write('first');
exports.write = write;

run((iteration) => {
  for (let number = 0; number < 2; number++) {
    const stop = write(`${iteration}/${number}`);
    if (control) stop();
  }
});
