import {
  type Analyzer,
  defineAnalyzer,
  type HeapObject,
  keptBytesOf,
  nativePartsOf,
  type SuspectInHeap,
  wording,
} from 'heapdiff';

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
      for (const object of nativePartsOf(coordinator, PART)) yield { object, holds: '(timers)' };
    },
  },

  *analyze({ suspects, heap, options: { least } }) {
    const called = [...heap.objects(COORDINATOR)].flatMap((coordinator) => [...calledBelow(coordinator)]);
    for (const [place, added] of byPlace(called.filter(({ isAdded }) => isAdded)))
      if (added.length >= least) yield describeTimers(place, added, suspectOf(added, suspects));
  },
});

export default pageTimers;

/** @param called - once for each timer */
function describeTimers(place: string, called: readonly HeapObject[], suspect: SuspectInHeap | undefined) {
  const functions = [...new Map(called.map((one) => [one.id, one])).values()];
  const advice = 'each keeps what its function knows: clearInterval() or clearTimeout() when its owner is done';
  return {
    code: 'page-timers-running',
    title: `${counted(called.length)} timers that the page set since the first snapshot still wait or repeat, all for ${place}; ${advice}`,
    retainedBytes: keptBytesOf(functions, suspect),
    objects: functions.slice(0, 3),
    ...(suspect === undefined ? {} : { suspect }),
    args: { timers: called.length, functions: functions.length },
  };
}

function byPlace(called: readonly HeapObject[]): Map<string, HeapObject[]> {
  const groups = new Map<string, HeapObject[]>();
  for (const one of called) {
    const place = functionAt(one);
    const group = groups.get(place);
    if (group === undefined) groups.set(place, [one]);
    else group.push(one);
  }
  return groups;
}

/** The suspect that keeps what the timers call. */
function suspectOf([called]: readonly HeapObject[], suspects: readonly SuspectInHeap[]) {
  return suspects.find(({ objects }) => [...objects(called.className)].some(({ id }) => id === called.id));
}

/** What the timers that wait or repeat call, each as often as a timer does. Of those from before nothing tells which timers are new. */
function* calledBelow(coordinator: HeapObject): Generator<HeapObject> {
  for (const timer of nativePartsOf(coordinator, PART)) {
    if (!TIMER.test(timer.className)) continue;
    for (const part of nativePartsOf(timer, PART))
      for (const element of part.elements()) if (element.type === 'closure') yield element;
  }
}
