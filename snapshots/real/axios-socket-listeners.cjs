'use strict';

// Requests over one connection that is kept alive. Each leaves a listener on the socket, and with it all of the request.
const http = require('node:http');
const axios = require('axios');
const { run } = require('../harness.cjs');

const server = http.createServer((request, response) => response.end(request.url));
// What is idle shall not keep the process alive.
server.on('connection', (socket) => socket.unref());
server.keepAliveTimeout = 0;

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
exports.agent = agent;

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const client = axios.create({ baseURL: `http://127.0.0.1:${port}`, httpAgent: agent, proxy: false });
  server.unref();
  run(async (iteration) => {
    for (const half of ['a', 'b']) await client.get(`/${iteration}/${half}`);
  });
});
