import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type CaptureTargetOptions, captureTarget } from 'heapdiff/capture';
import { describe, expect, test } from 'vitest';
import { type Inspected, withInspectedNode } from '../support/inspected.ts';
import { withTemporaryFolder } from '../support/memlab-oracle.ts';

/** Each waits for processes of its own, next to the others. */
const TIMEOUT_MS = 180_000;

describe.concurrent('an end before the end', { timeout: TIMEOUT_MS }, () => {
  test('of the target keeps what is finished, and leaves nothing half', async () => {
    await withServer(async (server, folder) => {
      const action = async (): Promise<void> => void server.process.kill('SIGKILL');
      const failure = capture(server, folder, { action, warmUp: 0 });
      await expect(failure).rejects.toThrow(/^(?:round 1 of 3|writing s1) failed: node server.mjs is gone: .*$/u);
      expect(await readdir(join(folder, 'heap'))).toEqual(['s0.heapsnapshot', 's0.heapsnapshot.json']);
    });
  });

  test('of a process that ends itself, and waits for who is attached', async () => {
    await withServer(async (server, folder) => {
      const failure = capture(server, folder, { action: { expression: 'process.exit()' } });
      await expect(failure).rejects.toThrow('warm-up failed: node server.mjs is gone: its process ends');
    });
  });

  test.each<[string, CaptureTargetOptions['action'], string]>([
    ['a command fails', { command: 'exit 3' }, 'warm-up failed: the command ended with exit code 3: exit 3'],
    ['an expression throws', { expression: 'nobody()' }, 'warm-up failed: ReferenceError: nobody is not defined'],
    ['its promise is rejected', { expression: 'Promise.reject(new Error("no"))' }, 'warm-up failed: Error: no'],
  ])('where %s: the target lives on', async (_, action, message) => {
    await withServer(async (server, folder) => {
      await expect(capture(server, folder, { action })).rejects.toThrow(message);
      expect(await readdir(folder)).toEqual([]);
      expect(await (await fetch(`http://127.0.0.1:${server.printed}/`)).text()).toBe('done');
    });
  });

  test('where an expression never ends', async () => {
    await withServer(async (server, folder) => {
      const action = { expression: 'new Promise(() => {})' };
      await expect(capture(server, folder, { action, timeoutMs: 200 })).rejects.toThrow(
        'warm-up failed: no end after 0.2 s; give it more time',
      );
    });
  });

  test('where the user has had enough', async () => {
    await withServer(async (server, folder) => {
      const interruption = new AbortController();
      const action = (round: number): Promise<void> => {
        if (round === 1) interruption.abort();
        return new Promise((resolve) => setTimeout(resolve, round * 1000).unref());
      };
      const failure = capture(server, folder, { action, signal: interruption.signal });
      await expect(failure).rejects.toThrow(/^round 1 of 3 failed: interrupted$/u);
    });
  });
});

describe('no target', () => {
  test('where nothing listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    for (const address of [`localhost:${port}`, `ws://localhost:${port}/id`])
      await expect(captureTarget(address, { folder: 'nowhere', action: { waitMs: 1 } })).rejects.toThrow(
        `nothing listens on localhost:${port}; start node --inspect app.js or chromium --remote-debugging-port=9222`,
      );
  });

  test('where a server listens that is no inspector', async () => {
    const server = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      await expect(captureTarget(`${port}`, { folder: 'nowhere', action: { waitMs: 1 } })).rejects.toThrow(
        `127.0.0.1:${port} is no Node and no browser: it lists no targets`,
      );
    } finally {
      server.close();
    }
  });
});

function capture(
  { address }: Inspected,
  folder: string,
  options: Omit<CaptureTargetOptions, 'folder'>,
): Promise<unknown> {
  return captureTarget(address, { folder: join(folder, 'heap'), ...options });
}

function withServer(use: (server: Inspected, folder: string) => Promise<void>): Promise<void> {
  return withTemporaryFolder((folder) => withInspectedNode('server.mjs', (server) => use(server, folder)));
}
