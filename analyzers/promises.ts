import { type Analyzer, defineAnalyzer, type Finding, type HeapObject, type SuspectInHeap } from 'heapdiff';

/** What a snapshot can tell of a promise: V8 keeps reactions and result in one slot, and writes no edge for an empty one. */
type State = 'waited for' | 'settled' | 'unknown';

const promises: Analyzer = defineAnalyzer({
  name: 'promises',
  summary: 'promises that are kept, by state, and what waits on one that never settles',
  options: { least: { default: 10, description: 'tell of so many promises or reactions, and more' } },

  label(object) {
    if (object.className !== 'Promise') return undefined;
    const state = stateOf(object);
    return state === 'waited for' ? 'pending, waited for' : state === 'settled' ? 'settled' : undefined;
  },

  *analyze({ suspects, options }) {
    for (const suspect of suspects) {
      const { className, count } = suspect.suspect;
      if (count < options.least) continue;
      if (/ reaction$/u.test(className)) yield describeReactions(suspect);
      else if (className === 'Promise') yield describePromises(suspect);
      else if (/^async .*\(\)$/u.test(className)) yield describeSuspended(suspect);
    }
  },
});

export default promises;

function stateOf(promise: HeapObject): State {
  const slot = promise.slot('reactions_or_result');
  if (slot === undefined) return 'unknown';
  return / reaction$|^reaction$/u.test(slot.className) ? 'waited for' : 'settled';
}

/** All reactions hang on one promise: it is pending as long as they are there. */
function describeReactions(suspect: SuspectInHeap): Finding {
  const { className, count, holder, retainedBytes } = suspect.suspect;
  const many = holder.count ?? 1;
  const promise =
    many === 1 ? `one pending promise, ${suspect.place}` : `${many.toLocaleString('en')} pending promises`;
  return {
    code: 'reactions-on-pending-promise',
    title: `${count.toLocaleString('en')} ${className}s wait on ${promise}`,
    retainedBytes,
    objects: suspect.holder === undefined ? [] : [suspect.holder],
    suspect,
    args: { reactions: count, kind: className, promises: many },
  };
}

/** An async function that waits is kept by what it waits for. */
function describeSuspended(suspect: SuspectInHeap): Finding {
  const { className, count, retainedBytes, sampleIds } = suspect.suspect;
  const objects = [...suspect.objects(className)].filter(({ id }) => sampleIds.includes(id));
  return {
    code: 'async-functions-never-resumed',
    title: `${count.toLocaleString('en')} calls of ${className} wait for something that ${suspect.place} keeps`,
    retainedBytes,
    objects,
    suspect,
    args: { calls: count },
  };
}

function describePromises(suspect: SuspectInHeap): Finding {
  const counts: Record<State, number> = { 'waited for': 0, settled: 0, unknown: 0 };
  const objects: HeapObject[] = [];
  for (const promise of suspect.objects('Promise')) {
    counts[stateOf(promise)]++;
    if (objects.length < 3) objects.push(promise);
  }
  const { settled, unknown, 'waited for': waiting } = counts;
  const total = settled + waiting + unknown;
  const parts = [
    { count: settled, state: 'settled' },
    { count: waiting, state: 'pending and waited for' },
    { count: unknown, state: 'pending or settled with nothing, and nobody waits for them' },
  ].filter(({ count }) => count > 0);
  const states = parts.map(({ count, state }) =>
    count === total ? `all ${state}` : `${count.toLocaleString('en')} ${state}`,
  );
  return {
    code: settled > total / 2 ? 'settled-promises-kept' : 'promises-kept',
    title: `${total.toLocaleString('en')} promises in ${suspect.place}: ${states.join(', ')}`,
    retainedBytes: suspect.suspect.retainedBytes,
    objects,
    suspect,
    args: { settled, waitedFor: waiting, unknown },
  };
}
