'use strict';

// What is known about sockets is in a WeakMap, so that it goes when they go. They do not: a pool keeps every socket, and
// with each, through the WeakMap, its metadata.
const { run, control } = require('../harness.cjs');

class Socket {
  constructor(host) {
    this.host = host;
  }
}

class Metadata {
  constructor(label) {
    this.label = label;
    this.bytesRead = 0;
  }
}

class Pool {
  constructor() {
    this.sockets = [];
  }

  connect(host) {
    const socket = new Socket(host);
    this.sockets.push(socket);
    return socket;
  }

  drain() {
    this.sockets.length = 0;
  }
}

const pool = new Pool();
const metadata = new WeakMap();

function request(host) {
  const socket = pool.connect(host);
  metadata.set(socket, new Metadata(`to ${host}`));
  metadata.get(socket).bytesRead++;
}

exports.request = request;

run((iteration) => {
  for (let number = 0; number < 2; number++) request(`${iteration}/${number}`);
  if (control) pool.drain();
});
