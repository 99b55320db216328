'use strict';

// Downloads that a shutdown shall cancel. Each adds a listener to the one signal, and does not take it away when done.
const { setMaxListeners } = require('node:events');
const { run, control } = require('../harness.cjs');

class Download {
  constructor(url) {
    this.url = url;
    this.cancelled = false;
  }
}

const shutdown = new AbortController();
setMaxListeners(0, shutdown.signal);

async function download(url) {
  const job = new Download(url);
  const onAbort = function onAbort() {
    job.cancelled = true;
  };
  shutdown.signal.addEventListener('abort', onAbort);
  await null;
  if (control) shutdown.signal.removeEventListener('abort', onAbort);
}

exports.download = download;

run((iteration) => Promise.all([download(`/${iteration}/a`), download(`/${iteration}/b`)]).then(() => undefined));
