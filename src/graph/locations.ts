import { NO_NODE, type NodeOrdinal, type StringIndex } from '../ordinals.ts';
import { EdgeType, type Snapshot } from '../snapshot/snapshot.ts';
import { codedTargetOf } from './named-edges.ts';

/** A place in a script; line and column count from 1, as editors do. */
export interface SourceLocation {
  readonly url: string;
  /** The script by its file and last folder, or from its package on; other URLs as they are. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Where functions, generators and the constructors of objects are written, with the URL of their script. */
export class Locations {
  readonly #snapshot: Snapshot;
  /** For each node its row in the section, plus one; 0 where it has none. */
  readonly #rowOfNode: Uint32Array;
  readonly #urlByScriptId = new Map<number, string>();

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
    this.#rowOfNode = new Uint32Array(snapshot.nodeCount);
    const { locations } = snapshot;
    const edgeCode = snapshot.strings.classify(EDGE_CODES);
    for (let row = 0; row < locations.count; row++) {
      const node = locations.node[row] as NodeOrdinal;
      this.#rowOfNode[node] = row + 1;
      if (this.#urlByScriptId.has(locations.scriptId[row])) continue;
      const url = this.#findScriptUrl(row, node, edgeCode);
      if (url !== undefined) this.#urlByScriptId.set(locations.scriptId[row], url);
    }
  }

  /** The place of a node, undefined where the snapshot does not know it. */
  of(node: NodeOrdinal): SourceLocation | undefined {
    const { locations } = this.#snapshot;
    if (this.#rowOfNode[node] === 0) return undefined;
    const row = this.#rowOfNode[node] - 1;
    const url = this.#urlByScriptId.get(locations.scriptId[row]);
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
    return this.#urlByScriptId.values();
  }

  /** V8 >= 15 names the script itself; before, a closure leads to it by `shared` and `script`. */
  #findScriptUrl(row: number, node: NodeOrdinal, edgeCode: Uint8Array): string | undefined {
    const { scriptNode } = this.#snapshot.locations;
    const script = (scriptNode.length === 0 ? NO_NODE : scriptNode[row]) as NodeOrdinal;
    if (script !== NO_NODE) return this.#scriptName(script);
    const shared = codedTargetOf(this.#snapshot, node, EdgeType.internal, edgeCode, SHARED);
    if (shared === NO_NODE) return undefined;
    const found = codedTargetOf(this.#snapshot, shared, EdgeType.internal, edgeCode, SCRIPT);
    return found === NO_NODE ? undefined : this.#scriptName(found);
  }

  /** `system / Script / url` in V8 15, the bare URL before. */
  #scriptName(script: NodeOrdinal): string {
    const { strings, nodeName } = this.#snapshot;
    return strings.get(nodeName[script] as StringIndex).replace(/^system \/ Script(?: \/ )?/u, '');
  }
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
 * user, query and fragment, which may be secrets; of those that are content their scheme.
 */
export function shortFileName(url: string): string {
  if (/^(?!file:)[a-z][\w+.-]+:/u.test(url)) return shortUrl(url);
  const path = (url.startsWith('file:') ? decodePath(url) : url).replace(HOME, '');
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

function decodePath(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
