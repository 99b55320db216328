import {
  type Analyzer,
  asyncStackOf,
  coalesceAsyncStacks,
  defineAnalyzer,
  type Finding,
  type HeapObject,
  isPromise,
  isRaceDecided,
  isReactionClass,
  promiseState,
  reactionHandler,
  reactionsOn,
  type SuspectInHeap,
  suspendedBy,
  wording,
} from 'heapdiff';

const { counted, functionAt, mostFirst, share } = wording;

const SUSPENDED = /^async .*\(\)$/su;
/** Of more objects the first are looked at. */
const MOST_LOOKED_AT = 20_000;

const promises: Analyzer = defineAnalyzer({
  name: 'promises',
  summary: 'promises that are kept, by state, and what waits on one that never settles, by async stack',
  options: { least: { default: 10, description: 'tell of so many promises, reactions or calls, and more' } },

  label(object) {
    if (SUSPENDED.test(object.className)) {
      const [, ...callers] = asyncStackOf(object);
      return callers.length === 0 ? undefined : `awaited by ${callers.join(' <- ')}`.slice(0, 200);
    }
    const state = isPromise(object) ? promiseState(object) : 'unknown';
    return state === 'waited for' ? 'pending, waited for' : state === 'settled' ? 'settled' : undefined;
  },

  *analyze({ suspects, options }) {
    for (const suspect of suspects) {
      const { className, count, holds } = suspect.suspect;
      if (count < options.least) continue;
      const calls = holds.find((held) => SUSPENDED.test(held.className) && held.count >= count);
      if (className === 'await reaction') yield describeAwaits(suspect);
      else if (className === 'race-like reaction') yield describeRaces(suspect);
      else if (isReactionClass(className)) yield describeReactions(suspect);
      else if (/Promise$/u.test(className)) yield* describePromises(suspect);
      else if (calls !== undefined) yield describeSuspended(suspect, calls.className, calls.count);
    }
  },
});

export default promises;

/** Each is kept by the reaction that would resume it. */
function describeAwaits(suspect: SuspectInHeap): Finding {
  const functions = reactionsOf(suspect).flatMap((reaction) => suspendedBy(reaction) ?? []);
  const { text, name, stackCount } = coalesceAsyncStacks(functions);
  const calls = name === undefined ? 'calls of async functions' : `calls of async ${name}()`;
  return tellOfWaiting(suspect, 'awaits-on-pending-promise', calls, text, { stacks: stackCount });
}

function describeRaces(suspect: SuspectInHeap): Finding {
  const reactions = reactionsOf(suspect);
  const decided = reactions.filter(isRaceDecided).length;
  const all = share(decided, suspect.suspect.count);
  const why =
    decided === 0 ? '' : `; ${all} of their races are decided, but a reaction stays until its promise settles`;
  return tellOfWaiting(suspect, 'races-on-pending-promise', 'race-like reactions', why, { decided });
}

function describeReactions(suspect: SuspectInHeap): Finding {
  const { className, count } = suspect.suspect;
  const handlers = reactionsOf(suspect).flatMap((reaction) => reactionHandler(reaction) ?? []);
  const [first] = mostFirst(handlers.map(functionAt));
  const [name, calls] = first ?? ['', 0];
  const who = calls === count ? 'each' : counted(calls);
  const why = calls === 0 ? '' : `; ${who} would call ${name}, and cannot be taken back before its promise settles`;
  return tellOfWaiting(suspect, 'reactions-on-pending-promise', `${className}s`, why, {});
}

/** The promises were there before, and so were pending all the time. */
function tellOfWaiting(suspect: SuspectInHeap, code: string, who: string, why: string, args: Finding['args']): Finding {
  const { className, count, holder } = suspect.suspect;
  const promiseCount = holder.count ?? 1;
  const which = promiseCount === 1 ? 'one pending promise' : `${counted(promiseCount)} pending promises`;
  const place = placeOf(suspect);
  const title = `${counted(count)} ${who} wait on ${which}${place === '' ? '' : `, ${place}`}${why}`;
  const objects = suspect.holder === undefined ? [] : [suspect.holder];
  return { suspect, code, title, objects, args: { kind: className, count, promises: promiseCount, ...args } };
}

/** An async function that waits is kept by what it waits for, here by what could settle that. */
function describeSuspended(suspect: SuspectInHeap, className: string, count: number): Finding {
  const functions = someOf(suspect, className);
  const { text, stackCount } = coalesceAsyncStacks(functions);
  const title = `${counted(count)} calls of ${className} have not gone on, and hang on ${suspect.place}${text}`;
  return {
    suspect,
    code: 'calls-never-resumed',
    title,
    objects: functions.slice(0, 3),
    args: { count, stacks: stackCount },
  };
}

function* describePromises(suspect: SuspectInHeap): Generator<Finding> {
  const { className, count } = suspect.suspect;
  const all = someOf(suspect, className).filter(isPromise);
  if (all.length === 0) return;
  const counts = { settled: 0, 'waited for': 0, unknown: 0 };
  for (const promise of all) counts[promiseState(promise)]++;
  const { settled, 'waited for': waitedFor, unknown } = counts;
  const told = [
    { of: settled, state: 'settled, and kept with their results' },
    { of: waitedFor, state: 'pending and waited for' },
    { of: unknown, state: 'pending, or settled with no object: the snapshot does not tell' },
  ].flatMap(({ of, state }) => (of === 0 ? [] : `${share(of, all.length)} ${state}`));
  const title = `${counted(count)} promises in ${suspect.place}: ${told.join('; ')}`;
  const code = settled > all.length / 2 ? 'settled-promises-kept' : 'promises-kept';
  yield { suspect, code, title, objects: all.slice(0, 3), args: { count, settled, waitedFor, unknown } };
}

/** The reactions of one promise that were added: V8 puts the newest in front. Those of several promises are not looked for. */
function reactionsOf({ holder: promise, suspect: { className, count, holder } }: SuspectInHeap): HeapObject[] {
  const reactions: HeapObject[] = [];
  if (promise === undefined || (holder.count ?? 1) > 1) return reactions;
  for (const reaction of reactionsOn(promise))
    if (reaction.className === className && reactions.push(reaction) === Math.min(count, MOST_LOOKED_AT)) break;
  return reactions;
}

/** `Server.shutdown` of `Promise Server.shutdown (reactions)`; what a function keeps is told by its name. */
function placeOf({ place, suspect: { chain, holder } }: SuspectInHeap): string {
  const name = place.slice(place.startsWith(`${holder.className} `) ? holder.className.length + 1 : 0);
  const [, where] = /^(.*?) ?\(reactions\)$/su.exec(name) ?? [name, name];
  const holderAt = chain.findIndex(({ nodeId }) => nodeId === holder.nodeId);
  const above = chain[holderAt - 1]?.className ?? '';
  if (where === '(local)') return above === '' ? '' : `a local variable of ${above}`;
  const [owner, step] = [chain[holderAt - 2]?.className, chain[holderAt - 1]?.edgeName];
  if (where === '(internal) context') return step?.startsWith('.') ? `which ${owner}${step} would settle` : '';
  return where;
}

function someOf(suspect: SuspectInHeap, className: string): HeapObject[] {
  const some: HeapObject[] = [];
  for (const object of suspect.objects(className)) if (some.push(object) === MOST_LOOKED_AT) break;
  return some;
}
