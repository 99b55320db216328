import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSnapshotJson, copies, drawHeap, extendHeap, repeat, withSameIds } from 'heapdiff/testing';
import { expect, onTestFinished, test } from 'vitest';
import { startMcp } from '../support/mcp-client.ts';

test('of a title that counts several classes an agent is told both counts: of the class, and of the title', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'heapdiff-mcp-titles-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const before = drawHeap({ global: 'global', queue: 'Array', rows: 'array:' }, [
    'root ^global global',
    'global .queue queue',
    'queue #elements rows',
  ]);
  const jobs = {
    ...copies('job', 20, { name: 'Job', selfSize: 400 }),
    ...copies('urgent', 10, { name: 'UrgentJob', selfSize: 400 }),
  };
  const inQueue = [...repeat(20, (n) => `rows [${n}] job${n}`), ...repeat(10, (n) => `rows [${n + 20}] urgent${n}`)];
  const [first, last] = withSameIds(before, extendHeap(before, jobs, inQueue)).map((graph, at) => {
    const file = join(folder, `s${at}.heapsnapshot`);
    writeFileSync(file, buildSnapshotJson(graph));
    return file;
  });
  const mcp = await startMcp(['--allow', folder]);
  onTestFinished(() => mcp.close());
  const { text, data } = await mcp.call('compare', { before: first, after: last, iterations: 10 });
  expect(data.suspects[0]).toMatchObject({
    title: 'Array global.queue keeps 30 objects: 20 Job, 10 UrgentJob',
    className: 'Job',
    count: 20,
    perIteration: 2,
    titleCount: 30,
    titlePerIteration: 3,
  });
  expect(text).toMatch(/30 objects: 20 Job, 10 UrgentJob: .*, 3(?:\.00)? per iteration, growth/u);
});
