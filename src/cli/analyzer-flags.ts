import type { Analyzer, GivenOptions } from 'heapdiff';
import type { OptionSpec } from './options.ts';
import { UsageMistake } from './usage-mistake.ts';

/** An option of an analyzer as one of the command line. */
export interface AnalyzerFlag extends OptionSpec {
  readonly analyzer: string;
  readonly option: string;
  readonly default: string | number | boolean;
}

/**
 * The options of analyzers as options of the command line: `--event-listeners-least 5`.
 *
 * @param flagOf - of the library
 */
export function analyzerFlags(
  analyzers: readonly Analyzer[],
  flagOf: (analyzer: string, option: string) => string,
): AnalyzerFlag[] {
  return analyzers.flatMap((analyzer) =>
    Object.entries(analyzer.options ?? {}).map(([option, { default: value, description }]) => ({
      name: flagOf(analyzer.name, option),
      value: typeof value === 'number' ? 'N' : typeof value === 'boolean' ? 'yes|no' : 'TEXT',
      description,
      analyzer: analyzer.name,
      option,
      default: value,
    })),
  );
}

/**
 * The values that a user gave, of the type that each was declared with.
 *
 * @param textOf - what was typed behind a flag
 * @throws UsageMistake where it is none
 */
export function readAnalyzerFlags(
  flags: readonly AnalyzerFlag[],
  textOf: (flag: string) => string | undefined,
): GivenOptions {
  const given = new Map<string, Record<string, unknown>>();
  for (const flag of flags) {
    const text = textOf(flag.name);
    if (text === undefined) continue;
    given.set(flag.analyzer, { ...given.get(flag.analyzer), [flag.option]: readValue(flag, text) });
  }
  return Object.fromEntries(given);
}

function readValue(flag: AnalyzerFlag, text: string): string | number | boolean {
  if (typeof flag.default === 'string') return text;
  if (typeof flag.default === 'number') {
    if (text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
    throw new UsageMistake(`--${flag.name} must be a number, not ${JSON.stringify(text)}`);
  }
  if (text === 'yes' || text === 'true') return true;
  if (text === 'no' || text === 'false') return false;
  throw new UsageMistake(`--${flag.name} must be yes or no, not ${JSON.stringify(text)}`);
}
