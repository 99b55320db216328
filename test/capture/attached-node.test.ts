import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { compareFiles } from 'heapdiff';
import { captureHeap, captureTarget } from 'heapdiff/capture';
import { describe, expect, test } from 'vitest';
import { attach } from '../../src/capture/devtools/attach.ts';
import { BUILT_CLI } from '../support/cli.ts';
import { type Inspected, programPath, withInspectedNode } from '../support/inspected.ts';
import { withTemporaryFolder } from '../support/memlab-oracle.ts';

const VISITS = 40;
/** Each waits for processes of its own, next to the others. */
const TIMEOUT_MS = 180_000;

describe.concurrent('a server that runs already', { timeout: TIMEOUT_MS }, () => {
  test('is loaded from outside, and the report names what its route keeps', async () => {
    await withServer(async ({ address, printed, process: { pid } }, folder) => {
      const load = `"${process.execPath}" "${programPath('visits.mjs')}" ${printed} ${VISITS}`;
      const args = ['--iterations', `${VISITS}`, '--rounds', '2', '-o', 'heap', '--report'];
      const stdout = await runCli(['capture', '--inspect', address, '--exec', load, ...args], folder);
      expect(stdout).toContain(`#1  Map Router.sessions keeps ${2 * VISITS} Session`);
      expect(stdout).toContain('exactly 1 per iteration');

      const [before, between, after] = ['s0', 's1', 's2'].map((name) => join(folder, 'heap', `${name}.heapsnapshot`));
      const { lineage, snapshots } = await compareFiles(before, after, { between: [between] });
      expect(lineage.verdict).toBe('same-epoch');
      expect(lineage.agreement).toBeGreaterThanOrEqual(0.999);
      expect(snapshots[0].process).toMatchObject({ runtime: 'node', version: process.version });
      // It is the same process, and serves.
      expect(await (await fetch(`http://127.0.0.1:${printed}/`)).text()).toBe('done');
      expect(() => process.kill(pid ?? 0, 0)).not.toThrow();
    });
  });

  test('evaluates an expression as often as there are iterations, after a warm-up', async () => {
    await withServer(async ({ address }, folder) => {
      const captured = await captureTarget(address, {
        folder: join(folder, 'heap'),
        action: { expression: 'Promise.resolve().then(() => visit("/x"))' },
        iterations: 5,
        rounds: 1,
        gzip: true,
      });
      expect(captured.map(({ sidecar }) => sidecar.iteration)).toEqual([0, 5]);
      expect(new Set(captured.map(({ sidecar }) => sidecar.epoch)).size).toBe(1);
      expect(captured[0].sidecar.memory?.heapUsed).toBeGreaterThan(1e6);
      const [before, after] = captured.map(({ file }) => file);
      const { suspects } = await compareFiles(before, after);
      expect(suspects.find(({ className }) => className === 'Session')?.count).toBe(5);
    });
  });

  test('is given back where an expression does not end', async () => {
    await withServer(async ({ address, printed }, folder) => {
      const options = { folder: join(folder, 'heap'), action: { expression: 'for (;;);' }, warmUp: 1, timeoutMs: 3000 };
      await expect(captureTarget(address, options)).rejects.toThrow(
        /^warm-up failed: (?:no end after 3 s; give it more time|Error: Execution was terminated)$/u,
      );
      expect(await (await fetch(`http://127.0.0.1:${printed}/`)).text()).toBe('done');
    });
  });

  test('is not waited for where it does not answer', async () => {
    await withServer(async ({ address }, folder) => {
      const session = await attach(address, undefined, new AbortController().signal);
      // What one session asks for, another cannot interrupt.
      session.send('Runtime.evaluate', { expression: 'for (;;);' }).catch(() => {});
      const options = { folder: join(folder, 'heap'), action: { waitMs: 1 } };
      await expect(captureTarget(address, { ...options, timeoutMs: 1000 })).rejects.toThrow(
        /^node server\.mjs does not answer: what it runs does not end, or it is stopped$/u,
      );
      const interrupt = new AbortController();
      setTimeout(() => interrupt.abort(), 500);
      await expect(captureTarget(address, { ...options, signal: interrupt.signal })).rejects.toThrow(/^interrupted$/u);
      session.close();
    });
  });

  test('has other ids where somebody disables the profiler in between, which is told', async () => {
    await withServer(async ({ address }, folder) => {
      const session = await attach(address, undefined, new AbortController().signal);
      try {
        const capture = captureHeap(session, { folder: join(folder, 'heap') });
        await capture.snapshot();
        await session.send('HeapProfiler.disable');
        await session.send('HeapProfiler.enable');
        await expect(capture.snapshot()).rejects.toThrow(
          'writing s1 failed: every object has another id than in the snapshots before',
        );
        expect(await readdir(join(folder, 'heap'))).toEqual(['s0.heapsnapshot', 's0.heapsnapshot.json']);
      } finally {
        session.close();
      }
    });
  });
});

test.concurrent('a thread of a Node is a target of its own', { timeout: TIMEOUT_MS }, async () => {
  await withInspectedNode('worker.mjs', ({ address }) =>
    withTemporaryFolder(async (folder) => {
      const action = { expression: 'work()' };
      const [before, after] = await captureTarget(address, {
        folder: join(folder, 'heap'),
        target: 'worker',
        action,
        iterations: 6,
        rounds: 1,
      });
      const { suspects } = await compareFiles(before.file, after.file);
      expect(suspects[0]).toMatchObject({ className: 'Job', count: 6 });
      const unknown = captureTarget(address, { folder, target: 'nobody', action });
      await expect(unknown).rejects.toThrow(
        /no target that --target "nobody" fits; .*: node "worker.mjs" file:.*; worker "/u,
      );
    }),
  );
});

/** The built command line, while others run: it ends well, or this throws. */
async function runCli(args: readonly string[], cwd: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [BUILT_CLI, ...args], { cwd, maxBuffer: 2 ** 26 });
  return stdout;
}

function withServer(use: (server: Inspected, folder: string) => Promise<void>): Promise<void> {
  return withTemporaryFolder((folder) => withInspectedNode('server.mjs', (server) => use(server, folder)));
}
