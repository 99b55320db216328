import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isAbsolute, join, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import type { Analyzer } from './analyzer.ts';
import { checkAnalyzer } from './check-analyzer.ts';
import { loadDefault } from './load-module.ts';

/** Where analyzers are looked for. */
export interface AnalyzerSources {
  /** Those that come with heapdiff. */
  readonly builtIns: readonly Analyzer[];
  /** The folder that paths and packages are resolved from; absolute. */
  readonly folder: string;
  /** The config file that names some of them, and these names, for messages; none where it is left out. */
  readonly config?: { readonly file: string; readonly names: readonly string[] };
}

/** Stands for "not those that come with heapdiff". */
const NO_BUILT_INS = 'none';

/**
 * Loads analyzers as a user names them: a path (`./mine.ts`), a package (`knex` is `heapdiff-analyzer-knex`) or one that comes
 * with heapdiff. These are all there without being named; `none` leaves them out, but for those that are named.
 *
 * @returns each once, those that come with heapdiff first
 * @throws UsageError where one cannot be found or loaded, or is no analyzer
 */
export async function loadAnalyzers(
  names: readonly string[],
  { builtIns, folder, config }: AnalyzerSources,
): Promise<Analyzer[]> {
  const loaded = new Map<string, Analyzer>();
  if (!names.includes(NO_BUILT_INS)) for (const analyzer of builtIns) loaded.set(analyzer.name, analyzer);
  for (const name of names) {
    if (name === NO_BUILT_INS) continue;
    const builtIn = builtIns.find((candidate) => candidate.name === name);
    const load = (): Promise<Analyzer> => loadOne(name, folder, builtIns);
    const analyzer = builtIn ?? (await (config?.names.includes(name) ? blaming(config.file, load) : load()));
    loaded.set(analyzer.name, analyzer);
  }
  return [...loaded.values()];
}

/** Errors begin with the file that is to be mended. */
async function blaming<T>(file: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${file}: ${error.message}`) : error;
  }
}

async function loadOne(name: string, folder: string, builtIns: readonly Analyzer[]): Promise<Analyzer> {
  const path = isPath(name) ? findFile(resolve(folder, name), name) : findPackage(name, folder, builtIns);
  return checkAnalyzer(await loadDefault(path), name);
}

/** Whether an analyzer is called by its file, and not by its own name or that of a package. */
export function isPath(name: string): boolean {
  return name.startsWith('.') || isAbsolute(name) || /\.[cm]?[jt]s$/u.test(name);
}

function findFile(path: string, name: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) return path;
  throw new UsageError(`analyzer ${name} is not there: no file ${path}`);
}

function findPackage(name: string, folder: string, builtIns: readonly Analyzer[]): string {
  const require = createRequire(join(folder, 'package.json'));
  const packageName = /^heapdiff-analyzer-|^@/u.test(name) ? name : `heapdiff-analyzer-${name}`;
  try {
    return require.resolve(packageName);
  } catch {
    const known = builtIns.map((analyzer) => analyzer.name).join(', ');
    throw new UsageError(
      `no analyzer ${name}: it is none of ${known}, and no package ${packageName} is installed in ${folder}; a file needs ./ in front`,
    );
  }
}
