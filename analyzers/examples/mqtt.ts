import { type Analyzer, defineAnalyzer, type HeapObject, type HeapView } from 'heapdiff';

/** What the user of a client or a store never sees: the property, and how what it holds is written. */
const PARTS: Readonly<Record<'MqttClient' | 'Store', Readonly<Record<string, string>>>> = {
  MqttClient: {
    messageIdToTopic: '.subscribe()[*]', // { messageId: [topic, ...] }, from subscribe(); the SUBACK should take it away
    outgoing: '.inFlight[*]', // { messageId: { cb } }, until the broker acknowledges it
    _resubscribeTopics: '.topics[*]', // { topic: { qos } }, until unsubscribe()
  },
  Store: { _inflights: '[*]' }, // Map { messageId => packet }
};

/** Knows MQTT.js: what its clients still wait for, and the subscriptions that they remember for good. */
const mqtt: Analyzer = defineAnalyzer({
  name: 'mqtt',
  summary: 'clients of MQTT.js: those that were ended, and acknowledged subscriptions that they never forget',

  options: {
    least: { default: 10, description: 'tell of so many acknowledged subscriptions of one client, and more' },
  },

  expand: {
    classNames: ['MqttClient', 'Store'],
    subclasses: true,
    *parts(object) {
      const parts = object.isInstanceOf('MqttClient') ? PARTS.MqttClient : PARTS.Store;
      for (const [property, holds] of Object.entries(parts)) {
        const part = object.property(property);
        if (part !== undefined) yield { object: part, holds };
      }
    },
  },

  label(object) {
    if (!object.isInstanceOf('MqttClient')) return undefined;
    const topics = [...(object.property('_resubscribeTopics')?.properties() ?? [])].length;
    return `${topics} topics`;
  },

  verdict(object, heap) {
    if (object.className === 'Array') {
      const isAcknowledged = acknowledgedIn(heap).some(({ id }) => id === object.id);
      return isAcknowledged ? { verdict: 'leaking', reason: 'subscription is acknowledged' } : undefined;
    }
    if (!object.isInstanceOf('MqttClient')) return undefined;
    if (object.boolean('disconnected') === true) return { verdict: 'leaking', reason: 'client was ended' };
    return object.boolean('connected') === true ? { verdict: 'notLeaking', reason: 'client is connected' } : undefined;
  },

  knownLeaks: [
    {
      code: 'acknowledged-subscriptions',
      chain: [{ edge: '.subscribe()[*]', class: 'Array' }],
      package: { name: 'mqtt', versions: '>=2.12.0 <5.0.0' },
      explanation:
        'subscribe() remembers its topics by message id, and nothing takes them away when the broker has acknowledged them, ' +
        'nor when they are unsubscribed: up to 65,535 lists of one client.',
      remedy:
        'Update mqtt to 5.0.0; before, `resubscribe: false` spares the lists, and a UniqueMessageIdProvider ' +
        '(from 4.3.0 on) uses the same ids again.',
      link: 'https://github.com/mqttjs/MQTT.js/pull/1535',
    },
  ],

  *analyze({ heap, suspects, options }) {
    for (const client of heap.objects('MqttClient', { subclasses: true })) {
      const acknowledged = acknowledgedBy(client);
      if (acknowledged.length < options.least) continue;
      const suspect = suspects.find(({ holder }) => holder?.id === client.id);
      yield {
        code: 'acknowledged-subscriptions',
        title: `${acknowledged.length} acknowledged subscriptions are remembered by ${client.className} for nothing`,
        retainedBytes: acknowledged.reduce((sum, topics) => sum + topics.retainedBytes, 0),
        objects: acknowledged,
        ...(suspect === undefined ? {} : { suspect }),
        args: { acknowledged: acknowledged.length },
      };
    }
  },
});

export default mqtt;

function acknowledgedIn(heap: HeapView): HeapObject[] {
  return [...heap.objects('MqttClient', { subclasses: true })].flatMap(acknowledgedBy);
}

/** The lists of topics under message ids that no packet in flight has. */
function acknowledgedBy(client: HeapObject): HeapObject[] {
  const inFlight = byMessageId(client, 'outgoing');
  const remembered = byMessageId(client, 'messageIdToTopic');
  return [...remembered].filter(([messageId]) => !inFlight.has(messageId)).map(([, topics]) => topics);
}

/** Ids are small integers: V8 tells what is under them as elements, of a plain object, too. */
function byMessageId(client: HeapObject, property: string): Map<string, HeapObject> {
  const references = [...(client.property(property)?.references() ?? [])].filter(({ type }) => type === 'element');
  return new Map(references.map(({ name, object }) => [name, object]));
}
