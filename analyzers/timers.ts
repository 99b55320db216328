import {
  type Analyzer,
  defineAnalyzer,
  type Finding,
  type HeapObject,
  type HeapView,
  keptBytesOf,
  placesOf,
  type SuspectInHeap,
  wording,
} from 'heapdiff';

const { counted, functionAt } = wording;

/** Timers that run, of one kind: `interval of 60000 ms` of a function, as a report tells it. */
interface Group {
  readonly kind: string;
  readonly callback: string;
  /** Whether Node set them, for something of its own: the timeout of a socket. */
  readonly areNodes: boolean;
  readonly timers: HeapObject[];
}

const MOST_TIMERS = 1e6;
const PLAIN: ReadonlySet<string> = new Set(['Timeout', 'Object', 'Array', 'Promise', 'Map', 'Set']);

const timers: Analyzer = defineAnalyzer({
  name: 'timers',
  summary: 'timeouts and intervals that run, by delay and function, and those that are over and kept',
  options: { least: { default: 10, description: 'tell of so many timers of one kind, and more' } },

  label(object, heap) {
    if (object.className !== 'Timeout') return undefined;
    if (isOver(object)) return 'cleared or over';
    const list = listOf(object);
    return list === undefined ? undefined : `${describeKind(object, delaysByList(heap).get(list.id))}, running`;
  },

  *analyze({ suspects, heap, options: { least } }) {
    const groups = [...groupAdded(heap)].filter((group) => group.timers.length >= least);
    for (const group of groups) yield describeGroup(group, suspectOf(group, suspects));
    for (const suspect of suspects) {
      const over = suspect.suspect.className === 'Timeout' ? [...suspect.objects('Timeout')].filter(isOver) : [];
      if (over.length >= least) yield describeOver(suspect, over);
    }
  },
});

export default timers;

function describeGroup(group: Group, suspect: SuspectInHeap | undefined): Finding {
  const { kind, callback, areNodes, timers: running } = group;
  const areIntervals = kind.startsWith('interval');
  const advice = areIntervals
    ? 'an interval never ends by itself: clearInterval() when its owner is done'
    : 'each keeps what its function knows until its time is over: clearTimeout() when nobody needs it any more';
  const purpose = areNodes
    ? `by Node itself, to call ${callback}: each ends with what Node set it for`
    : `for ${callback}${describeKept(suspect, group)}; ${advice}`;
  return {
    code: areIntervals ? 'intervals-running' : 'timeouts-running',
    title: `${counted(running.length)} ${kind.replace(/^\w+/u, '$&s')} are running that were set since the first snapshot, ${purpose}`,
    retainedBytes: keptBytesOf(running, suspect),
    objects: running.slice(0, 3),
    ...(suspect === undefined ? {} : { suspect }),
    args: { timers: running.length, kind },
  };
}

function describeOver(suspect: SuspectInHeap, over: readonly HeapObject[]): Finding {
  const title = `${counted(over.length)} Timeout in ${placesOf(over, suspect)} are cleared or over, and kept all the same: nothing will call them any more, so forget them`;
  const about = { suspect, objects: over.slice(0, 3), args: { timers: over.length } };
  return { ...about, code: 'ended-timers-kept', title, retainedBytes: keptBytesOf(over, suspect) };
}

/** Of what a suspect keeps, the first class with one object for each timer, which its function leads to. */
function describeKept(suspect: SuspectInHeap | undefined, { timers: running }: Group): string {
  const known = classesBehind(running[0]);
  const owned = suspect?.suspect.holds.find(({ className, count: kept }) => {
    return kept >= running.length && known.has(className) && /^[A-Z]\w*$/u.test(className) && !PLAIN.has(className);
  });
  return owned === undefined ? '' : `, and with them ${counted(running.length)} ${owned.className} stay`;
}

/** Classes of new objects that a timer's function has in its scopes, or is bound to. */
function classesBehind(timer: HeapObject): ReadonlySet<string> {
  const called = timer.property('_onTimeout');
  const context = called?.slot('context');
  const known = [called, context, context?.slot('previous')].flatMap((scope) => [...(scope?.references() ?? [])]);
  return new Set(known.filter(({ object }) => object.isAdded).map(({ object }) => object.className));
}

function suspectOf({ timers: running }: Group, suspects: readonly SuspectInHeap[]): SuspectInHeap | undefined {
  const ids = new Set(running.map(({ id }) => id));
  const having = suspects.filter(({ suspect }) => suspect.holds.some(({ className }) => className === 'Timeout'));
  return having.find(({ objects }) => [...objects('Timeout')].some(({ id }) => ids.has(id)));
}

/** Node's lists, one for each delay, hold exactly the timers that run. */
function groupAdded(heap: HeapView): Iterable<Group> {
  const delays = delaysByList(heap);
  const groups = new Map<string, Group>();
  for (const list of heap.objects('TimersList')) {
    for (const timer of along(list, '_idleNext')) {
      if (!timer.isAdded) continue;
      const callee = timer.property('_onTimeout');
      const called = callee?.slot('bound_function') ?? callee;
      const [kind, callback] = [describeKind(timer, delays.get(list.id)), functionAt(called)];
      const areNodes = called?.location?.file.startsWith('node:') === true;
      const key = `${kind} ${callback}`;
      const group = groups.get(key) ?? { kind, callback, areNodes, timers: [] };
      groups.set(key, group);
      group.timers.push(timer);
    }
  }
  return groups.values();
}

/** The delay of each list is its key in a table that `setTimeout` has in a variable; the number itself is in no snapshot. */
function delaysByList(heap: HeapView): Map<number, string> {
  const delays = new Map<number, string>();
  for (const setTimeout of heap.objects('(closure) setTimeout')) {
    for (const { name, object } of setTimeout.variable('timerListMap')?.references() ?? []) {
      if (object.className === 'TimersList' && /^\d+$/u.test(name)) delays.set(object.id, name);
    }
  }
  return delays;
}

/** The timers that are linked to an object. */
function* along(object: HeapObject, link: string): Generator<HeapObject> {
  let next = object.property(link);
  for (let number = 0; number < MOST_TIMERS && next?.className === 'Timeout'; number++) {
    yield next;
    next = next.property(link);
  }
}

const listOf = (timer: HeapObject): HeapObject | undefined =>
  ([...along(timer, '_idlePrev')].at(-1) ?? timer).property('_idlePrev');

/** `_repeat` is `null` for a timeout; for an interval a number, which no reference leads to, or one to a number. */
function describeKind(timer: HeapObject, delay: string | undefined): string {
  const kind = timer.property('_repeat')?.type === 'hidden' ? 'timeout' : 'interval';
  return delay === undefined ? kind : `${kind} of ${delay} ms`;
}

const isOver = (timer: HeapObject): boolean =>
  timer.property('_idleNext')?.type !== 'object' && timer.boolean('_destroyed') === true;
