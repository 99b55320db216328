'use strict';

// A cache of three: two are asked for again before a third comes. The list loses what was moved, so it is never evicted.
const { lru } = require('tiny-lru');
const { run } = require('../harness.cjs');

class Profile {
  constructor(name) {
    this.name = name;
  }
}

class Directory {
  constructor() {
    this.cache = lru(3);
  }
}

const directory = new Directory();
exports.directory = directory;

run((iteration) => {
  const { cache } = directory;
  for (const letter of ['a', 'b', 'c']) cache.set(`${letter}${iteration}`, new Profile(`user ${letter}${iteration}`));
  cache.get(`b${iteration}`);
});
