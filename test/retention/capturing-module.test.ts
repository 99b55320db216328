import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareFiles } from 'heapdiff';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-capturing-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Captures as the README has it, in a module that exports nothing: what is left of it only the capture's own frames hold. */
async function suspectsOf(action: string): Promise<string[]> {
  const program = `const { writeHeapSnapshot } = require('node:v8');
let current = null;
let count = 0;
class Job { constructor(previous) { this.previous = previous; this.name = 'job ' + count++; } }
function action() { ${action} }
const repeat = (times) => { for (let n = 0; n < times; n++) action(); };
repeat(10);
setTimeout(() => {
  writeHeapSnapshot(${JSON.stringify(join(folder, 'before.heapsnapshot'))});
  repeat(97);
  setTimeout(() => writeHeapSnapshot(${JSON.stringify(join(folder, 'after.heapsnapshot'))}), 100);
}, 100);
`;
  writeFileSync(join(folder, 'program.cjs'), program);
  execFileSync(process.execPath, [join(folder, 'program.cjs')], { cwd: folder, env: {} });
  const [before, after] = ['before', 'after'].map((name) => join(folder, `${name}.heapsnapshot`));
  return (await compareFiles(before, after)).suspects.map(({ title }) => title.replace(/module \S+/u, 'module'));
}

test('a variable of the module that captures is the module’s, and no artefact of the capture', async () => {
  expect(await suspectsOf('current = new Job(current);')).toEqual(['module current keeps 97 Job']);
});

test('what the same variable lets go is no suspect', async () => {
  expect(await suspectsOf('current = new Job(null);')).toEqual([]);
});
