import { compareDrawings, copies, drawHeap, extendHeap, type GraphDescription, repeat } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { findSuspects } from '../../src/retention/find-suspects.ts';
import type { SuspectWithGraph } from '../../src/retention/suspect-graph.ts';

/** root -> global .audit -> Array, .invoices -> Map */
const BEFORE = drawHeap({ global: 'global', audit: 'Array', rows: 'array:', invoices: 'Map', table: 'array:' }, [
  'root ^global global',
  'global .audit audit',
  'audit #elements rows',
  'global .invoices invoices',
  'invoices #table table',
]);

describe('a title says of a holder what it leads to', () => {
  test('objects that only another holder has are told with that one', async () => {
    const [suspect, ...others] = await explain(
      extendHeap(
        BEFORE,
        {
          ...copies('row', 10, { name: 'AuditRow', selfSize: 40 }),
          ...copies('invoice', 10, { name: 'Invoice', selfSize: 40 }),
          ...copies('ticket', 10, { type: 'string', name: 'ticket', selfSize: 60 }),
        },
        [
          ...repeat(10, (n) => `rows [${n}] row${n}`),
          ...repeat(10, (n) => `table #${n} invoice${n}`),
          ...repeat(10, (n) => `row${n} .ref ticket${n}`),
          ...repeat(10, (n) => `invoice${n} .ref ticket${n}`),
        ],
      ),
    );
    expect(others).toEqual([]);
    expect([suspect.title, suspect.className, suspect.count, suspect.perIteration]).toEqual([
      'Array global.audit keeps 10 AuditRow',
      'AuditRow',
      10,
      1,
    ]);
    expect(suspect.otherChains?.map((chain) => chain.at(-1)?.className)).toEqual(['Invoice']);
  });

  test('who holds more objects straight and far fewer bytes is not told first', async () => {
    const [suspect, ...others] = await explain(
      extendHeap(
        BEFORE,
        {
          ...copies('ref', 30, { name: 'Ref', selfSize: 16 }),
          ...copies('job', 10, { name: 'Job', selfSize: 400 }),
          ...copies('id', 10, { type: 'string', name: 'id', selfSize: 200 }),
        },
        [
          ...repeat(30, (n) => `rows [${n}] ref${n}`),
          ...repeat(10, (n) => `table #${n} job${n}`),
          ...repeat(10, (n) => `ref${n} .id id${n}`),
          ...repeat(10, (n) => `job${n} .id id${n}`),
        ],
      ),
    );
    expect(others).toEqual([]);
    expect(suspect.title).toBe('Map global.invoices keeps 10 Job');
    expect(suspect.otherChains?.map((chain) => chain.at(-1)?.className)).toEqual(['Ref']);
  });

  test('where another holder has some of them, both are named', async () => {
    const [suspect] = await explain(
      extendHeap(BEFORE, copies('task', 15, { name: 'Task', selfSize: 100 }), [
        ...repeat(12, (n) => `rows [${n}] task${n}`),
        ...repeat(10, (n) => `table #${n} task${n + 5}`),
      ]),
    );
    expect(suspect.title).toBe('Array global.audit and Map global.invoices keep 15 Task');
    expect(suspect.count).toBe(15);
  });

  test('where the first holder has all of them, it alone is named', async () => {
    const [suspect] = await explain(
      extendHeap(BEFORE, copies('task', 12, { name: 'Task', selfSize: 100 }), [
        ...repeat(12, (n) => `rows [${n}] task${n}`),
        ...repeat(10, (n) => `table #${n} task${n}`),
      ]),
    );
    expect(suspect.title).toBe('Array global.audit keeps 12 Task');
  });
});

test('suspects that share some of what they keep name each other', async () => {
  const suspects = await explain(
    extendHeap(
      BEFORE,
      {
        ...copies('row', 10, { name: 'AuditRow', selfSize: 400 }),
        ...copies('invoice', 10, { name: 'Invoice', selfSize: 300 }),
        shared: { name: 'Currency', selfSize: 100 },
      },
      [
        ...repeat(10, (n) => `rows [${n}] row${n}`),
        ...repeat(10, (n) => `table #${n} invoice${n}`),
        ...repeat(10, (n) => `row${n} .currency shared`),
        ...repeat(10, (n) => `invoice${n} .currency shared`),
      ],
    ),
  );
  const [audit, invoices] = suspects;
  expect(
    suspects.map(({ shareBytes, sharedWith, sharedWithNoise }) => ({ shareBytes, sharedWith, sharedWithNoise })),
  ).toEqual([
    { shareBytes: 50, sharedWith: [invoices.fingerprint] },
    { shareBytes: 50, sharedWith: [audit.fingerprint] },
  ]);
});

async function explain(after: GraphDescription): Promise<readonly SuspectWithGraph[]> {
  const { comparison } = await compareDrawings(BEFORE, after);
  return findSuspects(comparison, { iterationsAt: [0, 10] }).suspects;
}
