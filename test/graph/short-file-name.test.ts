import { expect, test } from 'vitest';
import { shortFileName } from '../../src/graph/locations.ts';

test.each([
  ['file:///srv/app/my%20server.js', 'app/my server.js'],
  ['file:///C:/app/server.js', 'app/server.js'],
  ['C:\\app\\server.js', 'app/server.js'],
  ['/srv/app/node_modules/@scope/ws/lib/sender.js', 'node_modules/@scope/ws/lib/sender.js'],
  ['file:///srv/100%.js', 'srv/100%.js'],
  ['node:internal/timers', 'node:internal/timers'],
  ['https://example.org/app.js', 'https://example.org/app.js'],
  ['https://user:word@example.org/app.js?token=1#part', 'https://example.org/app.js'],
  ['data:text/javascript,let secret', 'data:'],
  ['file:///home/alice/server.js', 'server.js'],
  ['/Users/alice/server.js', 'server.js'],
  ['C:\\Users\\alice\\server.js', 'server.js'],
  ['/home/alice/app/server.js', 'app/server.js'],
  ['file:///srv/app/api.mjs?key=1/2#part', 'app/api.mjs'],
  ['file:///srv/app/what%3F.mjs', 'app/what?.mjs'],
  ['/srv/app/api.js?key=1/2', 'app/api.js'],
  ['/srv/app/api.js#key=1/2', 'app/api.js'],
  ['/srv/C#/server.js', 'C#/server.js'],
  ['/srv/app/sk_live_bTzK9mWv3RfLpQ8x.min.js', 'app/[*].js'],
  ['https://example.org/ghp_abcdefghijkl/app.js', 'https://example.org/[*]/app.js'],
])('%s is told as %s: the way there may be private', (url, file) => {
  expect(shortFileName(url)).toBe(file);
});
