import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtInAnalyzers } from '../../analyzers/index.ts';
import { askAboutFiles, findingsOf, type Said } from '../support/ask-analyzers.ts';

/**
 * A server whose clients, in a process of their own, never close their sockets; each request leaves an interval behind, and a
 * timeout of another delay.
 */
const PROGRAM = `
const { createServer } = require('node:http');
const { connect } = require('node:net');
const { fork } = require('node:child_process');
const { writeHeapSnapshot } = require('node:v8');

class Poller { constructor() { this.timer = setInterval(() => this.poll(), 4e6); } poll() { this.polled = true; } }
class Waiter { constructor() { setTimeout(() => { this.done = true; }, 5e6); } }

const sockets = [];
function ask(port) {
  return new Promise((answered) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n'));
    socket.once('data', answered);
    sockets.push(socket);
  });
}

if (process.send !== undefined) {
  process.on('message', async ({ port, count }) => {
    for (let n = 0; n < count; n++) await ask(port);
    process.send('done');
  });
} else {
  const server = createServer((_, response) => { new Poller(); new Waiter(); response.end('ok'); });
  server.keepAliveTimeout = 600_000;
  server.listen(0, '127.0.0.1', async () => {
    const clients = fork(__filename);
    const repeat = (count) => new Promise((done) => {
      clients.once('message', done);
      clients.send({ port: server.address().port, count });
    });
    await repeat(5);
    writeHeapSnapshot('before.heapsnapshot');
    await repeat(30);
    writeHeapSnapshot('after.heapsnapshot');
    clients.kill();
    process.exit();
  });
}
`;

let folder: string;
let said: Said;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-keep-alive-'));
  writeFileSync(join(folder, 'server.cjs'), PROGRAM);
  execFileSync(process.execPath, ['server.cjs'], { cwd: folder, env: {} });
  const files = ['before', 'after'].map((name) => join(folder, `${name}.heapsnapshot`));
  said = await askAboutFiles(builtInAnalyzers, files[0], files[1], { iterations: 30 });
});
afterAll(() => rmSync(folder, { recursive: true }));

test('sockets are told as what is open, timers by their delay', () => {
  const titles = said.suspects.map(({ title }) => title);
  expect(titles.slice(0, 3)).toEqual([
    'list of open handles keeps 30 Socket',
    'timers of 4000000 ms keep 30 Timeout',
    'timers of 5000000 ms keep 30 Timeout',
  ]);
});

test('each list of timers has a cut that frees all it holds', () => {
  for (const { cuts, retainedBytes } of said.suspects.slice(1, 3)) {
    expect(cuts.map(({ edges, freedBytes, frees }) => [edges.length, freedBytes, frees])).toEqual([
      [1, retainedBytes, 'all'],
    ]);
  }
});

test('each finding claims its own part', () => {
  expect(findingsOf(said, 'http').map(({ title, suspect }) => [title, suspect])).toEqual([
    ['30 Socket are kept by list of open handles: all open and without a request', said.suspects[0].fingerprint],
  ]);
  // Newer Nodes wait a second longer than the server says.
  const titles = findingsOf(said, 'timers').map(({ title }) => title.replace('601000 ms', '600000 ms'));
  const claims = titles.map((title) => [/^\d+ \w+ of \d+ ms/u.exec(title)?.[0], /with them .* stay/u.exec(title)?.[0]]);
  expect(claims.sort()).toEqual([
    ['30 intervals of 4000000 ms', 'with them 30 Poller stay'],
    ['30 timeouts of 5000000 ms', 'with them 30 Waiter stay'],
    ['30 timeouts of 600000 ms', undefined],
  ]);
  expect(titles.find((title) => title.includes('600000'))).toMatch(
    /by Node itself, to call .* at node:.*: each ends with/u,
  );
});
