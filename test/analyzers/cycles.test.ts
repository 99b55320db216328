import { copies, type DrawnNodes, drawHeap, extendHeap, repeat } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import cycles from '../../analyzers/cycles.ts';
import {
  askAboutDrawings,
  askAboutProgram,
  askAboutSeries,
  codesAndTitles,
  type Said,
} from '../support/ask-analyzers.ts';

describe('requests and errors that hold each other', () => {
  const ADVICE =
    'which is no leak by itself; what keeps them is ErrorLog.recent[*], which leads to the RequestError: let go there; clearing RequestError.request would free the Request, not the RequestError; clearing Request.error would free nothing';

  test('are kept by the log, and only one of their references is worth clearing', async () => {
    const said = await askAboutProgram(cycles, 'request-error-cycle');
    expect(codesAndTitles(said)).toEqual([
      [
        'cycles-held-from-outside',
        `300 RequestError and 300 Request hold each other (RequestError.request, Request.error), ${ADVICE}`,
      ],
    ]);
    expect(said.findings[0]).toMatchObject({ args: { cycles: 300, entry: 'ErrorLog.recent[*]', hangsOnFirst: true } });
    expect(said.findings[0].nodeIds).toHaveLength(2);
  });

  test('are twice as many over three snapshots', async () => {
    const [finding] = (await askAboutSeries(cycles, 'request-error-cycle')).findings;
    expect(finding.args).toMatchObject({ cycles: 600 });
  });
});

test.each(['request-error-cycle', 'emitter-listeners'])(
  'nothing is said of the same work without the leak: %s',
  async (program) => {
    expect((await askAboutProgram(cycles, program, { control: true })).findings).toEqual([]);
    expect((await askAboutSeries(cycles, program, { control: true })).findings).toEqual([]);
  },
);

test.each(['connection-tasks', 'race', 'emitter-listeners', 'set-and-map'])(
  'nothing is said where nothing holds each other: %s',
  async (program) => {
    expect((await askAboutProgram(cycles, program)).findings).toEqual([]);
  },
);

describe('in a drawn heap', () => {
  const LOG = drawHeap({ global: 'global', log: 'ErrorLog', recent: 'Array', slots: 'array:' }, [
    'root ^global global',
    'global .log log',
    'log .recent recent',
    'recent #elements slots',
  ]);

  async function findingsIn(nodes: DrawnNodes, edges: readonly string[]): Promise<Said['findings']> {
    return (await askAboutDrawings(cycles, LOG, extendHeap(LOG, nodes, edges))).findings;
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

  test('of two holders both must let go', async () => {
    const [{ title }] = await findingsIn(PAIRS, [...CYCLES, ...repeat(30, (n) => `log .byId${n} error${n}`)]);
    expect(title).toContain(
      'global.log[*] and one other holder lead to the RequestError, and keep them: let go at all of them',
    );
    expect(title).toContain('let go at all of them');
  });

  test('objects of one class are counted together', async () => {
    const [{ title }] = await findingsIn(copies('port', 60, 'Port'), [
      ...repeat(30, (n) => `slots [${n}] port${n}`),
      ...repeat(60, (n) => `port${n} .peer port${(n + 30) % 60}`),
    ]);
    expect(title).toMatch(/^60 Port hold each other \(Port\.peer\), /u);
  });

  test('in a list that grows at its head, the bytes are of those that came', async () => {
    const pairs = (from: number, to: number): { nodes: DrawnNodes; edges: string[] } => {
      const at = repeat(to - from, (n) => from + n);
      return {
        nodes: Object.fromEntries(
          at.flatMap((n) => [
            [`error${n}`, 'RequestError'],
            [`request${n}`, 'Request'],
          ]),
        ),
        edges: at.flatMap((n) => [
          `error${n} .request request${n}`,
          `request${n} .error error${n}`,
          ...(n === 0 ? [] : [`error${n} .next error${n - 1}`]),
        ]),
      };
    };
    const [old, all] = [pairs(0, 20), pairs(0, 50)];
    const head = (n: number): string => `log .head error${n}`;
    const before = extendHeap(LOG, old.nodes, [...old.edges, head(19)]);
    const after = extendHeap(LOG, all.nodes, [...all.edges, head(49)]);
    const { suspects, findings } = await askAboutDrawings(cycles, before, after);
    expect(suspects[0].retainedBytes).toBeGreaterThan(suspects[0].growthBytes);
    expect(findings).toMatchObject([{ retainedBytes: suspects[0].growthBytes, args: { cycles: 30 } }]);
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
