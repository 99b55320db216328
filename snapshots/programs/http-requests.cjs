'use strict';

// An HTTP server that remembers its requests, to show the last ones on a page of its own; nobody forgets any. Each has
// been answered long ago, and keeps its socket, which is closed.
const { run, control } = require('../harness.cjs');
const http = require('node:http');

class AccessLog {
  constructor() {
    this.requests = [];
  }

  add(request) {
    this.requests.push(request);
  }

  remove(request) {
    this.requests.splice(this.requests.indexOf(request), 1);
  }
}

const log = new AccessLog();
exports.log = log;

const port = new Promise((resolve) => {
  const server = http.createServer((request, response) => {
    log.add(request);
    if (control) response.on('close', () => log.remove(request));
    // Node keeps a timer for the date.
    response.sendDate = false;
    response.end('ok');
  });
  server.listen(0, '127.0.0.1', () => resolve(server.address().port));
  // The server alone shall not keep the process running.
  server.unref();
});

async function call() {
  const options = { host: '127.0.0.1', port: await port, agent: false };
  await new Promise((resolve, reject) => {
    http.get(options, (response) => response.resume().on('close', resolve)).on('error', reject);
  });
}

run(async () => {
  for (let number = 0; number < 2; number++) await call();
});
