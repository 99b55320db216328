import { readFileSync, realpathSync, statSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type SourceLocation, shortFileName } from './graph/locations.ts';

const LARGEST_BYTES = 64 << 20;
const DATA_URL = /^data:application\/json[^,]*;base64,/u;

/**
 * Finds where a place of a script was written, by the source map that the script names. A snapshot may come from anybody: only
 * files in one folder are read.
 */
export class SourceMaps {
  readonly #folder: string;
  readonly #mapOfUrl = new Map<string, SourceMap | undefined>();

  /** @param folder - absolute; with its subfolders all that is read */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @returns the original place, lines and columns from 1; undefined where there is no map, or nothing in it */
  find({ url, line, column }: SourceLocation): Omit<SourceLocation, 'url'> | undefined {
    if (!this.#mapOfUrl.has(url)) this.#mapOfUrl.set(url, this.#load(url));
    const entry = this.#mapOfUrl.get(url)?.findEntry(line - 1, column - 1);
    if (entry === undefined || !('originalSource' in entry) || typeof entry.originalSource !== 'string')
      return undefined;
    return {
      file: shortFileName(entry.originalSource),
      line: entry.originalLine + 1,
      column: entry.originalColumn + 1,
    };
  }

  #load(url: string): SourceMap | undefined {
    try {
      const path = url.startsWith('file:') ? fileURLToPath(url) : url;
      const text = this.#read(path);
      const named = [...text.matchAll(/^\/\/# sourceMappingURL=(\S+)\s*$/gmu)].at(-1)?.[1];
      if (named === undefined) return undefined;
      const payload = DATA_URL.test(named)
        ? Buffer.from(named.replace(DATA_URL, ''), 'base64').toString('utf8')
        : this.#read(resolve(dirname(path), decodeURIComponent(named)));
      return new SourceMap(JSON.parse(payload));
    } catch {
      // A script that is gone or elsewhere, a damaged map: then the place in the script is told.
      return undefined;
    }
  }

  #read(path: string): string {
    const real = realpathSync(path);
    const inside = relative(this.#folder, real);
    if (inside.startsWith(`..${sep}`) || resolve(inside) === inside) throw new Error(`${path} is outside`);
    const stats = statSync(real);
    if (!stats.isFile() || stats.size > LARGEST_BYTES) throw new Error(`${path} is no script`);
    return readFileSync(real, 'utf8');
  }
}
