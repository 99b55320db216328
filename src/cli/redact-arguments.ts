import type { RedactOptions } from 'heapdiff';
import { knownWord, namedFile, onlyValue, parseOptions } from './option-parser.ts';
import { NAMES, REDACT_OPTIONS } from './options.ts';
import { UsageMistake } from './usage-mistake.ts';

/** What the user asked for with `heapdiff redact <in> <out>`. */
export interface RedactRequest {
  /** A path, or `-` for standard input. */
  readonly input: string;
  readonly output: string;
  readonly names: NonNullable<RedactOptions['names']>;
  /** A text to make the key of; the user's own key where it is left out. */
  readonly key: string | undefined;
}

/**
 * Reads the arguments of the command.
 *
 * @param args - what follows its name
 * @throws UsageMistake with what is wrong and what was perhaps meant
 */
export function parseRedactArguments(args: readonly string[]): RedactRequest {
  const { options, files } = parseOptions(args, REDACT_OPTIONS);
  if (files.length !== 2) {
    const given = files.length === 0 ? 'no files' : files.length === 1 ? 'only one file' : `${files.length} files`;
    throw new UsageMistake(`${given} given; expected two: heapdiff redact <in> <out>`);
  }
  const [input, output] = files;
  namedFile('the snapshot', input);
  namedFile('the output', output);
  if (output === '-') throw new UsageMistake('the output cannot be standard output; expected the name of a file');
  if (output.endsWith('.zst')) {
    throw new UsageMistake(`${output}: zstd is not written; expected a name that ends in .gz, .br or .heapsnapshot`);
  }
  const names = onlyValue('--names', options['names']);
  return {
    input,
    output,
    names: names === undefined ? NAMES[0] : knownWord('--names', names, NAMES),
    key: onlyValue('--key', options['key']),
  };
}
