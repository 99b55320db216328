/** Stands for any index, key or slot: what varies from one object to the next is no name. */
export const ANY_KEY = '[*]';

/** What tells where a hop of a chain is: its class, and the edge that leads there as an author would write it. */
export interface PlacedHop {
  readonly className: string;
  readonly edgeName: string;
}

/**
 * Where the last object of a chain hangs, as its author would write it: `Connection.tasks`, `Socket._events.error`, `cache`.
 * Plain objects and collections are steps on the way.
 */
export function placeOf(chain: readonly PlacedHop[]): string {
  let place = chain.at(-1)?.edgeName ?? '';
  let above = chain.length - 2;
  while (above > 0 && isStep(chain[above], place)) {
    place = chain[above].edgeName + asStep(place);
    above--;
  }
  const { className: owner } = chain[above] ?? { className: '' };
  const waiting = FUNCTION_STATE.exec(owner);
  if (waiting !== null && place.startsWith('(local)')) return `${waiting[1]} ${place}`.trimStart();
  if (above >= 0 && place.startsWith(WEAK_VALUE)) return `${nameOf(owner)} ${place}`;
  const isOwned = above >= 0 && isMember(place) && !MODULE.test(owner);
  return isOwned ? nameOf(owner) + place : place.replace(/^\./u, '');
}

/**
 * An edge as its author would write it: `User.session`, `Connection.tasks[*]`, `AbortController.signal (listeners)`.
 *
 * @param chain - down to the object that the edge starts from; empty where V8's roots are meant
 */
export function edgeLabel(chain: readonly PlacedHop[], edgeName: string): string {
  const holder = chain.at(-1);
  if (holder === undefined) return "V8's roots";
  const isNamed = isNamedMember(edgeName) && !isContainer(holder.className);
  const owner = isNamed ? nameOf(holder.className) : placeOf(chain) || holder.className;
  return owner + asStep(edgeName);
}

/** An edge as it goes on from the name of what holds it: `.last`, ` (reactions)`. */
export function asStep(edgeName: string): string {
  return isMember(edgeName) ? edgeName : ` ${edgeName}`;
}

/** Whether a class says nothing of whose an object is: that of plain objects, or of a collection. */
export function isContainer(className: string): boolean {
  return CONTAINERS.has(className);
}

const CONTAINERS: ReadonlySet<string> = new Set(['Object', 'Array', 'Map', 'Set']);

/** Whether what hangs at `place` is told by where its holder hangs: a plain object, a collection of many alike, a view. */
function isStep({ className }: PlacedHop, place: string): boolean {
  if (SAYS_NOTHING.test(place)) return true;
  return isMember(place) && (className === 'Object' || (isContainer(className) && place.startsWith(ANY_KEY)));
}

/** The buffer of any view, a field without a name. */
const SAYS_NOTHING = /^\(internal\)(?: buffer)?$/u;

/** What hangs on its key, which tells whose it is. */
const WEAK_VALUE = '(WeakMap value)';

/** A file, whose variables are told by name. */
const MODULE = /^(?:module|script) /u;

/** What waits; told by the function's name. */
const FUNCTION_STATE = /^async (.*)\(\)$/su;

/** A class or a function as code refers to it. */
function nameOf(className: string): string {
  return className.replace(/^\(closure\) /u, '');
}

/** Whether an edge is a property of one name, which tells more than where its holder hangs. */
export function isNamedMember(edgeName: string): boolean {
  return isMember(edgeName) && edgeName !== ANY_KEY;
}

function isMember(edgeName: string): boolean {
  return /^[.[]/u.test(edgeName);
}

/**
 * `Set Connection.tasks`: the class of the last hop, then where it hangs. Of a browser's lists and tables, which no page knows, whose
 * they are: `Window`; and where one hangs in such, its class alone.
 */
export function nameHolder(chain: readonly PlacedHop[]): string {
  const holder = chain.at(-1);
  if (holder === undefined) return "V8's roots";
  const place = placeOf(chain);
  const [owner, isElement] = place.endsWith(ANY_KEY) ? [place.slice(0, -ANY_KEY.length), true] : [place, false];
  if (isBrowsersPart(holder.className) && owner !== '') return owner;
  return isElement && isBrowsersPart(owner) ? holder.className : `${holder.className} ${place}`.trimEnd();
}

/** Whether it is a table or list of Chromium's, which belongs to the object that holds it. */
export function isBacking(className: string): boolean {
  return /^(?:Detached )?blink::(?:Heap\w+Backing|Basic\w+)$/u.test(className);
}

/** What Chromium has between an object that a page knows and what that holds. */
function isBrowsersPart(className: string): boolean {
  return isBacking(className) || /^(?:Detached )?blink::EventTargetData$/u.test(className);
}
