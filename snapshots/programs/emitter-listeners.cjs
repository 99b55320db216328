'use strict';

// A bus that lives as long as the process. Every session listens to it; none stops.
const { EventEmitter } = require('node:events');
const { run, control } = require('../harness.cjs');

class Bus extends EventEmitter {}

class Session {
  constructor(user) {
    this.user = user;
    this.last = undefined;
  }
}

const bus = new Bus();
bus.setMaxListeners(0);

function open(user) {
  const session = new Session(user);
  const onMessage = function onMessage(message) {
    session.last = message;
  };
  bus.on('message', onMessage);
  return () => bus.off('message', onMessage);
}

// Two that stay: V8 and Node keep one listener differently from several.
open('first');
open('second');
exports.open = open;

run((iteration) => {
  for (let number = 0; number < 4; number++) {
    const close = open(`${iteration}/${number}`);
    bus.emit('message', iteration);
    if (control) close();
  }
});
