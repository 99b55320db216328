'use strict';

// Requests with a time limit that none of them needs. The timer of each runs on, and holds its race.
const { timeout } = require('promise-timeout');
const { run } = require('../harness.cjs');

class Reply {
  constructor(text) {
    this.text = text;
  }
}

// The process ends with the last of the timers.
const limitMs = 30_000;

async function request(url) {
  return new Reply(url);
}

run(async (iteration) => {
  for (let number = 0; number < 2; number++) await timeout(request(`/${iteration}/${number}`), limitMs);
});
