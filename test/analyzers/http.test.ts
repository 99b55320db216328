import { copies, drawHeap, type GraphDescription, repeat } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import http from '../../analyzers/http.ts';
import { askAboutDrawings, askAboutProgram } from '../support/ask-analyzers.ts';
import { compareRecorded, expectPlanted, namesHolder } from '../support/planted-leak.ts';
import { nodeBinary, recordPair } from '../support/record.ts';

const PLANTED = [
  {
    program: 'http-requests',
    code: 'finished-http-kept',
    title:
      '200 requests (IncomingMessage) are kept by Array AccessLog.requests, though they are over: all received in full, all with a destroyed socket',
    args: { className: 'IncomingMessage', count: 200, over: 200 },
    label: 'request, received in full',
  },
  {
    program: 'http-agent',
    code: 'requests-wait-for-socket',
    title:
      '200 requests wait in Agent.requests for a free socket: its only socket is busy, 1 with a response that nobody reads to the end',
    args: { count: 200, sockets: 1, unreadResponses: 1 },
    label: 'without a socket',
  },
];

describe.each(PLANTED)('$program', ({ program, label, ...told }) => {
  test.each([undefined, 18, 26])('is told with its count, its place and its state (Node %s)', async (major) => {
    const options = major === undefined ? {} : { node: await nodeBinary(major) };
    const { findings, suspects } = await askAboutProgram(http, program, options);
    expect(findings).toMatchObject([{ analyzer: 'http', ...told, suspect: suspects[0].fingerprint }]);
    expect(suspects[0].chain.flatMap(({ labels = [] }) => labels)).toContain(label);
  });

  test('is the first suspect, counted exactly, and no suspect of the same work without the leak', async () => {
    const pair = await recordPair(program);
    expectPlanted(await compareRecorded(pair), pair.truth);
    expect(namesHolder(await compareRecorded(await recordPair(program, { control: true })), pair.truth)).toBe(false);
  });

  test('is not told of the same work without the leak', async () => {
    expect((await askAboutProgram(http, program, { control: true })).findings).toEqual([]);
  });
});

test('a request whose socket is destroyed is leaking', async () => {
  const { chain } = (await askAboutProgram(http, 'http-requests')).suspects[0];
  expect(chain.find(({ className }) => className === 'IncomingMessage')).toMatchObject({
    verdict: 'leaking',
    reason: 'its socket is destroyed',
    suspectEdge: true,
  });
});

test.each(['weakmap-keys', 'callback-args', 'server-sessions', 'request-error-cycle'])(
  'of %s, whose Socket, Request or Session is not one of Node, nothing is said',
  async (program) => {
    const { findings, suspects } = await askAboutProgram(http, program);
    expect(findings).toEqual([]);
    expect(suspects.flatMap(({ chain }) => chain.flatMap(({ labels = [] }) => labels))).toEqual([]);
  },
);

test.each([true, false])(
  'a request is labelled, an object that only inherits from one is not (has listeners: %s)',
  async (isRequest) => {
    const draw = (count: number): GraphDescription => ({
      ...drawHeap(
        {
          global: 'global',
          user: 'closure:IncomingMessage',
          shared: 'code:IncomingMessage',
          script: 'code:node:_http_incoming',
          request: 'IncomingMessage',
          events: 'Object',
          ...copies('held', count, { name: 'Tenant', selfSize: 100 }),
        },
        [
          'root ^global global',
          'global .IncomingMessage user',
          'user #shared shared',
          'shared #script script',
          'global .request request',
          'request .tenants events',
          ...(isRequest ? ['request ._events events'] : []),
          ...repeat(count, (n) => `events [${n}] held${n}`),
        ],
      ),
      locations: ['user', 'request'].map((node) => ({ node, scriptId: 1, line: 6, column: 2 })),
    });
    const { suspects } = await askAboutDrawings(http, draw(10), draw(60));
    const labels = suspects[0].chain.flatMap(({ labels: told = [] }) => told);
    expect(labels).toEqual(isRequest ? ['response'] : []);
  },
);
