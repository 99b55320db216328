import { parseArgs } from 'node:util';
import { nearestName } from '../nearest-name.ts';
import type { OptionSpec } from './options.ts';
import { UsageMistake } from './usage-mistake.ts';

/** What was typed: a text, several where an option was given several times, true where it has no value. */
export interface RawOptions {
  readonly cut?: unknown;
  readonly format?: unknown;
  readonly iterations?: unknown;
  readonly output?: unknown;
  readonly suspect?: unknown;
  readonly top?: unknown;
  readonly [option: string]: unknown;
}

/**
 * Takes the command line apart: options by name, and what stands between them.
 *
 * @throws UsageMistake with what is wrong and what was perhaps meant
 */
export function parseOptions(
  args: readonly string[],
  specs: readonly OptionSpec[],
): { readonly options: RawOptions; readonly files: readonly string[] } {
  const known = new Map(specs.map((spec) => [spec.name, spec]));
  const files: string[] = [];
  const values = new Map<string, string[] | true>();
  for (const token of tokensOf(args, specs)) {
    if (token.kind === 'positional') files.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName } = token;
    const spec = known.get(name);
    if (spec === undefined) throw unknownOption(name, rawName, specs);
    if (spec.value === '') {
      if (token.value !== undefined) throw new UsageMistake(`${rawName} takes no value`);
      values.set(name, true);
    } else {
      if (token.value === undefined || (!token.inlineValue && /^-[^0-9]/.test(token.value)))
        throw new UsageMistake(`${rawName} needs a value`);
      // `-o=report.json`: Node leaves the sign in front of a short option's value.
      const value = rawName.startsWith('--') ? token.value : token.value.replace(/^=/u, '');
      values.set(name, [...allValues(values.get(name)), value]);
    }
  }
  const given = [...values].map(([name, value]) => [name, value !== true && value.length === 1 ? value[0] : value]);
  return { options: Object.fromEntries(given), files };
}

/** What each argument is: `strict` would throw for the same mistakes, in words that name no option that was perhaps meant. */
function tokensOf(args: readonly string[], specs: readonly OptionSpec[]) {
  const config = specs.map(({ name, alias, value }) => {
    const type = value === '' ? ('boolean' as const) : ('string' as const);
    return [name, alias === undefined ? { type } : { type, short: alias }] as const;
  });
  return parseArgs({ args: [...args], options: Object.fromEntries(config), strict: false, tokens: true }).tokens;
}

function unknownOption(name: string, rawName: string, specs: readonly OptionSpec[]): UsageMistake {
  const meant = nearestName(name, [...specs.map((spec) => spec.name), 'help', 'quiet', 'version']);
  return new UsageMistake(`unknown option ${rawName}${meant === undefined ? '' : `; did you mean --${meant}?`}`);
}

/** What was given, once or several times. */
export function allValues(value: unknown): readonly string[] {
  return value === undefined ? [] : [value].flat().map(String);
}

/** The one file that was named behind an option. */
export function onlyFile(option: string, value: unknown): string | undefined {
  const file = onlyValue(option, value);
  return file === undefined ? undefined : namedFile(option, file);
}

/** Where an answer goes, as a part of a request: empty for standard output, which `-` stands for, too. */
export function outputOf(options: RawOptions): { readonly output?: string } {
  const output = onlyFile('--output', options.output);
  return output === undefined || output === '-' ? {} : { output };
}

/**
 * Standard input can be read once.
 *
 * @throws UsageMistake where two files are `-`
 */
export function refuseDoubleInput(files: readonly string[]): void {
  if (files.filter((file) => file === '-').length > 1)
    throw new UsageMistake('only one of the snapshots can come from standard input');
}

/** The one value of an option that may be given once. */
export function onlyValue(option: string, value: unknown): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  const values = [value].flat();
  throw new UsageMistake(`${option} is given ${values.length} times: ${values.join(', ')}; expected one value`);
}

/** A name of a file, which must not be empty. */
export function namedFile(argument: string, file: string): string {
  if (file === '') throw new UsageMistake(`${argument} is empty; expected the name of a file`);
  return file;
}

/** A whole number from 1 up. */
export function positiveInteger(option: string, text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || !Number.isSafeInteger(value)) {
    throw new UsageMistake(`${option} must be a whole number from 1 up, not ${JSON.stringify(text)}`);
  }
  return value;
}

/** A whole number from 0 up. */
export function wholeNumber(option: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new UsageMistake(`${option} must be a whole number from 0 up, not ${JSON.stringify(text)}`);
}

/** One of the formats of a command. */
export function knownFormat<F extends string>(text: string, formats: readonly F[]): F {
  return knownWord('--format', text, formats);
}

/** One of the words that an option takes, two or more. */
export function knownWord<W extends string>(option: string, text: string, words: readonly W[]): W {
  const word = words.find((name) => name === text);
  if (word !== undefined) return word;
  const meant = nearestName(text, words);
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
  throw new UsageMistake(
    `${option} must be ${words.slice(0, -1).join(', ')} or ${words.at(-1)}, not ${JSON.stringify(text)}${hint}`,
  );
}

/** An argument as it would be typed again. */
export function quoteForShell(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}

/**
 * The arguments of a command whose answer somebody shall be able to ask for again, elsewhere: without `--output` and its
 * file, which the answer would be written over.
 */
export function withoutOutput(args: readonly string[], specs: readonly OptionSpec[]): string[] {
  const left = new Set<number>();
  for (const token of tokensOf(args, specs)) {
    if (token.kind !== 'option' || token.name !== 'output') continue;
    left.add(token.index);
    if (token.value !== undefined && !token.inlineValue) left.add(token.index + 1);
  }
  return args.filter((_, position) => !left.has(position));
}

/** A command line, as a user would type it again. @param args - what follows the name of the command */
export function commandLineOf(command: string, args: readonly string[]): string {
  return ['heapdiff', command, ...args.map(quoteForShell)].join(' ');
}
