'use strict';

// Batches that a shutdown shall cancel. Each listens to the one signal, and p-map does not stop listening when it is done.
const { setMaxListeners } = require('node:events');
const { run } = require('../harness.cjs');

const shutdown = new AbortController();
setMaxListeners(0, shutdown.signal);
exports.shutdown = shutdown;

class Page {
  constructor(url) {
    this.url = url;
  }
}

import('p-map').then(({ default: pMap }) => {
  const load = async (page) => page.url.length;
  run(async (iteration) => {
    for (const half of ['a', 'b']) {
      const pages = [new Page(`/${iteration}/${half}/1`), new Page(`/${iteration}/${half}/2`)];
      await pMap(pages, load, { signal: shutdown.signal });
    }
  });
});
