'use strict';

// A repeater that lives as long as the process. Each of its messages is raced with the promise of its end.
const { Repeater } = require('@repeaterjs/repeater');
const { run } = require('../harness.cjs');

class Message {
  constructor(text) {
    this.text = text;
  }
}

class Service {
  constructor() {
    this.messages = Repeater.race([incoming()]);
  }
}

async function* incoming() {
  for (let number = 0; ; number++) yield new Message(`message ${number}`);
}

const service = new Service();
exports.service = service;

run(async () => {
  for (let number = 0; number < 3; number++) await service.messages.next();
});
