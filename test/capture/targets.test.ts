import { describe, expect, test } from 'vitest';
import { chooseTarget, readHost, type Target } from '../../src/capture/devtools/targets.ts';

describe('an address', () => {
  test.each([
    ['9229', '127.0.0.1', 9229],
    [':9229', '127.0.0.1', 9229],
    ['localhost:9222', 'localhost', 9222],
    ['http://10.0.0.7:9222', '10.0.0.7', 9222],
    ['[::1]:9229', '[::1]', 9229],
    ['ws://127.0.0.1:9222/devtools/browser/c9919653-7e92', '127.0.0.1', 9222],
  ])('%s is a host with targets', (address, host, port) => expect(readHost(address)).toEqual({ host, port }));

  test('of one target is used as it is', () => {
    expect(readHost('ws://127.0.0.1:9229/29659bcf')).toBeUndefined();
    expect(readHost('ws://127.0.0.1:9222/devtools/page/4BAB')).toBeUndefined();
  });

  test.each(['', 'app.js', 'localhost', '0', '65536', 'ftp://host:21', 'host:1e3'])('is not %j', (address) => {
    expect(() => readHost(address)).toThrow(`${JSON.stringify(address)} is no address to inspect; expected a port`);
  });
});

describe('which target', () => {
  const shop = target('page', 'Shop', 'http://localhost/shop');
  const admin = target('page', 'Shop, for admins', 'http://localhost/admin');
  const worker = target('worker', '', 'http://localhost/worker.js');

  test('is the only page, whatever workers it has', () => {
    expect(chooseTarget([worker, shop], undefined, 'here')).toBe(shop);
    expect(chooseTarget([worker], undefined, 'here')).toBe(worker);
  });

  test.each([
    ['admin', admin],
    ['worker', worker],
    // A whole title, though another one begins with it.
    ['Shop', shop],
  ])('is what --target %s says', (wanted, expected) => {
    expect(chooseTarget([shop, admin, worker], wanted, 'here')).toBe(expected);
  });

  test.each([
    [
      [shop, admin],
      undefined,
      'here has 2 targets to choose from; name one with --target: page "Shop" http://localhost/shop; page "Shop, for admins" http://localhost/admin',
    ],
    [
      [shop, admin],
      'localhost',
      'here has 2 targets that --target "localhost" fits; expected a part of one address or title: page',
    ],
    [
      [shop, worker],
      'cart',
      'here has no target that --target "cart" fits; expected a part of one address or title: page "Shop" http://localhost/shop; worker "" http://localhost/worker.js',
    ],
    [[], undefined, 'here has nothing to inspect; open a page in it'],
  ])('has to be one: %#', (targets, wanted, message) => {
    expect(() => chooseTarget(targets, wanted, 'here')).toThrow(message);
  });
});

function target(type: string, title: string, url: string): Target {
  return { id: url, type, title, url, webSocketDebuggerUrl: 'ws://here/1' };
}
