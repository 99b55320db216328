import { type Analyzer, defineAnalyzer, type HeapObject, keptBytesOf, type SuspectInHeap, wording } from 'heapdiff';

const { counted, functionAt } = wording;

/** What has a window's timers in Chromium, and as newer versions write it. */
const COORDINATOR = 'blink::DOMTimerCoordinator';
const COORDINATORS = [COORDINATOR, 'blink::(anonymous namespace)::DOMTimerCoordinator'];

/** What lies between that and the functions: a table, and three objects for each timer. */
const PART = /^blink::Heap\w+$|^(?:blink::)?(?:DOMTimer|ScheduledAction|ScriptStateProtectingContext|V8Function)$/u;

const pageTimers: Analyzer = defineAnalyzer({
  name: 'page-timers',
  summary: 'timeouts and intervals of a web page that wait or run, by function',
  options: { least: { default: 10, description: 'tell of so many timers of one function, and more' } },

  expand: {
    classNames: COORDINATORS,
    *parts(coordinator) {
      for (const object of nativesBelow(coordinator)) yield { object, holds: '(timers)' };
    },
  },

  *analyze({ suspects, heap, options: { least } }) {
    const called = [...heap.objects(COORDINATOR)].flatMap((coordinator) => [...functionsBelow(coordinator)]);
    for (const [place, added] of byPlace(called.filter(({ isAdded }) => isAdded)))
      if (added.length >= least) yield describeTimers(place, added, suspectOf(added, suspects));
  },
});

export default pageTimers;

function describeTimers(place: string, added: readonly HeapObject[], suspect: SuspectInHeap | undefined) {
  const advice = 'each keeps what its function knows: clearInterval() or clearTimeout() when its owner is done';
  return {
    code: 'page-timers-running',
    title: `${counted(added.length)} timers of a page wait or run that were set since the first snapshot, for ${place}; ${advice}`,
    retainedBytes: keptBytesOf(added, suspect),
    objects: added.slice(0, 3),
    ...(suspect === undefined ? {} : { suspect }),
    args: { timers: added.length },
  };
}

function byPlace(called: readonly HeapObject[]): Map<string, HeapObject[]> {
  const groups = new Map<string, HeapObject[]>();
  for (const closure of called) {
    const place = functionAt(closure);
    const group = groups.get(place);
    if (group === undefined) groups.set(place, [closure]);
    else group.push(closure);
  }
  return groups;
}

/** The suspect that keeps what the timers call. */
function suspectOf([{ className, id }]: readonly HeapObject[], suspects: readonly SuspectInHeap[]) {
  return suspects.find(({ objects }) => [...objects(className)].some((object) => object.id === id));
}

function* functionsBelow(coordinator: HeapObject): Generator<HeapObject> {
  for (const part of nativesBelow(coordinator))
    for (const element of part.elements()) if (element.type === 'closure') yield element;
}

function* nativesBelow(object: HeapObject): Generator<HeapObject> {
  for (const element of object.elements()) {
    if (element.type === 'native' && PART.test(element.className)) yield* [element, ...nativesBelow(element)];
  }
}
