import { describeValue } from '../describe-value.ts';
import { UsageError } from '../errors.ts';
import type { Analyzer, OptionDeclarations, OptionValues } from './analyzer.ts';

/** Values by analyzer and option, as a config file or a command line gives them. */
export type GivenOptions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * The values of an analyzer's options: given ones, and defaults.
 *
 * @throws UsageError where a given option was not declared, or is of another type
 */
export function resolveOptions(analyzer: Analyzer, given: GivenOptions): OptionValues<OptionDeclarations> {
  const declared = analyzer.options ?? {};
  const values = new Map(Object.entries(declared).map(([name, { default: value }]) => [name, value]));
  for (const [name, value] of Object.entries((Object.hasOwn(given, analyzer.name) && given[analyzer.name]) || {})) {
    const expected = values.get(name);
    if (expected === undefined) {
      const names = [...values.keys()].join(', ');
      throw new UsageError(
        `analyzer ${analyzer.name} has no option "${name}"; ${names === '' ? 'it has none' : `expected ${names}`}`,
      );
    }
    if (typeof value !== typeof expected || Number.isNaN(value)) {
      throw new UsageError(
        `option ${name} of analyzer ${analyzer.name} is ${describeValue(value)}; expected a ${typeof expected}`,
      );
    }
    values.set(name, value as string | number | boolean);
  }
  return Object.freeze(Object.fromEntries(values));
}

/**
 * Checks what a config file says of the options of analyzers that are loaded.
 *
 * @param file - the config file, for the message
 * @throws UsageError as a comparison would, with the file
 */
export function checkOptions(analyzers: readonly Analyzer[], given: GivenOptions, file: string): void {
  try {
    for (const analyzer of analyzers) resolveOptions(analyzer, given);
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${file}: ${error.message}`) : error;
  }
}

/** `least` of `event-listeners` on the command line: `event-listeners-least`. */
export function flagOf(analyzer: string, option: string): string {
  return `${analyzer}-${option.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`;
}
