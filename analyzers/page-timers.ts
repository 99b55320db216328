import { type Analyzer, defineAnalyzer, type HeapObject, keptBytesOf, type SuspectInHeap, wording } from 'heapdiff';

const { counted, functionAt } = wording;

/** What has a window's timers in Chromium, and as newer versions write it. */
const COORDINATOR = 'blink::DOMTimerCoordinator';
const COORDINATORS = [COORDINATOR, 'blink::(anonymous namespace)::DOMTimerCoordinator'];

/** What lies between that and the functions: a table, and three objects for each timer. */
const PART = /^blink::Heap\w+$|^(?:blink::)?(?:DOMTimer|ScheduledAction|ScriptStateProtectingContext|V8Function)$/u;

const TIMER = /^(?:blink::)?DOMTimer$/u;

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
    const timers = [...heap.objects(COORDINATOR)].flatMap((coordinator) => [...timersBelow(coordinator)]);
    for (const [place, added] of byPlace(timers.filter(({ called }) => called.isAdded)))
      if (added.length >= least) yield describeTimers(place, added, suspectOf(added, suspects));
  },
});

export default pageTimers;

/** A timer that waits or repeats, and the function that it calls. Of those that call one from before nothing tells which are new. */
interface Timer {
  readonly timer: HeapObject;
  readonly called: HeapObject;
}

function describeTimers(place: string, added: readonly Timer[], suspect: SuspectInHeap | undefined) {
  const called = [...new Map(added.map((one) => [one.called.id, one.called])).values()];
  const advice = 'each keeps what its function knows: clearInterval() or clearTimeout() when its owner is done';
  return {
    code: 'page-timers-running',
    title: `${counted(added.length)} timers that the page set since the first snapshot still wait or repeat, all for ${place}; ${advice}`,
    retainedBytes: keptBytesOf(called, suspect),
    objects: called.slice(0, 3),
    ...(suspect === undefined ? {} : { suspect }),
    args: { timers: added.length, functions: called.length },
  };
}

function byPlace(timers: readonly Timer[]): Map<string, Timer[]> {
  const groups = new Map<string, Timer[]>();
  for (const timer of timers) {
    const place = functionAt(timer.called);
    const group = groups.get(place);
    if (group === undefined) groups.set(place, [timer]);
    else group.push(timer);
  }
  return groups;
}

/** The suspect that keeps what the timers call. */
function suspectOf([{ called }]: readonly Timer[], suspects: readonly SuspectInHeap[]) {
  return suspects.find(({ objects }) => [...objects(called.className)].some(({ id }) => id === called.id));
}

function* timersBelow(coordinator: HeapObject): Generator<Timer> {
  for (const timer of nativesBelow(coordinator)) {
    if (!TIMER.test(timer.className)) continue;
    for (const part of nativesBelow(timer))
      for (const element of part.elements()) if (element.type === 'closure') yield { timer, called: element };
  }
}

function* nativesBelow(object: HeapObject): Generator<HeapObject> {
  for (const element of object.elements()) {
    if (element.type === 'native' && PART.test(element.className)) yield* [element, ...nativesBelow(element)];
  }
}
