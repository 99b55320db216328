'use strict';

// A list of session tokens as Buffers. Node cuts small Buffers out of a slab that it shares among them (`Buffer.poolSize`),
// and between two tokens other Buffers come and go: one token keeps a whole slab. The control keeps the last eight.
const { run, control } = require('../harness.cjs');

class Tokens {
  constructor() {
    this.issued = [];
  }

  issue(text) {
    this.issued.push(Buffer.from(text));
    if (control && this.issued.length > 8) this.issued.shift();
  }
}

const tokens = new Tokens();
exports.tokens = tokens;

function answerRequests() {
  for (let used = 0; used < Buffer.poolSize; used += 1000) Buffer.from('-'.repeat(1000));
}

run((iteration) => {
  tokens.issue(`token no. ${iteration}`);
  answerRequests();
});
