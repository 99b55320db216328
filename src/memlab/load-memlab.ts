import { createRequire } from 'node:module';
import { join } from 'node:path';
import { UsageError } from 'heapdiff';
import { whileTemporary } from './work-folder.ts';

/** The package that all others of memlab share. */
export type MemlabCore = typeof import('@memlab/core');

/** The package that runs scenarios. */
export type MemlabApi = typeof import('@memlab/api');

const CORE = '@memlab/core';
const API = '@memlab/api';
/** Packages that bring one, where a package manager hides what is not asked for by name. */
const WAYS: Readonly<Record<string, readonly string[]>> = {
  [CORE]: ['@memlab/heap-analysis', API, 'memlab'],
  [API]: ['memlab'],
};
/** memlab listens to these, and keeps Ctrl-C from ending the process. */
const SIGNALS = ['exit', 'SIGINT', 'SIGUSR1', 'SIGUSR2'];

/**
 * Loads memlab as a plug-in would, so that both share one instance; where it finds none, from the working directory, then from
 * beside heapdiff.
 *
 * @param file - the plug-in, as an absolute path
 * @param workFolder - where memlab makes its folders when it is loaded
 * @throws UsageError where memlab is not installed
 */
export function loadMemlab(file: string, workFolder: string): MemlabCore {
  return loadQuietly(findPackage(CORE, file), workFolder);
}

/**
 * Loads what runs scenarios, and the core that it shares with them, from where {@link loadMemlab} looks.
 *
 * @throws UsageError where it is not installed
 */
export function loadMemlabApi(
  file: string,
  workFolder: string,
): { readonly api: MemlabApi; readonly core: MemlabCore } {
  const path = findPackage(API, file);
  const load = createRequire(path);
  const core = loadQuietly(load.resolve(CORE), workFolder);
  return { core, api: whileTemporary(workFolder, () => load(path)) };
}

function findPackage(name: string, file: string): string {
  for (const from of [file, join(process.cwd(), 'package.json'), import.meta.url]) {
    const path = resolvePackage(createRequire(from), name);
    if (path !== undefined) return path;
  }
  throw new UsageError(
    `memlab is not installed where ${file}, the working directory or heapdiff finds it: npm install --save-dev ${CORE} ${API}`,
  );
}

function resolvePackage(require: NodeJS.Require, name: string): string | undefined {
  const direct = resolveFrom(require, name);
  if (direct !== undefined) return direct;
  for (const wayName of WAYS[name]) {
    const way = resolveFrom(require, wayName);
    const found = way === undefined ? undefined : resolveFrom(createRequire(way), name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function resolveFrom(require: NodeJS.Require, name: string): string | undefined {
  try {
    return require.resolve(name);
  } catch {
    return undefined;
  }
}

/** Leaves no folders in the temporary one, and no listeners: memlab's would write to the terminal when the process ends. */
function loadQuietly(path: string, workFolder: string): MemlabCore {
  const load = createRequire(path);
  if (load.cache[path] !== undefined) return load(path) as MemlabCore;

  const before = new Map(SIGNALS.map((signal) => [signal, new Set(process.rawListeners(signal))]));
  const core: MemlabCore = whileTemporary(workFolder, () => load(path));
  core.info.unregisterLogFile(core.config.consoleLogFile);
  for (const [signal, listeners] of before) {
    for (const listener of process.rawListeners(signal)) {
      if (!listeners.has(listener)) process.removeListener(signal, listener as () => void);
    }
  }
  return core;
}
