import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { GivenOptions } from './analysis/analyzer-options.ts';
import { isPath } from './analysis/load-analyzers.ts';
import { loadDefault } from './analysis/load-module.ts';
import { UsageError } from './errors.ts';
import { checkRules, type GateRules } from './gate/budget.ts';

/** What `heapdiff.config.ts` (or `.js`, `.json`) says. */
export interface Config {
  /** As `--analyzer` takes them; paths are from the config file's folder. */
  readonly analyzers?: readonly string[];
  /** Values of their options, by analyzer. */
  readonly options?: GivenOptions;
  /** What `heapdiff check` lets pass; sizes may be texts, like `10kB`. */
  readonly gate?: GateRules;
}

/** A config file that was found; its paths are absolute. */
export interface FoundConfig extends Config {
  readonly file: string;
}

const NAMES = ['heapdiff.config.ts', 'heapdiff.config.js', 'heapdiff.config.mjs', 'heapdiff.config.json'];

const SETTINGS: ReadonlySet<string> = new Set(['$schema', 'analyzers', 'options', 'gate']);

/** Types a config: `export default defineConfig({ analyzers: ['./mine.ts'] })`. */
export function defineConfig(config: Config): Config {
  return config;
}

/**
 * Reads the nearest config file, from a folder upwards to the one with a package.json.
 *
 * @returns undefined where there is none
 * @throws UsageError where it cannot be loaded, or says something else than a config does
 */
export async function findConfig(folder: string): Promise<FoundConfig | undefined> {
  const file = findFile(folder);
  if (file === undefined) return undefined;
  const { analyzers = [], ...config } = checkConfig(
    file.endsWith('.json') ? await readJson(file) : await loadDefault(file),
    file,
  );
  const root = dirname(file);
  return { ...config, analyzers: analyzers.map((name) => (isPath(name) ? resolve(root, name) : name)), file };
}

/** The nearest, up to the folder that has a package.json. */
function findFile(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const [file, second] = NAMES.map((name) => join(at, name)).filter((path) => existsSync(path));
    if (second !== undefined) throw new UsageError(`${file}: ${second} is there, too; keep one`);
    if (file !== undefined) return file;
    if (existsSync(join(at, 'package.json')) || dirname(at) === at) return undefined;
  }
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageError(`${file}: cannot be read (${error.message})`);
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file}: is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function checkConfig(value: unknown, file: string): Config {
  if (!isRecord(value))
    throw new UsageError(`${file}: exports no object; expected \`export default defineConfig({ analyzers: [...] })\``);
  for (const key of Object.keys(value)) {
    if (!SETTINGS.has(key))
      throw new UsageError(`${file}: there is no setting "${key}"; expected analyzers, options, gate`);
  }
  const { analyzers = [], options = {}, gate } = value as Partial<Config>;
  if (!Array.isArray(analyzers) || !analyzers.every((name) => typeof name === 'string' && name !== ''))
    throw new UsageError(`${file}: analyzers is no list of names and paths`);
  if (!isRecord(options) || !Object.values(options).every(isRecord))
    throw new UsageError(`${file}: options is no { analyzer: { option: value } }`);
  return { analyzers, options, ...(gate === undefined ? {} : { gate: checkRules(gate, file) }) };
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
