import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { CaptureError, UsageError } from '../../errors.ts';

/** Something that has a heap: a process, a page, a worker. */
export interface Target {
  readonly id: string;
  /** `node`, `page`, `iframe`, `worker`, `service_worker`, ... */
  readonly type: string;
  readonly title: string;
  readonly url: string;
  /** Where its session is opened. */
  readonly webSocketDebuggerUrl: string;
}

/** An address as `host:port`. */
export interface Host {
  readonly host: string;
  readonly port: number;
}

/** What is meant where nobody says which: all others belong to one of them. */
const MAIN_TYPES = ['page', 'node'];
/** The browser's own: the list below its address bar, for one. */
const OWN_TYPE = 'browser_ui';

/**
 * Reads the address that a user types.
 *
 * @param address - `9229`, `host:9229`, `http://host:9229`, or what Chromium prints: `ws://host:9222/devtools/browser/...`
 * @returns undefined for the address of one target: `ws://host:9229/<id>`
 * @throws UsageError for anything else
 */
export function readHost(address: string): Host | undefined {
  const match = /^(?:(\w+):\/\/)?(?:(\[[\da-f:.]+\]|[\w.-]*):)?(\d+)(\/.*)?$/iu.exec(address);
  const [, scheme = 'http', host = '', port = '', path = '/'] = match ?? [];
  if (match === null || Number(port) < 1 || Number(port) > 65_535 || !/^(?:http|wss?)$/u.test(scheme))
    throw new UsageError(
      `${JSON.stringify(address)} is no address to inspect; expected a port, host:port or a ws:// address: --inspect 9229`,
    );
  if (scheme !== 'http' && path !== '/' && !path.startsWith('/devtools/browser/')) return undefined;
  return { host: host || '127.0.0.1', port: Number(port) };
}

/**
 * Asks an address what can be inspected there.
 *
 * @throws CaptureError where nothing listens, or something else than a Node or a browser
 */
export async function listTargets({ host, port }: Host, signal: AbortSignal): Promise<Target[]> {
  const place = `${host}:${port}`;
  let text: string;
  try {
    const response = await fetch(`http://${await numericHost(host)}:${port}/json/list`, { signal });
    if (!response.ok) throw new Error(`it answers ${response.status}`);
    text = await response.text();
  } catch (error) {
    throw new CaptureError(explainSilence(place, error, signal));
  }
  const targets = parseTargets(text);
  if (targets === undefined) throw new CaptureError(`${place} is no Node and no browser: it lists no targets`);
  return targets;
}

/**
 * Chooses the one that is meant.
 *
 * @param wanted - all or a part of its address or title, or its type; the only page or process where it is left out
 * @throws UsageError with those that are there where it is not exactly one
 */
export function chooseTarget(targets: readonly Target[], wanted: string | undefined, place: string): Target {
  const found = wanted === undefined ? findMain(targets) : findWanted(targets, wanted);
  if (found.length === 1) return found[0];
  const list = (found.length === 0 ? targets : found).map(describe).join('; ');
  if (targets.length === 0) throw new UsageError(`${place} has nothing to inspect; open a page in it`);
  const how = wanted === undefined ? 'name one with --target' : 'expected a part of one address or title';
  const what = wanted === undefined ? 'to choose from' : `that --target ${JSON.stringify(wanted)} fits`;
  throw new UsageError(
    found.length === 0
      ? `${place} has no target ${what}; ${how}: ${list}`
      : `${place} has ${found.length} targets ${what}; ${how}: ${list}`,
  );
}

/** A target as messages name it. */
export function nameTarget({ type, title, url }: Target): string {
  return `${type} ${title || url || 'without a title'}`;
}

function findMain(targets: readonly Target[]): readonly Target[] {
  if (targets.length === 1) return targets;
  return targets.filter(({ type }) => MAIN_TYPES.includes(type));
}

/** What it is called in full comes before what has it in its name. */
function findWanted(targets: readonly Target[], wanted: string): readonly Target[] {
  const exact = targets.filter(({ id, type, title, url }) => [id, type, title, url].includes(wanted));
  if (exact.length > 0) return exact;
  return targets.filter(({ title, url }) => title.includes(wanted) || url.includes(wanted));
}

function describe({ type, title, url }: Target): string {
  return `${type} ${JSON.stringify(title)} ${url}`.trimEnd();
}

/** Node and Chromium answer to addresses and to localhost, to no other name. */
async function numericHost(host: string): Promise<string> {
  if (host === 'localhost' || host.startsWith('[') || isIP(host) !== 0) return host;
  const { address, family } = await lookup(host);
  return family === 6 ? `[${address}]` : address;
}

function explainSilence(place: string, error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return `${place} did not answer: ${(signal.reason as Error).message}`;
  const { message, cause } = error as Error;
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ECONNREFUSED')
    return `nothing listens on ${place}; start node --inspect app.js or chromium --remote-debugging-port=9222`;
  return `${place} cannot be inspected: ${cause instanceof Error ? cause.message : message}`;
}

function parseTargets(text: string): Target[] | undefined {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(list)) return undefined;
  return list.map(readTarget).filter(({ type, webSocketDebuggerUrl }) => type !== OWN_TYPE && webSocketDebuggerUrl);
}

function readTarget(value: unknown): Target {
  const fields = Object(value) as Record<string, unknown>;
  const textOf = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '');
  return {
    id: textOf('id'),
    type: textOf('type'),
    title: textOf('title'),
    url: textOf('url'),
    webSocketDebuggerUrl: textOf('webSocketDebuggerUrl'),
  };
}
