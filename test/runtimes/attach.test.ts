import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type ComparisonReport, compareFiles } from 'heapdiff';
import { type CapturedSnapshot, captureTarget } from 'heapdiff/capture';
import { captureScenario } from 'heapdiff/memlab';
import { describe, expect, test } from 'vitest';
import { runBuiltCli } from '../support/cli.ts';
import { withInspectedNode, withInspectedPage } from '../support/inspected.ts';
import { withTemporaryFolder } from '../support/memlab-oracle.ts';
import { nodeBinary } from '../support/record.ts';

const PAGE = pathToFileURL(fileURLToPath(new URL('../../snapshots/programs/detached-dom.html', import.meta.url))).href;
const SCENARIO = fileURLToPath(new URL('../capture/programs/panels.memlab.cjs', import.meta.url));
/** Of `snapshots/programs/detached-dom.html`. */
const PANELS_PER_ACTION = 3;

describe('a page of a browser that runs already', () => {
  test('is repeated by an expression, and the report names the list that keeps its panels', async () => {
    await withTemporaryFolder((folder) =>
      withInspectedPage(PAGE, folder, async ({ address }) => {
        const options = ['--evaluate', 'action()', '--iterations', '5', '--rounds', '2', '-o', 'heap', '--report'];
        const { code, stdout } = runBuiltCli(['capture', '--inspect', address, ...options], { cwd: folder });
        expect(code).toBe(0);
        expect(stdout).toContain(`#1  Array PanelList.closed keeps ${10 * PANELS_PER_ACTION} Detached <section>`);
        expect(stdout).toMatch(/exactly 3 per\s+iteration/u);
        expect(stdout).toMatch(/captured on chromium \w*Chrome\/\d+\.\d+/u);

        const files = ['s0', 's1', 's2'].map((name) => join(folder, 'heap', `${name}.heapsnapshot`));
        const json = JSON.parse(runBuiltCli([...files, '--format', 'json']).stdout);
        expect(json.lineage.verdict).toBe('same-epoch');
        expect(json.lineage.agreement).toBeGreaterThanOrEqual(0.999);
      }),
    );
  });

  test('is gone when it is closed: what is finished is kept', async () => {
    await withTemporaryFolder((folder) =>
      withInspectedPage(PAGE, folder, async ({ address }) => {
        const closePage = async (): Promise<void> => {
          const targets = (await (await fetch(`http://${address}/json/list`)).json()) as { id: string; type: string }[];
          await fetch(`http://${address}/json/close/${targets.find(({ type }) => type === 'page')?.id}`);
        };
        const heap = join(folder, 'heap');
        const capture = captureTarget(address, { folder: heap, action: closePage, warmUp: 0 });
        await expect(capture).rejects.toThrow(/^(?:round 1 of 3|writing s1) failed: page detached-dom is gone: .*$/u);
        expect(await readdir(heap)).toEqual(['s0.heapsnapshot', 's0.heapsnapshot.json']);
      }),
    );
  });
});

test.each([18, 22, 24, 26])('a server on Node %i is attached to', async (major) => {
  const node = await nodeBinary(major);
  await withTemporaryFolder((folder) =>
    withInspectedNode(
      'server.mjs',
      async ({ address }) => {
        const action = { expression: 'visit("/x")' };
        const captured = await captureTarget(address, { folder, action, iterations: 50, rounds: 2 });
        expect(captured[0].sidecar.version).toMatch(`v${major}.`);
        const { suspects, lineage } = await compareSeries(captured);
        expect(lineage.agreement).toBeGreaterThanOrEqual(0.999);
        expect(suspects[0]).toMatchObject({ className: 'Session', count: 100, perIteration: 1 });
      },
      node,
    ),
  );
});

describe('a scenario of memlab', () => {
  test('is a series: one more of what leaks after each repetition, where memlab sees the last only', async () => {
    await withTemporaryFolder(async (folder) => {
      const captured = await captureScenario(SCENARIO, { folder: join(folder, 'heap') });
      // Its repeat is 2, and memlab does it once more.
      expect(captured.map(({ sidecar }) => sidecar.iteration)).toEqual([0, 1, 2, 3]);
      const { suspects } = await compareSeries(captured);
      expect(suspects[0]).toMatchObject({
        holder: { className: 'Array' },
        count: 3 * PANELS_PER_ACTION,
        perIteration: PANELS_PER_ACTION,
        series: { counts: [0, 3, 6, 9] },
      });
      expect(await readdir(folder)).toEqual(['heap']);
    });
  });

  test('that fails says where, and what was whole is kept', async () => {
    await withTemporaryFolder(async (folder) => {
      const failing = fileURLToPath(new URL('../capture/programs/failing.memlab.cjs', import.meta.url));
      const { code, stderr } = runBuiltCli(['capture', '--scenario', failing, '-o', 'heap'], { cwd: folder });
      expect(code).toBe(2);
      expect(stderr).toContain(
        `${failing}: running repetition 1 of 3 failed: no such button; kept: heap/s0.heapsnapshot\n`,
      );
      expect(await readdir(join(folder, 'heap'))).toEqual(['s0.heapsnapshot', 's0.heapsnapshot.json']);
    });
  });

  test('that is interrupted keeps what was whole, with its repetitions', async () => {
    await withTemporaryFolder(async (folder) => {
      const heap = join(folder, 'heap');
      const interrupt = new AbortController();
      const onProgress = (what: string): void => {
        if (what === 'running repetition 2 of 3') interrupt.abort();
      };
      const captured = captureScenario(SCENARIO, { folder: heap, signal: interrupt.signal, onProgress });
      const files = [0, 1].map((position) => join(heap, `s${position}.heapsnapshot`));
      await expect(captured).rejects.toMatchObject({
        message: `${SCENARIO}: interrupted while running repetition 2 of 3`,
        kept: files,
      });
      const { suspects } = await compareFiles(files[0], files[1]);
      expect(suspects[0]).toMatchObject({ count: PANELS_PER_ACTION, perIteration: PANELS_PER_ACTION });
      expect((await readdir(folder)).concat(await readdir(heap))).toHaveLength(5);
    });
  });
});

function compareSeries(captured: readonly CapturedSnapshot[]): Promise<ComparisonReport> {
  const files = captured.map(({ file }) => file);
  return compareFiles(files[0], files[files.length - 1], { between: files.slice(1, -1) });
}
