import { repeat } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { formatObjects, type ObjectList, type PropertyValue } from '../../src/index.ts';

test.each<[PropertyValue | null, string]>([
  [null, '-'],
  [{ type: 'string' }, '(part of a string)'],
  [{ type: 'string', text: '' }, '""'],
  [{ type: 'string', text: 'a"b\\n\n' }, String.raw`"a\"b\\n\n"`],
  [{ type: 'string', text: 'x'.repeat(80) }, `"${'x'.repeat(80)}"`],
  [{ type: 'string', text: 'x'.repeat(81) }, `"${'x'.repeat(39)}...${'x'.repeat(38)}" (81 characters)`],
  [{ type: 'number' }, '(number)'],
  [{ type: 'number', text: '-0.5' }, '-0.5'],
  [{ type: 'constant', text: 'null' }, 'null'],
  [{ type: 'object', className: 'A\u001b[31m', nodeId: 7 }, '\\u001b[31m @7'.replace(/^/u, 'A')],
])('%j is %s', (value, written) => {
  const [, row] = formatObjects(listOf([value]), { color: false })
    .split('\n\n')
    .at(-1)!
    .split('\n');
  expect(row).toBe(`@1   8 B        8 B   Set A.b   v ${written}`);
});

test('of very many each has its line', () => {
  const text = formatObjects(listOf(repeat(200_000, () => null)), { color: false });
  expect(text.split('\n').filter((line) => line.includes('@1 '))).toHaveLength(200_000);
});

/** One object for each value. */
function listOf(values: readonly (PropertyValue | null)[]): ObjectList {
  const sizes = { shallowBytes: 8, retainedBytes: 8 };
  return {
    schema: 'heapdiff/objects@1',
    snapshots: [{ file: 'a.heapsnapshot', nodeCount: 2, edgeCount: 1, totalBytes: 8 }],
    className: 'A',
    found: { count: values.length, ...sizes },
    stringsShown: true,
    print: ['v'],
    neverFound: [],
    objects: values.map((value) => ({ nodeId: 1, className: 'A', ...sizes, heldBy: 'Set A.b', values: [value] })),
    moreCount: 0,
  };
}
