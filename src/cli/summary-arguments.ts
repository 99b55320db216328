import type { ClassChoice } from 'heapdiff';
import { SORTS_OF_CHANGE, SUMMARY_SORTS } from '../summary-sorts.ts';
import { withoutSidecars } from './file-lists.ts';
import {
  allValues,
  commandLineOf,
  knownFormat,
  knownWord,
  namedFile,
  onlyValue,
  outputOf,
  parseOptions,
  positiveInteger,
  refuseDoubleInput,
} from './option-parser.ts';
import { SUMMARY_FORMATS, SUMMARY_OPTIONS, type SummaryFormat } from './options.ts';
import { UsageMistake } from './usage-mistake.ts';

/** What the user asked for with `heapdiff summary <snapshot> [later...]`. */
export interface SummaryRequest {
  /** Paths, earliest first; one may be `-`, which is standard input. */
  readonly files: readonly string[];
  readonly choice: ClassChoice;
  /** How many of the program's classes are told, where the user says. */
  readonly top?: number;
  readonly format: SummaryFormat;
  readonly usesIndex: boolean;
  /** Where the answer goes; standard output where it is left out. */
  readonly output?: string;
  /** The command line, as a user would type it again. */
  readonly command: string;
}

/**
 * Reads the arguments of the command.
 *
 * @param args - what follows its name
 * @throws UsageMistake with what is wrong and what was perhaps meant
 */
export function parseSummaryArguments(args: readonly string[]): SummaryRequest {
  const { options, files: given } = parseOptions(args, SUMMARY_OPTIONS);
  const files = withoutSidecars(given);
  if (files.length === 0) throw new UsageMistake('no snapshot given; expected heapdiff summary <snapshot> [later...]');
  for (const file of files) namedFile('a snapshot', file);
  refuseDoubleInput(files);
  const format = onlyValue('--format', options.format);
  const top = onlyValue('--top', options.top);
  return {
    files,
    choice: readChoice(options, files),
    ...(top === undefined ? {} : { top: positiveInteger('--top', top) }),
    format: format === undefined ? 'text' : knownFormat(format, SUMMARY_FORMATS),
    usesIndex: options['no-index'] !== true,
    ...outputOf(options),
    command: commandLineOf('summary', args),
  };
}

function readChoice(options: Readonly<Record<string, unknown>>, files: readonly string[]): ClassChoice {
  const filter = onlyValue('--filter', options['filter']);
  const typedSort = onlyValue('--sort', options['sort']);
  const sort = typedSort === undefined ? undefined : knownWord('--sort', typedSort, SUMMARY_SORTS);
  if (sort !== undefined && files.length === 1 && SORTS_OF_CHANGE.has(sort))
    throw new UsageMistake(`--sort ${sort} needs an earlier snapshot; expected heapdiff summary <earlier> <later>`);
  return {
    ignoreClasses: allValues(options['ignore-class']),
    ...(filter === undefined ? {} : { filter }),
    ...(sort === undefined ? {} : { sort }),
  };
}
