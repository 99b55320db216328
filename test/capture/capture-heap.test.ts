import { EventEmitter } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { captureHeap, type DevToolsSession } from 'heapdiff/capture';
import { describe, expect, test } from 'vitest';
import { withTemporaryFolder } from '../support/memlab-oracle.ts';

describe('snapshots over a session of a driver', () => {
  test('have what is known of them beside them', async () => {
    await withTemporaryFolder(async (folder) => {
      const capture = captureHeap(new FakePage(), { folder: join(folder, 'heap') });
      const taken = [await capture.snapshot({ iteration: 0 }), await capture.snapshot({ phase: 'after-close' })];
      expect(taken.map(({ file }) => file.slice(folder.length))).toEqual([
        '/heap/s0.heapsnapshot',
        '/heap/s1.heapsnapshot',
      ]);
      const [first, second] = taken.map(({ sidecar }) => sidecar);
      expect(first).toEqual({
        schema: 'heapdiff/sidecar@1',
        runtime: 'chromium',
        version: 'Chrome/142.0.7444.59',
        v8: '14.2.231.14',
        arguments: [],
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/u),
        iteration: 0,
        epoch: expect.stringMatching(/^[\da-f-]{36}$/u),
      });
      expect(second).toMatchObject({ phase: 'after-close', epoch: first.epoch });
      expect(JSON.parse(await readFile(join(folder, 'heap', 's1.heapsnapshot.json'), 'utf8'))).toEqual(second);
      expect(await readFile(taken[1].file, 'utf8')).toBe('{"number":3}');
    });
  });

  test('are taken one after the other, after a collection each, and one before that nobody needs', async () => {
    await withTemporaryFolder(async (folder) => {
      const page = new FakePage();
      const capture = captureHeap(page, { folder, gzip: true });
      const [first, second] = await Promise.all([capture.snapshot(), capture.snapshot()]);
      expect(gunzipSync(await readFile(first.file)).toString()).toBe('{"number":2}');
      expect(gunzipSync(await readFile(second.file)).toString()).toBe('{"number":3}');
      const asked = page.asked.filter((method) => /collect|take|able$/u.test(method));
      const one = [...Array(3).fill('HeapProfiler.collectGarbage'), 'HeapProfiler.takeHeapSnapshot'];
      expect(asked).toEqual(['HeapProfiler.enable', ...one, ...one, ...one]);
      expect(page.listenerCount()).toBe(0);
    });
  });

  test('are whole, or are not there', async () => {
    await withTemporaryFolder(async (folder) => {
      const page = new FakePage();
      const capture = captureHeap(page, { folder });
      await capture.snapshot();
      page.text = () => '{"number":';
      await expect(capture.snapshot()).rejects.toThrow(/ends after 10 bytes, before its snapshot does/u);
      page.text = () => {
        throw new Error('Target closed');
      };
      await expect(capture.snapshot()).rejects.toThrow('writing s1 failed: Target closed');
      expect(await readdir(folder)).toEqual(['s0.heapsnapshot', 's0.heapsnapshot.json']);
    });
  });

  test('of another capture are not mixed with', async () => {
    await withTemporaryFolder(async (folder) => {
      await writeFile(join(folder, 's4.heapsnapshot'), '{}');
      await expect(captureHeap(new FakePage(), { folder }).snapshot()).rejects.toThrow(
        `${folder} has s4.heapsnapshot of an earlier capture; name another folder, or remove it`,
      );
    });
  });

  test.each([
    ['v20.19.4', ['Debugger.enable', 'Debugger.disable']],
    ['v22.20.0', []],
  ])('of a Node %s have its memory, and the line ends that it needs', async (version, asked) => {
    await withTemporaryFolder(async (folder) => {
      const node = new FakePage();
      const memory = { rss: 5, heapTotal: 4, heapUsed: 3, external: 2, arrayBuffers: 1 };
      node.values = [
        ['versions?.v8', { version, v8: '11.3', arguments: ['--inspect'] }],
        ['memoryUsage', memory],
      ];
      const { sidecar } = await captureHeap(node, { folder }).snapshot();
      expect(sidecar).toMatchObject({ runtime: 'node', version, v8: '11.3', arguments: ['--inspect'], memory });
      expect(node.asked.filter((method) => method.startsWith('Debugger.'))).toEqual([...asked, ...asked]);
    });
  });
});

/** A page that answers as Chromium does; each snapshot is its number. */
class FakePage implements DevToolsSession {
  readonly asked: string[] = [];
  /** What expressions give that have such a text in them. */
  values: readonly (readonly [part: string, value: unknown])[] = [];
  /** The JSON of a snapshot. */
  text: (number: number) => string = (number) => JSON.stringify({ number });
  readonly #events = new EventEmitter();
  #snapshots = 0;

  async send(method: string, params: { expression?: string } = {}): Promise<unknown> {
    this.asked.push(method);
    if (method === 'Browser.getVersion') return { product: 'Chrome/142.0.7444.59', jsVersion: '14.2.231.14' };
    if (method === 'HeapProfiler.getHeapObjectId') return { heapSnapshotObjectId: '77' };
    if (method === 'Runtime.evaluate') {
      const [, value] = this.values.find(([part]) => params.expression?.includes(part)) ?? [];
      return { result: { value, objectId: '1' } };
    }
    if (method === 'HeapProfiler.takeHeapSnapshot')
      for (const chunk of this.text(++this.#snapshots))
        this.#events.emit('HeapProfiler.addHeapSnapshotChunk', { chunk });
    return {};
  }

  on(event: string, listener: (params: unknown) => void): void {
    this.#events.on(event, listener);
  }

  off(event: string, listener: (params: unknown) => void): void {
    this.#events.off(event, listener);
  }

  listenerCount(): number {
    return this.#events.listenerCount('HeapProfiler.addHeapSnapshotChunk');
  }
}
