'use strict';

// No leak: a cache that forgets what was used least recently when it is full. It is not yet full when the first snapshot
// is taken, and is when the second is: it holds 100 pages, then 800, then 800 others. The control's is full from the
// start.
const { run, control } = require('../harness.cjs');

class Page {
  constructor(url) {
    this.url = url;
    this.hits = 0;
  }
}

class PageCache {
  constructor(limit) {
    this.limit = limit;
    this.pages = new Map();
  }

  get(url) {
    const page = this.pages.get(url) || new Page(url);
    // A Map is in the order of insertion: deleted and set again, a page is the most recent.
    this.pages.delete(url);
    this.pages.set(url, page);
    if (this.pages.size > this.limit) this.pages.delete(this.pages.keys().next().value);
    return page;
  }
}

const cache = new PageCache(control ? 80 : 800);
exports.cache = cache;

run((iteration) => {
  for (let number = 0; number < 10; number++) cache.get(`${iteration}/${number}`).hits++;
});
