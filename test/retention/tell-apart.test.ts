import {
  arrayOf,
  closure,
  compareDrawings,
  drawHeap,
  type GraphDescription,
  globalObject,
  object,
  repeat,
} from 'heapdiff/testing';
import { expect, test } from 'vitest';

/** A program of two functions, each with a variable `cache`. */
function program(
  count: number,
  [oneFile, otherFile]: readonly [string, string],
  otherClass = 'Entry',
): GraphDescription {
  const fill = (className: string) => ({
    cache: arrayOf(repeat(count, () => object(className, {}, { selfSize: 64 }))),
  });
  return drawHeap({
    global: globalObject({
      one: closure('', fill('Entry'), { at: `file:///app/${oneFile}:8:14` }),
      other: closure('', fill(otherClass), { at: `file:///app/${otherFile}:8:14` }),
    }),
  });
}

async function titlesOf(files: readonly [string, string], otherClass?: string): Promise<readonly string[]> {
  const { suspects } = await compareDrawings(program(10, files, otherClass), program(110, files, otherClass));
  for (const { title, graph } of suspects) expect(graph.getAttribute('title')).toBe(title);
  return suspects.map(({ title }) => title);
}

test('suspects of one fingerprint are told with their files', async () => {
  expect(await titlesOf(['pages.js', 'users.js'])).toEqual([
    'Array (closure) cache keeps 100 Entry (app/pages.js)',
    'Array (closure) cache keeps 100 Entry (app/users.js)',
  ]);
});

test('all others are not: of one file, and of fingerprints of their own', async () => {
  const alike = 'Array (closure) cache keeps 100 Entry';
  expect(await titlesOf(['pages.js', 'pages.js'])).toEqual([alike, alike]);
  expect(await titlesOf(['pages.js', 'users.js'], 'User')).toEqual([alike, 'Array (closure) cache keeps 100 User']);
});
