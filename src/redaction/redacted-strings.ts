import { hasPseudonyms } from '../graph/name-shapes.ts';
import type { NodeOrdinal, StringIndex } from '../ordinals.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { findNameRoles } from './name-roles.ts';
import { NameRole, type NameTreatment, redactName } from './name-rules.ts';
import { findOddballWords } from './oddballs.ts';
import type { Pseudonyms } from './pseudonyms.ts';

/** What was kept of the texts of a snapshot, and what not. */
export interface RedactionCounts {
  /** Class, property, function and variable names that are as they were, V8's own included. */
  readonly keptNames: number;
  /** Scripts by their file and last folder, or from their package on. */
  readonly keptPaths: number;
  /** Names that have a pseudonym: what looks like a key that is data, and with `names: 'hash'` those of the program. */
  readonly replacedNames: number;
  /** Different string values that have a pseudonym. */
  readonly replacedValues: number;
  /** Of these, as UTF-8. */
  readonly replacedBytes: number;
}

const CHUNK_LENGTH = 1 << 16;

/**
 * The strings of a snapshot without what is data. A text that is both a name and a value gets a second entry for the value, so
 * that neither tells of the other, and both files of a pair have the same texts whatever else is in them.
 */
export class RedactedStrings {
  readonly #snapshot: Snapshot;
  readonly #rolesOf: Uint8Array;
  readonly #isValue: Uint8Array;
  readonly #names: NameTreatment;
  readonly #pseudonyms: Pseudonyms;
  /** For each string the index of its entry as a value; 0 where it is the string itself. */
  readonly #valueEntry: Uint32Array;
  readonly #added: StringIndex[] = [];
  /** V8's own words for single nodes, and behind all other entries one for each. */
  readonly #words: readonly string[];
  readonly #wordEntry = new Map<NodeOrdinal, number>();
  readonly #counts = { keptNames: 0, keptPaths: 0, replacedNames: 0, replacedValues: 0, replacedBytes: 0 };

  /** @param names - whether names of the program stay or get pseudonyms, too */
  constructor(snapshot: Snapshot, names: NameTreatment, pseudonyms: Pseudonyms) {
    const { nodeCount, nodeName, strings } = snapshot;
    this.#snapshot = snapshot;
    this.#names = names;
    this.#pseudonyms = pseudonyms;
    ({ rolesOf: this.#rolesOf, isValue: this.#isValue } = findNameRoles(snapshot));
    this.#valueEntry = new Uint32Array(strings.length);
    for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
      const name = nodeName[node];
      if (this.#isValue[node] === 0 || this.#rolesOf[name] === 0 || this.#valueEntry[name] !== 0) continue;
      this.#valueEntry[name] = strings.length + this.#added.push(name) - 1;
    }
    const wordOf = findOddballWords(snapshot);
    this.#words = [...new Set(wordOf.values())];
    const firstWord = strings.length + this.#added.length;
    for (const [node, word] of wordOf) this.#wordEntry.set(node, firstWord + this.#words.indexOf(word));
  }

  /** What was kept and what not, once all text was written. */
  get counts(): RedactionCounts {
    return this.#counts;
  }

  /** The entry that names a node. */
  nameOf(node: NodeOrdinal): number {
    const word = this.#wordEntry.get(node);
    if (word !== undefined) return word;
    const name = this.#snapshot.nodeName[node];
    return this.#isValue[node] === 0 || this.#valueEntry[name] === 0 ? name : this.#valueEntry[name];
  }

  /** The `strings` section as JSON, in pieces. */
  *json(): Generator<string> {
    const { strings } = this.#snapshot;
    let piece = '[';
    for (let entry = 0; entry < strings.length + this.#added.length; entry++) {
      const index = (entry < strings.length ? entry : this.#added[entry - strings.length]) as StringIndex;
      const roles = entry < strings.length ? this.#rolesOf[index] : 0;
      piece += `${entry === 0 ? '' : ',\n'}${JSON.stringify(this.#textOf(strings.get(index), index, roles))}`;
      if (piece.length < CHUNK_LENGTH) continue;
      yield piece;
      piece = '';
    }
    for (const word of this.#words) piece += `,\n${JSON.stringify(word)}`;
    yield `${piece}]`;
  }

  #textOf(text: string, index: StringIndex, roles: number): string {
    if (text === '' || (index === 0 && text === '<dummy>')) return text;
    const counts = this.#counts;
    if (roles === 0) {
      counts.replacedValues++;
      counts.replacedBytes += Buffer.byteLength(text);
      return this.#pseudonyms.ofData(text);
    }
    const name = redactName(text, roles, this.#names, this.#pseudonyms);
    const isScript = (roles & NameRole.script) !== 0;
    const isCutPath = isScript && this.#names === 'keep' && !hasPseudonyms(name);
    if (name !== text && !isCutPath) counts.replacedNames++;
    else if (isScript) counts.keptPaths++;
    else counts.keptNames++;
    return name;
  }
}
