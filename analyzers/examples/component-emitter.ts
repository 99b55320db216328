import { type Analyzer, defineAnalyzer } from 'heapdiff';

/** Knows component-emitter, which keeps its listeners in `_callbacks`: `{ $name: [listener, ...] }`. */
const componentEmitter: Analyzer = defineAnalyzer({
  name: 'component-emitter',
  summary: 'listeners of component-emitter, and the empty lists that old versions leave behind',

  options: {
    least: { default: 10, description: 'tell of so many empty lists, and more' },
  },

  // Listeners hang on the emitter, as its user sees it. How the emitter keeps them is its own business.
  expand: {
    classNames: ['Emitter'],
    subclasses: true,
    *parts(emitter) {
      const callbacks = emitter.property('_callbacks');
      if (callbacks !== undefined) yield { object: callbacks, holds: '.on[*]' };
    },
  },

  label(object) {
    if (!object.isInstanceOf('Emitter')) return undefined;
    const events = [...(object.property('_callbacks')?.properties() ?? [])];
    return `${events.length} events`;
  },

  knownLeaks: [
    {
      code: 'empty-listener-lists',
      chain: [{ edge: '.on[*]', class: 'Array' }],
      package: { name: 'component-emitter', versions: '<1.3.0' },
      explanation: 'off() and once() leave an empty list for every event name that was ever used.',
      remedy: 'Update component-emitter to 1.3.0, or use few event names.',
      link: 'https://github.com/sindresorhus/component-emitter/pull/74',
    },
  ],

  *analyze({ suspects, options }) {
    for (const suspect of suspects) {
      if (suspect.holder?.isInstanceOf('Emitter') !== true) continue;
      const lists = [...suspect.objects('Array')];
      const empty = lists.filter((list) => list.elements().next().done === true);
      if (empty.length < options.least) continue;
      yield {
        code: 'empty-lists',
        title: `${empty.length} of ${lists.length} lists of listeners that ${suspect.holder.className} keeps are empty`,
        retainedBytes: empty.reduce((sum, list) => sum + list.retainedBytes, 0),
        objects: empty,
        suspect,
        args: { empty: empty.length, lists: lists.length },
      };
    }
  },
});

export default componentEmitter;
