import { join } from 'node:path';
import { compareFiles } from 'heapdiff';
import { describe, expect, test } from 'vitest';
import type { MemoryGrowth } from '../../src/index.ts';
import { captureAll, expectWholeMemory, LEAST, seedModule, temporaryFolder, writeModule } from '../support/capture.ts';
import { nodeBinary } from '../support/record.ts';
import { captureSeed, compareKept, expectPhasesInWords, expectSeed, SEEDS } from '../support/seeds.ts';

const NODES = [18, 20, 22, 24, 26];
const folder = temporaryFolder();

describe.each(NODES)('Node %i', (major) => {
  test.each(SEEDS)('$name: one command tells slope, counts and phases; the control has nothing of it', async (seed) => {
    const heap = join(folder, `${seed.name}-${major}`);
    expectPhasesInWords(captureSeed(seed, heap, await nodeBinary(major)), seed);
    const phaseCount = Object.keys(seed.phases).length;
    expectSeed(compareKept(heap, 4 + phaseCount, true), seed);
    const alone = compareKept(join(heap, 'control'), 4, false);
    expect(alone.suspects.map(({ className }) => className)).not.toContain(Object.keys(seed.holds)[0]);
  });

  describe.each([{ allocations: false }, { allocations: true }])('%o', ({ allocations }) => {
    test.each(['nothing', 'nothing-async'])('%s: what the capture itself makes is no suspect', async (name) => {
      const heap = join(folder, `${name}-${allocations}-${major}`);
      const options = { folder: heap, allocations, node: await nodeBinary(major) };
      const { captured } = await captureAll(seedModule(name), options);
      const files = captured.map(({ file }) => file);
      const report = await compareFiles(files[0], files[files.length - 1], { between: files.slice(1, -1) });
      expect(report.suspects.map(({ title }) => title)).toEqual([]);
      expect(report.memory?.verdict, JSON.stringify(report.memory)).toBe('none');
    });
  });
});

// Objects move between spaces, get ids in between, and die so that others take their places; the small function gets inlined.
test.each(NODES)('allocations on Node %i: the site of each object is known, and the right one', async (major) => {
  const module = writeModule(
    folder,
    'allocates.mjs',
    `class Task {
  constructor(url) { this.url = url; }
}
const tasks = new Map();
let id = 0;
function addTask() {
  tasks.set(id++, new Task('https://example.org/' + id));
  if (id % 3 === 0) tasks.delete(id - 2);
}
function makeJunk() {
  return Array.from({ length: 300 }, () => ({ x: [1, 2, 3] }));
}
export default async function addAll() {
  for (let n = 0; n < 1500; n++) {
    addTask();
    if (n % 10 === 0) makeJunk();
    if (n % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 3));
  }
}
`,
  );
  const options = { iterations: 4, rounds: 2, allocations: true, folder: join(folder, `allocates-${major}`) };
  const { captured } = await captureAll(module, { ...options, node: await nodeBinary(major) });
  const [before, between, after] = captured.map(({ file }) => file);
  const { suspects } = await compareFiles(before, after, { between: [between] });
  const tasks = suspects.find(({ className }) => className === 'Task');
  expect(tasks?.allocations).toMatchObject({ count: 8000, notedCount: 8000 });
  expect(tasks?.allocations?.sites).toMatchObject([{ functionName: 'addTask', line: 6, count: 8000 }]);
});

describe.each([20, 24])('memory on Node %i', (major) => {
  test.each<[string, MemoryGrowth['verdict']]>([
    ['kept-buffers', 'array buffers'],
    ['environment', 'outside'],
    ['fragments', 'outside'],
    ['compressors', 'outside'],
    ['kept-objects', 'objects'],
  ])('%s: %s', async (name, verdict) => {
    const heap = join(folder, `${name}-${major}`);
    const { captured } = await captureAll(seedModule(name), { folder: heap, node: await nodeBinary(major) });
    const { memory } = await compareFiles(captured[0].file, captured[3].file);
    expectWholeMemory(memory);
    expect(memory, JSON.stringify(memory)).toMatchObject({ verdict });
  });
});

test.each([20, 24, 26])('TypeScript on Node %i, with code of its own and without', async (major) => {
  const node = await nodeBinary(major);
  const plain = writeModule(folder, 'plain.ts', "export default (): void => console.log('plain' satisfies string);");
  const coded = writeModule(
    folder,
    'coded.ts',
    "enum Word { A = 'coded' }\nexport default (): void => console.log(Word.A);",
  );
  for (const [module, word] of [
    [plain, 'plain'],
    [coded, 'coded'],
  ]) {
    const { output } = await captureAll(module, { ...LEAST, folder: join(folder, `${word}-${major}`), node });
    expect(output).toContain(`${word}\n`);
  }
});

// Without its line ends, V8 would read the whole script for each of its functions: minutes for each snapshot.
test.each([18, 20])('a script of 9 MB on Node %i: line ends are known, and ids stay', async (major) => {
  const lines = ['const table = [];'];
  const note = 'x'.repeat(400);
  for (let number = 0; number < 20_000; number++) {
    lines.push(`table.push(function f${number}(a) {\n  return a + ${number}; // ${note}\n});`);
  }
  const module = writeModule(folder, 'large.mjs', `${lines.join('\n')}\nexport default () => table[0](1);\n`);
  const options = {
    ...LEAST,
    folder: join(folder, `large-${major}`),
    node: await nodeBinary(major),
    timeoutMs: 120_000,
  };
  const { captured } = await captureAll(module, options);
  const { lineage, suspects } = await compareFiles(captured[0].file, captured[1].file);
  expect(lineage.verdict).toBe('same-epoch');
  expect(lineage.agreement).toBeGreaterThanOrEqual(0.999);
  expect(suspects).toEqual([]);
});
