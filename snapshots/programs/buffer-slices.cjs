'use strict';

// An inbox that keeps the header of each message. A header is cut out of the chunk it came in, and such a Buffer is a view:
// it keeps the whole chunk. The control keeps the last eight.
const { run, control } = require('../harness.cjs');

class Inbox {
  constructor() {
    this.headers = [];
  }

  receive(chunk) {
    this.headers.push(chunk.subarray(0, 16));
    if (control && this.headers.length > 8) this.headers.shift();
  }
}

const inbox = new Inbox();
exports.inbox = inbox;

run((iteration) => {
  inbox.receive(Buffer.alloc(50000, `header no. ${iteration}, and what follows it. `));
});
