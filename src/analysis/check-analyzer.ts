import { types } from 'node:util';
import { UsageError } from '../errors.ts';
import type { Analyzer, HopPattern } from './analyzer.ts';

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u;
const HOOKS = ['label', 'verdict', 'analyze'] as const;
const KEYS: ReadonlySet<string> = new Set(['name', 'summary', 'options', ...HOOKS, 'expand', 'knownLeaks']);

/**
 * Checks what a module exported: the types say so, too; plain JavaScript does not read them.
 *
 * @param source - where it comes from, for the message
 * @throws UsageError with what is wrong
 */
export function checkAnalyzer(value: unknown, source: string): Analyzer {
  const refuse = (detail: string): never => {
    throw new UsageError(`${source}: ${detail}`);
  };
  if (typeof value !== 'object' || value === null)
    return refuse(
      `exports ${value === undefined ? 'no default' : `a ${typeof value}`}; expected \`export default defineAnalyzer({...})\``,
    );
  const analyzer = value as Partial<Analyzer>;
  for (const key of Object.keys(analyzer)) {
    if (!KEYS.has(key)) refuse(`there is no "${key}" in an analyzer; expected ${[...KEYS].join(', ')}`);
  }
  if (typeof analyzer.name !== 'string' || !NAME.test(analyzer.name))
    refuse(`name is ${describeName(analyzer.name)}; expected lower case with dashes, like "event-listeners"`);
  if (typeof analyzer.summary !== 'string' || analyzer.summary === '') refuse('summary is missing; expected one line');
  for (const hook of HOOKS) {
    if (analyzer[hook] !== undefined && typeof analyzer[hook] !== 'function') refuse(`${hook} is no function`);
  }
  if (analyzer.expand !== undefined && !isExpander(analyzer.expand))
    refuse('expand is no { classNames: [...], parts(object) {...} }');
  for (const [name, option] of Object.entries(analyzer.options ?? {})) {
    const type = typeof option?.default;
    if (!/^[a-z][a-zA-Z0-9]*$/u.test(name)) refuse(`option "${name}" is no name in camel case`);
    if (type !== 'string' && type !== 'number' && type !== 'boolean')
      refuse(`option ${name} has no default that is a string, a number or a boolean`);
    if (typeof option.description !== 'string') refuse(`option ${name} has no description`);
  }
  if (analyzer.knownLeaks !== undefined && !Array.isArray(analyzer.knownLeaks)) refuse('knownLeaks is no array');
  for (const leak of analyzer.knownLeaks ?? []) {
    if (typeof leak?.code !== 'string' || !NAME.test(leak.code))
      refuse('a known leak has no code in lower case with dashes');
    if (!Array.isArray(leak.chain) || leak.chain.length === 0) refuse(`known leak ${leak.code} has no chain`);
    if (!leak.chain.every(isHopPattern))
      refuse(`known leak ${leak.code} has a chain of other things than { class, edge }, texts or patterns`);
    for (const text of [leak.explanation, leak.remedy]) {
      if (typeof text !== 'string') refuse(`known leak ${leak.code} lacks an explanation or a remedy`);
    }
    if (leak.link !== undefined && typeof leak.link !== 'string')
      refuse(`the link of known leak ${leak.code} is no text`);
    if (leak.package !== undefined && !isPackage(leak.package))
      refuse(`the package of known leak ${leak.code} is no { name, versions }`);
  }
  return analyzer as Analyzer;
}

function isExpander(value: unknown): boolean {
  const expander = value as Partial<NonNullable<Analyzer['expand']>> | null;
  return typeof expander === 'object' && Array.isArray(expander?.classNames) && typeof expander.parts === 'function';
}

function isHopPattern(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { class: className, edge } = value as HopPattern;
  return [className, edge].every((part) => part === undefined || typeof part === 'string' || types.isRegExp(part));
}

function isPackage(value: unknown): boolean {
  const { name, versions } = Object(value) as Record<string, unknown>;
  return typeof name === 'string' && typeof versions === 'string';
}

function describeName(name: unknown): string {
  if (name === undefined) return 'missing';
  return typeof name === 'string' ? JSON.stringify(name) : `a ${typeof name}`;
}
