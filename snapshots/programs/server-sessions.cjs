'use strict';

// A server that notes each client and never strikes one off. No variable has the server: Node does, as it listens.
const { run, control } = require('../harness.cjs');
const { connect, createServer } = require('node:net');

class Session {
  constructor(client) {
    this.client = client;
  }
}

const port = new Promise((resolve) => {
  const server = createServer((socket) => {
    const session = new Session(`client ${server.seen++}`);
    server.sessions.add(session);
    socket.on('close', () => {
      if (control) server.sessions.delete(session);
    });
    socket.end();
  });
  server.sessions = new Set();
  server.seen = 0;
  server.listen(0, '127.0.0.1', () => resolve(server.address().port));
  // The server alone shall not keep the process running.
  server.unref();
});

async function call() {
  const socket = connect(await port, '127.0.0.1');
  await new Promise((resolve) => socket.resume().on('close', resolve));
}

run(() => call());
