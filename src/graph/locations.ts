import { NO_NODE, type NodeOrdinal, type StringIndex } from '../ordinals.ts';
import { EdgeType, type Snapshot } from '../snapshot/snapshot.ts';
import { codedTargetOf } from './named-edges.ts';
import { hasKnownSecret } from './secret-prefixes.ts';

/** A place in a script; line and column count from 1, as editors do. */
export interface SourceLocation {
  readonly url: string;
  /** The script by its file and last folder, or from its package on; other URLs as they are. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What {@link Locations} finds out before it is asked. */
export interface LocationRows {
  /** For each node its row in the section, plus one; 0 where it has none. */
  readonly rowOfNode: Uint32Array;
  readonly urlByScriptId: ReadonlyMap<number, string>;
}

/** Where functions, generators and the constructors of objects are written, with the URL of their script. */
export class Locations {
  readonly #snapshot: Snapshot;
  /** @internal By node and by script. */
  readonly rows: LocationRows;

  /** @internal @param rows - where they are known */
  constructor(snapshot: Snapshot, rows: LocationRows = findRows(snapshot)) {
    this.#snapshot = snapshot;
    this.rows = rows;
  }

  /** The place of a node, undefined where the snapshot does not know it. */
  of(node: NodeOrdinal): SourceLocation | undefined {
    const { locations } = this.#snapshot;
    const row = this.rows.rowOfNode[node] - 1;
    if (row === -1) return undefined;
    const url = this.rows.urlByScriptId.get(locations.scriptId[row]);
    if (url === undefined || url === '') return undefined;
    return {
      url,
      file: shortFileName(url),
      line: Math.max(1, locations.line[row] + 1),
      column: Math.max(1, locations.column[row] + 1),
    };
  }

  /** The URLs of all scripts that a place is known in. */
  get scriptUrls(): Iterable<string> {
    return this.rows.urlByScriptId.values();
  }
}

function findRows(snapshot: Snapshot): LocationRows {
  const { locations, nodeCount, strings } = snapshot;
  const rowOfNode = new Uint32Array(nodeCount);
  const urlByScriptId = new Map<number, string>();
  const edgeCode = strings.classify(EDGE_CODES);
  for (let row = 0; row < locations.count; row++) {
    const node = locations.node[row] as NodeOrdinal;
    rowOfNode[node] = row + 1;
    if (urlByScriptId.has(locations.scriptId[row])) continue;
    const url = findScriptUrl(snapshot, row, node, edgeCode);
    if (url !== undefined) urlByScriptId.set(locations.scriptId[row], url);
  }
  return { rowOfNode, urlByScriptId };
}

/** V8 >= 15 names the script itself; before, a closure leads to it by `shared` and `script`. */
function findScriptUrl(snapshot: Snapshot, row: number, node: NodeOrdinal, edgeCode: Uint8Array): string | undefined {
  const { scriptNode } = snapshot.locations;
  const script = (scriptNode.length === 0 ? NO_NODE : scriptNode[row]) as NodeOrdinal;
  if (script !== NO_NODE) return scriptName(snapshot, script);
  const shared = codedTargetOf(snapshot, node, EdgeType.internal, edgeCode, SHARED);
  if (shared === NO_NODE) return undefined;
  const found = codedTargetOf(snapshot, shared, EdgeType.internal, edgeCode, SCRIPT);
  return found === NO_NODE ? undefined : scriptName(snapshot, found);
}

/** `system / Script / url` in V8 15, the bare URL before. */
function scriptName({ strings, nodeName }: Snapshot, script: NodeOrdinal): string {
  return strings.get(nodeName[script] as StringIndex).replace(/^system \/ Script(?: \/ )?/u, '');
}

const SHARED = 1;
const SCRIPT = 2;

const EDGE_CODES: ReadonlyMap<string, number> = new Map([
  ['shared', SHARED],
  ['script', SCRIPT],
  ['script_or_debug_info', SCRIPT],
]);

/**
 * A file by its last folder, or from its package on: the way there says nothing, and may be private. Of other URLs all but
 * the user; of those that are content their scheme. What is behind the file, query and fragment, may be secrets; a name that says by
 * its beginning that it is one is `[*]`.
 */
export function shortFileName(url: string): string {
  const file = shorten(url);
  if (!hasKnownSecret(file)) return file;
  return file.replaceAll(/[^/\\]+?(?=(?:\.\w{1,5})?(?:[/\\]|$))/gu, (part) => (hasKnownSecret(part) ? '[*]' : part));
}

function shorten(url: string): string {
  if (/^(?!file:)[a-z][\w+.-]+:/u.test(url)) return shortUrl(url);
  const path = (url.startsWith('file:') ? decodePath(url.replace(/[?#].*$/su, '')) : withoutQuery(url)).replace(
    HOME,
    '',
  );
  const segments = path.split(/[/\\]/u);
  const packages = segments.lastIndexOf('node_modules');
  return segments.slice(packages === -1 ? -2 : packages).join('/');
}

/** Its last folder is the name of somebody. */
const HOME = /^(?:file:\/\/)?\/?(?:[a-z]:)?[/\\](?:home|Users)[/\\][^/\\]+[/\\](?=[^/\\]+$)/iu;

function shortUrl(url: string): string {
  const content = /^(?:data|blob|javascript):/u.exec(url);
  return content === null ? url.replace(/[?#].*$/su, '').replace(/^([a-z][\w+.-]*:\/\/)[^/]*@/u, '$1') : content[0];
}

/** What a program named after a file; a `#` may be in the name of a folder. */
function withoutQuery(path: string): string {
  return path.replace(/(?<=\.\w{1,5})[?#].*$|\?.*$/su, '');
}

function decodePath(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
