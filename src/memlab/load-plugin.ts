import { realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { ILeakFilter, IScenario } from '@memlab/core';
import { UnreadableInputError, UsageError } from 'heapdiff';

/** The part of memlab's BaseAnalysis that runs one. */
export interface Analysis {
  getCommandName(): string;
  process(options: { args: { _: string[]; snapshot: string; 'snapshot-dir': string } }): Promise<unknown>;
}

/** A plug-in of the user's that was found, not loaded yet. */
export interface PluginFile {
  /** As the user called it. */
  readonly name: string;
  /** Absolute, links followed: this is where its own imports are looked for. */
  readonly path: string;
}

/** @throws UnreadableInputError where there is no such file */
export async function findPlugin(name: string): Promise<PluginFile> {
  try {
    return { name, path: await realpath(resolve(name)) };
  } catch (error) {
    throw new UnreadableInputError(name, 'there is no such file', { cause: error });
  }
}

/**
 * Loads a heap analysis: a module that is, or exports, a class that extends memlab's BaseAnalysis.
 *
 * @throws UsageError where it cannot be loaded or is none
 */
export function loadAnalysis(plugin: PluginFile): Analysis {
  const loaded = load(plugin, 'a memlab analysis');
  const Found = [loaded, propertyOf(loaded, 'default'), ...Object.values(Object(loaded))].find(isAnalysisClass);
  if (Found === undefined) {
    throw new UsageError(`${plugin.name} is no memlab analysis: it exports no class that extends BaseAnalysis`);
  }
  try {
    return new Found();
  } catch (error) {
    throw new UsageError(`${plugin.name}: its analysis cannot be made: ${messageOf(error)}`);
  }
}

/**
 * Loads a leak filter: a module that is, or exports by default, a function or an object of memlab's callbacks.
 *
 * @throws UsageError where it cannot be loaded or is none
 */
export function loadLeakFilter(plugin: PluginFile): ILeakFilter {
  const loaded = load(plugin, 'a memlab leak filter');
  for (const found of [propertyOf(loaded, 'default'), loaded]) {
    if (typeof found === 'function') return { leakFilter: found as NonNullable<ILeakFilter['leakFilter']> };
    if (isLeakFilter(found)) return found;
  }
  throw new UsageError(`${plugin.name} is no memlab leak filter: it has no leakFilter and no retainerReferenceFilter`);
}

/**
 * Loads a scenario: a module that is, or exports by default, an object with memlab's `url` and `action`.
 *
 * @throws UsageError where it cannot be loaded or is none
 */
export function loadScenario(plugin: PluginFile): IScenario {
  const loaded = load(plugin, 'a memlab scenario');
  const found = [propertyOf(loaded, 'default'), loaded].find((value) => typeof propertyOf(value, 'url') === 'function');
  if (typeof propertyOf(found, 'action') !== 'function')
    throw new UsageError(
      `${plugin.name} is no memlab scenario: expected { url: () => '...', action: async (page) => ... }`,
    );
  return found as IScenario;
}

function load({ name, path }: PluginFile, what: string): unknown {
  try {
    return createRequire(path)(path);
  } catch (error) {
    const isMemlabMissing = /Cannot find (?:module|package) '(?:@memlab\/[\w-]+|memlab)'/.test(messageOf(error));
    const hint = isMemlabMissing ? '; install memlab beside it: npm install --save-dev @memlab/core @memlab/api' : '';
    throw new UsageError(`${name} cannot be loaded as ${what}: ${messageOf(error).split('\n')[0]}${hint}`);
  }
}

/** What was thrown, in words; plug-ins throw anything. */
export function messageOf(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error);
  } catch {
    return 'something that has no text';
  }
}

function isAnalysisClass(value: unknown): value is new () => Analysis {
  const prototype: unknown = typeof value === 'function' ? value.prototype : undefined;
  return (
    typeof propertyOf(prototype, 'process') === 'function' &&
    typeof propertyOf(prototype, 'getCommandName') === 'function'
  );
}

function isLeakFilter(value: unknown): value is ILeakFilter {
  return ['leakFilter', 'retainerReferenceFilter'].some((name) => typeof propertyOf(value, name) === 'function');
}

function propertyOf(value: unknown, name: string): unknown {
  return value === null || value === undefined ? undefined : (value as Record<string, unknown>)[name];
}
