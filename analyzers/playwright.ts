import {
  type Analyzer,
  defineAnalyzer,
  type Finding,
  type HeapObject,
  type HeapView,
  type SuspectInHeap,
  wording,
} from 'heapdiff';

const { counted, listed, share } = wording;

/** Classes of Playwright's client; its bundles write some as `_Page` or `Page2`. */
const OWNER =
  /^_?(?:Page|BrowserContext|Browser|Frame|Route|Request|Response|WebSocket|WebSocketRoute|Worker|JSHandle|ElementHandle|Dialog|Artifact|CDPSession|APIRequestContext|BindingCall|Tracing)\d*$/u;
const CONNECTION = /^_?Connection\d*$/u;
/** `page@` and 32 digits that are drawn by lot. */
const GUID = /^[a-z-]{1,30}@[0-9a-f]{1,64}$/iu;
/** Names of the protocol. */
const METHOD = /^[A-Za-z_]{1,40}$/u;
const LONGEST_WAY_UP = 6;
const ABOVE: readonly string[] = ['_page', '_context', '_browserContext', '_parent'];

const playwright: Analyzer = defineAnalyzer({
  name: 'playwright',
  summary: 'Playwright: pages and contexts that are closed and kept, route handlers, protocol calls without an answer',
  options: { least: { default: 10, description: 'tell of so many objects, handlers or calls, and more' } },

  label(object, heap) {
    if (!isOwner(object)) return undefined;
    const guid = heap.shown(object.string('_guid') ?? '', GUID);
    return `guid=${guid.replace(/(@[0-9a-f]{8})[0-9a-f]+$/iu, '$1...')}`;
  },

  verdict(object) {
    const end = isOwner(object) ? endOf(object) : undefined;
    return end === undefined ? undefined : { verdict: 'leaking', reason: end };
  },

  *analyze({ heap, suspects, options }) {
    for (const suspect of suspects) {
      const { className, count, holds } = suspect.suspect;
      if (count < options.least) continue;
      const calls = connectionBefore(suspect, '._callbacks');
      if (calls !== undefined) yield describeCalls(suspect, calls, heap);
      else if (/^_?(?:WebSocket)?RouteHandler\d*$/u.test(className)) yield describeHandlers(suspect);
      else if (holds.some((held) => OWNER.test(held.className))) yield* describeOwners(suspect, options.least);
    }
  },
});

export default playwright;

/** Whether it stands for an object of the server: all of these have a guid and a connection. */
function isOwner(object: HeapObject): boolean {
  return (
    OWNER.test(object.className) && object.string('_guid') !== undefined && object.property('_connection') !== undefined
  );
}

/** Why nothing more comes of an object: it is closed, or its page or context is. */
function endOf(object: HeapObject): string | undefined {
  if (object.boolean('_wasCollected') === true) return 'collected by the server';
  let next: HeapObject | undefined = object;
  for (let up = 0; up < LONGEST_WAY_UP && next !== undefined; up++) {
    const [, kind] = /^_?(Page|BrowserContext)\d*$/u.exec(next.className) ?? [];
    const name = kind === 'Page' ? 'page' : 'context';
    const isClosed = next.boolean('_closed') === true || next.string('_closingStatus') === 'closed';
    if (kind !== undefined && isClosed) return `${name} is closed`;
    if (kind !== undefined && next.boolean('_closeWasCalled') === true) return `${name}'s close() was called`;
    next = ABOVE.map((name) => next?.property(name)).find((value) => value?.type === 'object');
  }
  return undefined;
}

/** Also done tasks that keep them: what a handler did is over when its promise is settled. */
function* describeOwners(suspect: SuspectInHeap, least: number): Generator<Finding> {
  const { className, count } = suspect.suspect;
  const owners = [...suspect.objects()].filter(isOwner);
  if (owners.length < least) return;
  const kinds = owners.map((owner) => owner.className.replace(/^_|\d+$/gu, ''));
  const closed = owners.filter((owner) => endOf(owner) !== undefined).length;
  const known = registeredIds(owners);
  const registered = owners.filter(({ id }) => known.has(id)).length;
  const tasks = className === 'Promise' ? [...suspect.objects('Promise')] : [];
  const doneCount = tasks.filter((task) => task.slot('reactions_or_result')?.type === 'object').length;
  const who = doneCount === count ? `${counted(count)} done tasks in ${suspect.place}` : suspect.place;
  const verb = doneCount === count ? 'keep' : 'keeps';
  const states = [
    closed === 0
      ? 'no page or context is known to be closed'
      : `${share(closed, owners.length)} of closed pages or contexts`,
    registered === 0
      ? 'Connection._objects has none of them any more'
      : `${share(registered, owners.length)} still in Connection._objects, as the server has not disposed of them`,
  ];
  const why = closed === owners.length && doneCount === count ? '; a task that is done is not taken out' : '';
  const title = `${who} ${verb} ${listed(kinds)}: ${states.join('; ')}${why}`;
  const code = closed > owners.length / 2 ? 'closed-owners-kept' : 'owners-kept';
  const args = { count: owners.length, closed, registered, doneTasks: doneCount };
  yield { suspect, code, title, objects: owners.slice(0, 3), args };
}

/** Calls that the server has not answered. */
function describeCalls(suspect: SuspectInHeap, connection: HeapObject, heap: HeapView): Finding {
  const methods: string[] = [];
  for (const { value } of connection.property('_callbacks')?.entries() ?? [])
    methods.push(heap.shown(value?.string('method') ?? '', METHOD));
  const title = `${counted(methods.length)} protocol calls have no answer in Connection._callbacks: ${listed(methods)}`;
  return {
    suspect,
    code: 'calls-without-answer',
    title,
    objects: [connection],
    args: { count: methods.length },
  };
}

function describeHandlers(suspect: SuspectInHeap): Finding {
  const { className, count, holder } = suspect.suspect;
  const owner = suspect.chain.filter(isOwner).at(-1);
  const end = owner === undefined ? undefined : endOf(owner);
  const state =
    end === undefined ? 'route() was called so often, and unroute() not; each request is matched with all' : end;
  const title = `${counted(count)} ${className} in ${suspect.place}: ${state}`;
  const args = { count, lists: holder.count ?? 1 };
  return { suspect, code: 'route-handlers-kept', title, objects: owner === undefined ? [] : [owner], args };
}

/** The objects that their connections know, by id. */
function registeredIds(owners: readonly HeapObject[]): ReadonlySet<number> {
  const connections = new Map(
    owners.flatMap((owner) => [owner.property('_connection') ?? []].flat()).map((object) => [object.id, object]),
  );
  const ids = new Set<number>();
  for (const connection of connections.values()) {
    for (const { value } of connection.property('_objects')?.entries() ?? [])
      if (value !== undefined) ids.add(value.id);
  }
  return ids;
}

/** The connection of which the chain takes this property. */
function connectionBefore({ chain, suspect }: SuspectInHeap, edgeName: string): HeapObject | undefined {
  const { nodeId, className = '' } =
    suspect.chain[suspect.chain.findIndex((hop) => hop.edgeName === edgeName) - 1] ?? {};
  return CONNECTION.test(className) ? chain.find(({ id }) => id === nodeId) : undefined;
}
