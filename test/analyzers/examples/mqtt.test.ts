import {
  arrayOf,
  closure,
  compareDrawings,
  type DrawnComparison,
  drawHeap,
  type GraphDescription,
  globalObject,
  mapOf,
  object,
  repeat,
  type Structure,
  text,
} from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import mqtt from '../../../analyzers/examples/mqtt.ts';

/** What a client of MQTT.js 4.3.8 has, beside what every client has. */
interface DrawnClient {
  /** Lists that it has by message id. */
  readonly remembered?: number;
  /** Those of them, from the last on, that the broker has not acknowledged. */
  readonly inFlight?: number;
  /** Packets that wait in the store of what is to be sent. */
  readonly stored?: number;
  readonly state?: 'connected' | 'disconnected';
}

/** A client in a global variable. */
function draw({ remembered = 0, inFlight = 0, stored = 0, state = 'connected' }: DrawnClient): GraphDescription {
  const topics = () => arrayOf([text('reply/1')]);
  const callback = () => object('Object', { cb: closure('cb') });
  const client = object('MqttClient', {
    options: object('Object'),
    messageIdProvider: object('DefaultMessageIdProvider'),
    outgoingStore: object('Store', { _inflights: mapOf(repeat(stored, (at) => [text(`${at}`), object('Packet')])) }),
    _resubscribeTopics: object('Object', { news: object('Object'), weather: object('Object') }),
    messageIdToTopic: byMessageId(repeat(remembered, (at) => [FIRST_ID + at, topics()])),
    outgoing: byMessageId(repeat(inFlight, (at) => [FIRST_ID + remembered - 1 - at, callback()])),
  });
  return drawHeap({ global: globalObject({ client }), yes: 'hidden:true' }, [`global.client .${state} yes`]);
}

const FIRST_ID = 54_525;

/** A plain object with small integers for keys: V8 tells what is under them as elements, and by a dictionary. */
function byMessageId(values: readonly (readonly [messageId: number, value: Structure])[]): Structure {
  return (draft, key) => {
    object('Object')(draft, key);
    draft.addEdge(key, '#elements', (dictionary, at) => dictionary.draw(at, 'array:'));
    for (const [messageId, value] of values) {
      draft.addEdge(key, `[${messageId}]`, value);
      draft.addEdge(`${key}#elements`, `#${messageId}`, `${key}[${messageId}]`);
    }
  };
}

async function compare(before: DrawnClient, after: DrawnClient): Promise<DrawnComparison> {
  const compared = await compareDrawings(draw(before), draw(after), { analyzers: [mqtt] });
  expect(compared.analyzerProblems).toEqual([]);
  return compared;
}

describe('subscriptions that are acknowledged', () => {
  test('are a known leak of the client, which is connected and has two topics', async () => {
    const { suspects } = await compare({ remembered: 5 }, { remembered: 105 });
    expect(suspects.map(({ title }) => title)).toEqual(['MqttClient global.client.subscribe()[*] keeps 100 Array']);
    expect(suspects[0].knownLeak).toMatchObject({
      code: 'acknowledged-subscriptions',
      package: { name: 'mqtt', versions: '>=2.12.0 <5.0.0' },
    });
    expect(suspects[0].chain.slice(1).map(({ verdict, reason, labels }) => [verdict, reason, labels])).toEqual([
      ['not leaking', 'client is connected', ['2 topics']],
      ['leaking', 'subscription is acknowledged', undefined],
    ]);
  });

  test('are counted', async () => {
    const { findings, suspects } = await compare({ remembered: 5 }, { remembered: 105, inFlight: 3 });
    expect(findings).toMatchObject([
      {
        title: '102 acknowledged subscriptions are remembered by MqttClient for nothing',
        suspect: suspects[0].fingerprint,
        args: { acknowledged: 102 },
      },
    ]);
  });
});

test('subscriptions that wait for the broker are none of that', async () => {
  const { findings, suspects } = await compare({}, { remembered: 100, inFlight: 100 });
  expect(findings).toEqual([]);
  expect(suspects.map(({ chain }) => chain.map(({ verdict }) => verdict).includes('leaking'))).not.toContain(true);
});

test('packets that wait to be sent hang on the store', async () => {
  const { suspects, findings } = await compare({ stored: 5 }, { stored: 105 });
  expect(suspects.map(({ title }) => title)).toEqual(['Store MqttClient.outgoingStore keeps 100 Packet']);
  expect(suspects[0].knownLeak).toBeUndefined();
  expect(findings).toEqual([]);
});

test('a client that was ended should be gone', async () => {
  const { suspects } = await compare({ stored: 5 }, { stored: 105, state: 'disconnected' });
  const leaking = suspects[0].chain.find(({ verdict }) => verdict === 'leaking');
  expect([leaking?.className, leaking?.reason, leaking?.suspectEdge]).toEqual(['MqttClient', 'client was ended', true]);
});
