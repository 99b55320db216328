import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemReason } from './system-error.ts';
import { UsageMistake } from './usage-mistake.ts';
import { packageVersion } from './version.ts';

/**
 * Writes a starter for an analyzer, with a test that passes, as a package of its own.
 *
 * @param name - of the library, lower case with dashes
 * @param folder - where the package's folder is made
 * @returns what to do next
 * @throws UsageMistake where the name is none, or the folder is there already
 */
export function createAnalyzer(name: string, folder: string): string {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u.test(name))
    throw new UsageMistake(
      `${JSON.stringify(name)} is no name for an analyzer; expected lower case with dashes, like event-bus`,
    );
  const packageName = `heapdiff-analyzer-${name}`;
  const path = join(folder, packageName);
  if (existsSync(path)) throw new UsageMistake(`${packageName} is there already; choose another name, or remove it`);
  try {
    mkdirSync(path);
  } catch (error) {
    throw new UsageMistake(`${packageName} cannot be made in ${folder} (${systemReason(error)}); go to another folder`);
  }
  for (const [file, text] of [
    ['package.json', packageJson(packageName)],
    ['index.js', analyzerSource(name)],
    ['index.test.js', testSource(name)],
  ]) {
    writeFileSync(join(path, file), text);
  }
  return `${packageName}/
    package.json    ready to be published
    index.js        the analyzer
    index.test.js   a test that draws a heap: no snapshot to record

test it   cd ${packageName} && npm install && npm test
use it    heapdiff before.heapsnapshot after.heapsnapshot --analyzer ./${packageName}/index.js
`;
}

function packageJson(name: string): string {
  const version = `^${packageVersion()}`;
  const content = {
    name,
    version: '0.1.0',
    type: 'module',
    exports: './index.js',
    files: ['index.js'],
    scripts: { test: 'node --test' },
    peerDependencies: { heapdiff: version },
    devDependencies: { heapdiff: version },
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** `event-bus` as a class of that library could be called. */
function classNameOf(name: string): string {
  return name.replace(/(?:^|-)(\w)/gu, (_, letter: string) => letter.toUpperCase());
}

function analyzerSource(name: string): string {
  const className = classNameOf(name);
  return `import { defineAnalyzer } from 'heapdiff';

export default defineAnalyzer({
  name: '${name}',
  summary: 'what is waiting on a ${className}',

  options: {
    least: { default: 10, description: 'tell a ${className} that so many objects wait on' },
  },

  // Facts, shown behind the class where the object is on a chain.
  label(object) {
    if (object.className !== '${className}') return undefined;
    return object.boolean('closed') === true ? 'closed' : 'open';
  },

  // What is closed should be gone: that is where the leak begins.
  verdict(object) {
    if (object.className !== '${className}' || object.boolean('closed') !== true) return undefined;
    return { verdict: 'leaking', reason: 'it is closed' };
  },

  // Findings of its own.
  *analyze({ heap, options }) {
    for (const object of heap.objects('${className}')) {
      const waiting = [...(object.property('waiting')?.entries() ?? [])];
      if (waiting.length < options.least) continue;
      yield {
        code: 'many-waiting',
        title: \`\${waiting.length} objects wait on one ${className}\`,
        retainedBytes: object.retainedBytes,
        objects: [object],
        args: { waiting: waiting.length },
      };
    }
  },
});
`;
}

function testSource(name: string): string {
  const className = classNameOf(name);
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareDrawings, drawHeap, globalObject, object, repeat, setOf } from 'heapdiff/testing';
import analyzer from './index.js';

/** A closed ${className} in a global variable, that so many objects wait on. */
const draw = (waiting) =>
  drawHeap(
    { global: globalObject({ it: object('${className}', { waiting: setOf(repeat(waiting, () => object('Waiter'))) }) }), yes: 'hidden:true' },
    ['global.it .closed yes'],
  );

test('tells what waits on a closed ${className}, and that it leaks', async () => {
  const { findings, suspects, analyzerProblems } = await compareDrawings(draw(20), draw(120), { analyzers: [analyzer] });
  assert.deepEqual(analyzerProblems, []);
  assert.equal(findings[0].title, '120 objects wait on one ${className}');
  const hop = suspects[0].chain.find(({ className }) => className === '${className}');
  assert.deepEqual([hop.labels, hop.verdict, hop.suspectEdge], [['closed'], 'leaking', true]);
});

test('says nothing of a few', async () => {
  const { findings } = await compareDrawings(draw(1), draw(9), { analyzers: [analyzer] });
  assert.deepEqual(findings, []);
});
`;
}
