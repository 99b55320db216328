'use strict';

// Two feeds are merged, of which one has ended: in its place a promise that never settles meets every message of the other.
const combine = require('combine-async-iterators');
const { run } = require('../harness.cjs');

class Message {
  constructor(text) {
    this.text = text;
  }
}

async function* endless() {
  for (let number = 0; ; number++) yield new Message(`message ${number}`);
}

async function* ended() {}

const feed = combine(endless(), ended());
exports.feed = feed;

run(async () => {
  for (let number = 0; number < 3; number++) await feed.next();
});
