import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReportedFinding } from 'heapdiff';
import { buildSnapshotJson, copies, type DrawnNodes, drawHeap, extendHeap, repeat } from 'heapdiff/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import cycles from '../../analyzers/cycles.ts';
import { askAbout, findingsOf, findingsOfSeries, toldBy } from '../support/findings.ts';
import { recordPair } from '../support/record.ts';

describe('requests and errors that hold each other', () => {
  const ADVICE =
    'which is no leak by itself; what keeps them is ErrorLog.recent[*], which leads to the RequestError: let go there; clearing RequestError.request would free the Request, not the RequestError; clearing Request.error would free nothing';

  test('are kept by the log, and only one of their references is worth clearing', async () => {
    const findings = await findingsOf(cycles, await recordPair('request-error-cycle'));
    expect(toldBy(findings)).toEqual([
      [
        'cycles-held-from-outside',
        `300 RequestError and 300 Request hold each other (RequestError.request, Request.error), ${ADVICE}`,
      ],
    ]);
    expect(findings[0]).toMatchObject({ args: { cycles: 300, entry: 'ErrorLog.recent[*]', hangsOnFirst: true } });
    expect(findings[0].nodeIds).toHaveLength(2);
  });

  test('are twice as many over three snapshots', async () => {
    const [finding] = await findingsOfSeries(cycles, await recordPair('request-error-cycle'));
    expect(finding.args).toMatchObject({ cycles: 600 });
  });
});

test.each(['request-error-cycle', 'emitter-listeners'])(
  'nothing is said of the same work without the leak: %s',
  async (program) => {
    const pair = await recordPair(program, { control: true });
    expect(await findingsOf(cycles, pair)).toEqual([]);
    expect(await findingsOfSeries(cycles, pair)).toEqual([]);
  },
);

test.each(['connection-tasks', 'race', 'emitter-listeners', 'set-and-map'])(
  'nothing is said where nothing holds each other: %s',
  async (program) => {
    expect(await findingsOf(cycles, await recordPair(program))).toEqual([]);
  },
);

describe('in a drawn heap', () => {
  const LOG = drawHeap({ global: 'global', log: 'ErrorLog', recent: 'Array', slots: 'array:' }, [
    'root ^global global',
    'global .log log',
    'log .recent recent',
    'recent #elements slots',
  ]);
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'heapdiff-cycles-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function findingsIn(nodes: DrawnNodes, edges: readonly string[]): Promise<ReportedFinding[]> {
    const [before, after] = [join(folder, 'before.heapsnapshot'), join(folder, 'after.heapsnapshot')];
    await writeFile(before, buildSnapshotJson(LOG));
    await writeFile(after, buildSnapshotJson(extendHeap(LOG, nodes, edges)));
    return askAbout(cycles, before, after);
  }

  const PAIRS: DrawnNodes = { ...copies('error', 30, 'RequestError'), ...copies('request', 30, 'Request') };
  const CYCLES = [
    ...repeat(30, (n) => `slots [${n}] error${n}`),
    ...repeat(30, (n) => `error${n} .request request${n}`),
    ...repeat(30, (n) => `request${n} .error error${n}`),
  ];

  test('the others hang on the first', async () => {
    const [{ title, args }] = await findingsIn(PAIRS, CYCLES);
    expect(title).toContain('clearing RequestError.request would free the Request, not the RequestError');
    expect(args).toMatchObject({ cycles: 30, hangsOnFirst: true });
  });

  test('what something else holds, too, would not be freed', async () => {
    const tickets = copies('ticket', 30, 'Ticket');
    const [{ title, args }] = await findingsIn({ ...PAIRS, ...tickets }, [
      ...CYCLES,
      ...repeat(30, (n) => `slots [${100 + n}] ticket${n}`),
      ...repeat(30, (n) => `ticket${n} .request request${n}`),
    ]);
    expect(title).not.toContain('would free the Request');
    expect(args).toMatchObject({ hangsOnFirst: false });
  });

  test('functions that mention each other are nobody’s to clear', async () => {
    const functions = { ...copies('one', 30, 'closure:one'), ...copies('two', 30, 'closure:two') };
    expect(
      await findingsIn(functions, [
        ...repeat(30, (n) => `slots [${n}] one${n}`),
        ...repeat(30, (n) => `one${n} $two two${n}`),
        ...repeat(30, (n) => `two${n} $one one${n}`),
      ]),
    ).toEqual([]);
  });

  test('few are not told', async () => {
    expect(
      await findingsIn({ error: 'RequestError', request: 'Request' }, [
        'slots [0] error',
        'error .request request',
        'request .error error',
      ]),
    ).toEqual([]);
  });
});
