import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from '@uwdata/flechette';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Heap } from '../../src/graph/heap.ts';
import { summariseHeap } from '../../src/inventory/summarise-heap.ts';
import type { NodeOrdinal } from '../../src/ordinals.ts';
import { readSnapshot } from '../../src/snapshot/read-snapshot.ts';
import { writeArrow } from '../../src/tables/arrow.ts';
import { heapTables } from '../../src/tables/heap-tables.ts';
import { writeParquet } from '../../src/tables/parquet.ts';
import { rowTable } from '../../src/tables/row-table.ts';
import { BATCH_ROWS, type Table, type TableName, type TableSpec } from '../../src/tables/table.ts';
import { toBigInts } from '../../src/tables/whole-numbers.ts';
import { askDuckDb } from '../support/ask-files.ts';
import { HOSTILE_IN_PICTURES } from '../support/hostile-names.ts';
import { recordedSnapshots } from '../support/recorded-snapshots.ts';

let folder: string;
let heap: Heap;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-tables-'));
  const [, file] = recordedSnapshots().find(([name]) => name.includes('detached-dom/after'))!;
  heap = new Heap(await readSnapshot(file));
  for (const table of heapTables(heap, ['nodes', 'edges', 'classes', 'strings'], undefined)) await write(table);
});
afterAll(() => rmSync(folder, { recursive: true }));

const parquet = (name: string): string => `'${join(folder, `${name}.parquet`)}'`;
const arrow = (name: string) => tableFromIPC(readFileSync(join(folder, `${name}.arrow`)));

async function write(table: Table): Promise<void> {
  await writeParquet(table, join(folder, `${table.name}.parquet`));
  await writeArrow(table, join(folder, `${table.name}.arrow`));
}

describe('what DuckDB reads', () => {
  test('has as many nodes, edges and bytes as the heap', async () => {
    const { nodeCount, edgeCount, shallowBytes } = heap.snapshot;
    const bytes = sum(nodeCount, (node) => shallowBytes[node]);
    expect(await askDuckDb(`SELECT count(*), sum(self_bytes), sum(own_bytes) FROM ${parquet('nodes')}`)).toEqual([
      [String(nodeCount), String(bytes), String(bytes)],
    ]);
    const retaining = heap.reachability.edgeRetains.reduce((count, retains) => count + retains, 0);
    expect(await askDuckDb(`SELECT count(*), count(*) FILTER (retains) FROM ${parquet('edges')}`)).toEqual([
      [String(edgeCount), String(retaining)],
    ]);
  });

  test('has each class as a summary tells it, counted in either table', async () => {
    const told = summariseHeap(heap, undefined, {}).classes;
    const rows = told
      .map(({ className, count, shallowBytes, retainedBytes }) => [className, count, shallowBytes, retainedBytes])
      .map((row) => row.map(String));
    const byName = (left: unknown[], right: unknown[]): number => (left.join() < right.join() ? -1 : 1);
    const classes = await askDuckDb(`SELECT class, count, own_bytes, retained_bytes FROM ${parquet('classes')}`);
    expect(classes.sort(byName)).toEqual(rows.sort(byName));

    const nodes = await askDuckDb(
      `SELECT class, sum(CASE WHEN owner = node THEN 1 ELSE 0 END), sum(self_bytes) FROM ${parquet('nodes')} WHERE reached GROUP BY class`,
    );
    const summed = new Map<string, [number, number]>();
    for (const { className, count, shallowBytes } of told) {
      const [countSoFar, bytesSoFar] = summed.get(className) ?? [0, 0];
      summed.set(className, [countSoFar + count, bytesSoFar + shallowBytes]);
    }
    expect(nodes.sort(byName)).toEqual(
      [...summed].map(([name, [count, bytes]]) => [name, String(count), String(bytes)]).sort(byName),
    );
  });

  test('joins references to who refers and who is referred to', async () => {
    const rows = await askDuckDb(
      `SELECT count(*) FROM ${parquet('edges')} JOIN ${parquet('nodes')} AS held ON target = held.node
       JOIN ${parquet('nodes')} AS holder ON source = holder.node WHERE held.dominator IS NULL AND held.reached`,
    );
    // Of what is reached only the root has no dominator, and nothing refers to it.
    expect(rows).toEqual([['0']]);
    const retained = await askDuckDb(
      `SELECT count(*) FROM (SELECT any_value(of.retained_bytes) AS told, any_value(of.self_bytes) + sum(below.retained_bytes) AS added
       FROM ${parquet('nodes')} AS of JOIN ${parquet('nodes')} AS below ON below.dominator = of.node GROUP BY of.node) WHERE told <> added`,
    );
    expect(retained).toEqual([['0']]);
  });

  test('has detached elements, ids and the texts of strings', async () => {
    const [[detached, ids, texts, slices]] = await askDuckDb(
      `SELECT (SELECT count(*) FROM ${parquet('nodes')} WHERE detached), (SELECT count(DISTINCT id) FROM ${parquet('nodes')}),
       (SELECT count(value) FROM ${parquet('strings')}), (SELECT count(*) - count(value) FROM ${parquet('strings')})`,
    );
    const ofType = (name: string): number =>
      sum(heap.snapshot.nodeCount, (node) =>
        Number(heap.snapshot.nodeTypeNames[heap.snapshot.nodeType[node]] === name),
      );
    expect(Number(detached)).toBeGreaterThan(0);
    expect(ids).toBe(String(heap.snapshot.nodeCount));
    expect(Number(texts) + Number(slices)).toBe(
      ofType('string') + ofType('concatenated string') + ofType('sliced string'),
    );
  });
});

test.each(['nodes', 'edges', 'classes', 'strings'] as const)('Arrow has the same %s', async (name) => {
  const table = arrow(name);
  const rows = await askDuckDb(`FROM ${parquet(name)} LIMIT 2000 OFFSET 500`);
  const read = Array.from({ length: rows.length }, (_, row) =>
    table.names.map((column) => {
      const value = table.getChild(column)!.at(500 + row);
      return typeof value === 'bigint' ? String(value) : value;
    }),
  );
  const asTexts = (all: unknown[][]): unknown[][] =>
    all.map((row) => row.map((value) => (typeof value === 'number' ? String(value) : value)));
  expect(asTexts(read)).toEqual(asTexts(rows));
  expect([[String(table.numRows)]]).toEqual(await askDuckDb(`SELECT count(*) FROM ${parquet(name)}`));
});

describe('tables of any values', () => {
  const SPEC: TableSpec = {
    name: 'holds',
    description: '',
    columns: [
      { name: 'place', type: 'int32', description: '', isAscending: true },
      { name: 'maybe', type: 'int32', description: '', isNullable: true },
      { name: 'whole', type: 'int64', description: '' },
      { name: 'rate', type: 'float64', description: '', isNullable: true },
      { name: 'flag', type: 'boolean', description: '' },
      { name: 'name', type: 'text', description: '', isNullable: true },
    ],
  };

  test('hostile names come back as they were; a lone surrogate has no bytes in UTF-8', async () => {
    const names = HOSTILE_IN_PICTURES.concat(["'; DROP TABLE nodes; --", '"', '\u0000']);
    await write(
      rowTable(
        SPEC,
        names.map((name, place) => [place, null, 0, -1, false, name]),
      ),
    );
    const expected = names.map((name) => name.replaceAll(/\p{Cs}/gu, '\ufffd'));
    const read = await askDuckDb(`SELECT name, rate FROM ${parquet('holds')} ORDER BY place`);
    expect(read).toEqual(expected.map((name) => [name, -1]));
    expect(Array.from(arrow('holds').getChild('name')!)).toEqual(expected);
  });

  test('more rows than a batch has, with a dictionary for each', async () => {
    const rowCount = 2 * BATCH_ROWS + 3;
    const rows = Array.from({ length: rowCount }, (_, place) => [
      place,
      place % 3 === 0 ? null : place,
      place * 2 ** 33 - 1,
      place % 2 === 0 ? null : place / 4,
      place % 5 === 0,
      place % 7 === 0 ? null : `name ${place % 11} of ${Math.floor(place / BATCH_ROWS)}`,
    ]);
    await write(rowTable(SPEC, rows));
    const wrong = `maybe IS DISTINCT FROM (CASE WHEN place % 3 = 0 THEN NULL ELSE place END)
      OR whole <> place::BIGINT * 8589934592 - 1 OR rate IS DISTINCT FROM (CASE WHEN place % 2 = 0 THEN NULL ELSE place / 4 END)
      OR flag <> (place % 5 = 0)
      OR name IS DISTINCT FROM (CASE WHEN place % 7 = 0 THEN NULL ELSE 'name ' || place % 11 || ' of ' || place // ${BATCH_ROWS} END)`;
    const counts = `SELECT count(*), count(*) FILTER (${wrong}) FROM ${parquet('holds')}`;
    expect(await askDuckDb(counts)).toEqual([[String(rowCount), '0']]);

    const table = arrow('holds');
    for (const place of [0, 1, BATCH_ROWS - 1, BATCH_ROWS, 2 * BATCH_ROWS - 1, 2 * BATCH_ROWS, rowCount - 1]) {
      const read = table.names.map((name) => table.getChild(name)!.at(place));
      expect(read.map((value) => (typeof value === 'bigint' ? Number(value) : value))).toEqual(rows[place]);
    }
  });

  test('a column of nothing but NULL is one of texts all the same', async () => {
    await write(
      rowTable(SPEC, [
        [0, null, 1, null, true, null],
        [1, null, 2, null, false, null],
      ]),
    );
    const counts = `SELECT count(*), count(name), count(maybe), count(rate), any_value(typeof(name)) FROM ${parquet('holds')}`;
    expect(await askDuckDb(counts)).toEqual([['2', '0', '0', '0', 'VARCHAR']]);
    expect(arrow('holds').toArray()).toEqual([
      { place: 0, maybe: null, whole: 1, rate: null, flag: true, name: null },
      { place: 1, maybe: null, whole: 2, rate: null, flag: false, name: null },
    ]);
  });

  test.each(['nodes', 'suspects'] as TableName[])('%s without rows have their columns', async (name) => {
    await write(rowTable({ ...SPEC, name }, []));
    expect(await askDuckDb(`SELECT count(*), count(whole) FROM ${parquet(name)}`)).toEqual([['0', '0']]);
    expect([arrow(name).numRows, arrow(name).names]).toEqual([0, SPEC.columns.map((column) => column.name)]);
  });

  test('whole numbers keep all their bits', () => {
    const numbers = [
      0,
      1,
      -1,
      2 ** 31,
      2 ** 32 - 1,
      2 ** 32,
      -(2 ** 32) - 1,
      Number.MAX_SAFE_INTEGER,
      -Number.MAX_SAFE_INTEGER,
    ];
    expect(Array.from(toBigInts(Float64Array.from(numbers)))).toEqual(numbers.map(BigInt));
  });

  test('the same table gives the same bytes', async () => {
    const before = ['parquet', 'arrow'].map((format) => readFileSync(join(folder, `classes.${format}`)));
    for (const table of heapTables(heap, ['classes'], undefined)) await write(table);
    const after = ['parquet', 'arrow'].map((format) => readFileSync(join(folder, `classes.${format}`)));
    expect(after.map((bytes, at) => bytes.equals(before[at]))).toEqual([true, true]);
  });
});

function sum(nodeCount: number, termOf: (node: NodeOrdinal) => number): number {
  let total = 0;
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) total += termOf(node);
  return total;
}
