import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as testing from 'heapdiff/testing';
import { expect, test } from 'vitest';

/** As an author who has installed the package: by its name, as built. */
const PROGRAM = `
import { Heap } from 'heapdiff';
import * as testing from 'heapdiff/testing';
const { heap } = await testing.buildHeap(testing.drawHeap({ global: testing.globalObject({ jobs: testing.setOf() }) }));
console.log(JSON.stringify({ names: Object.keys(testing).sort(), isOneHeap: heap instanceof Heap }));
`;

test('the built package has it, and shares the library with it', () => {
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', PROGRAM], {
    cwd,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({ names: Object.keys(testing).sort(), isOneHeap: true });
});
