'use strict';

// A client that asks one host over one socket at a time, and never reads the first answer: its socket stays busy, and
// all later requests stand in the agent's queue. The control reads each answer.
const { run, control } = require('../harness.cjs');
const http = require('node:http');

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
// By default a queue has the name of its host and port, which is another one each time.
agent.getName = () => 'answers';
const answer = Buffer.alloc(1_000_000, 'answer ');
exports.agent = agent;

const port = new Promise((resolve) => {
  const server = http.createServer((_, response) => {
    response.sendDate = false;
    response.end(answer);
  });
  // Longer than the program runs: who waits is not sent away.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 300_000;
  server.listen(0, '127.0.0.1', () => resolve(server.address().port));
  // Neither the server nor a socket that waits shall keep the process running.
  server.unref();
  server.on('connection', (socket) => socket.unref());
});

async function ask(number) {
  const options = { host: '127.0.0.1', port: await port, agent, path: `/${number}` };
  const request = http.get(options);
  request.on('socket', (socket) => socket.unref());
  const done = new Promise((resolve) => request.on('response', (response) => resolve(read(response))));
  if (control) await done;
}

function read(response) {
  if (control) return new Promise((resolve) => response.resume().on('close', resolve));
  return undefined;
}

run(async (iteration) => {
  for (let number = 0; number < 2; number++) await ask(2 * iteration + number);
});
