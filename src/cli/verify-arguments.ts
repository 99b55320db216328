import type { Budget, GivenOptions } from 'heapdiff';
import { type AnalyzerFlag, readAnalyzerFlags } from './analyzer-flags.ts';
import { isNamedAsSnapshot, takeFileLists, withoutSidecars } from './file-lists.ts';
import { readLimits } from './gate-limits.ts';
import {
  commandLineOf,
  knownFormat,
  namedFile,
  onlyValue,
  outputOf,
  parseOptions,
  refuseDoubleInput,
  withoutOutput,
} from './option-parser.ts';
import { VERIFY_FORMATS, VERIFY_OPTIONS, type VerifyFormat } from './options.ts';
import { fingerprint, iterationCounts, refuseDoubles } from './parse-arguments.ts';
import { UsageMistake } from './usage-mistake.ts';

/** A run whose snapshots are compared. */
export interface SnapshotSide {
  readonly snapshots: readonly string[];
  /** Between each two snapshots, or in all up to each but the first. */
  readonly iterations?: number | readonly number[];
}

/** One of the two runs: a report that is read, or snapshots. */
export type SideRequest = { readonly report: string } | SnapshotSide;

/** What the user asked for with `heapdiff verify`. */
export interface VerifyRequest {
  readonly broken: SideRequest;
  readonly fixed: SideRequest;
  /** Values of analyzers' options, by analyzer. */
  readonly analyzerOptions: GivenOptions;
  /** The one to verify, by its fingerprint or the start of it. */
  readonly suspect?: string;
  /** What may be new, where limits were given. */
  readonly limits?: Budget;
  readonly format: VerifyFormat;
  /** Where the answer goes; standard output where it is left out. */
  readonly output?: string;
  /** The command line, as a user would type it again; for Markdown, which goes into tickets, to standard output. */
  readonly command: string;
}

const SIDES = ['broken', 'fixed'] as const;
const EXPECTED = 'expected heapdiff verify --broken <side> --fixed <side>, each one report or two snapshots';

/**
 * Reads the arguments of `heapdiff verify`.
 *
 * @param args - what follows the name of the command
 * @param flags - the options of the analyzers that are loaded
 * @throws UsageMistake with what is wrong and what was perhaps meant
 */
export function parseVerifyArguments(args: readonly string[], flags: readonly AnalyzerFlag[]): VerifyRequest {
  const { lists, others } = takeFileLists(args, SIDES);
  const sides = new Map(SIDES.map((side) => [side, withoutSidecars(lists.get(side) ?? [])]));
  refuseDoubles(VERIFY_OPTIONS, flags);
  const specs = [...VERIFY_OPTIONS, ...flags];
  const { options: parsed, files } = parseOptions(others, specs);
  if (files.length > 0) throw new UsageMistake(`${files[0]} is of no side; ${EXPECTED}`);
  for (const side of SIDES) {
    const given = sides.get(side)!;
    if (given.length === 0) throw new UsageMistake(`--${side} has no files; ${EXPECTED}`);
    for (const file of given) namedFile(`a file of --${side}`, file);
    if (given.length === 1 && isNamedAsSnapshot(given[0]))
      throw new UsageMistake(
        `--${side} has only one snapshot, ${given[0]}; expected two or more of one run, or a report`,
      );
  }
  const all = SIDES.flatMap((side) => sides.get(side)!);
  refuseDoubleInput(all);

  const iterations = onlyValue('--iterations', parsed['iterations']);
  if (iterations !== undefined && SIDES.every((side) => sides.get(side)!.length === 1))
    throw new UsageMistake(
      '--iterations is about two snapshots or more of a run, and each side is one file: a report, which knows its own',
    );
  const [broken, fixed] = SIDES.map((side) => readSide(side, sides.get(side)!, iterations));
  const suspect = onlyValue('--suspect', parsed['suspect']);
  const typedFormat = onlyValue('--format', parsed['format']);
  const format = typedFormat === undefined ? VERIFY_FORMATS[0] : knownFormat(typedFormat, VERIFY_FORMATS);
  return {
    broken,
    fixed,
    analyzerOptions: readAnalyzerFlags(flags, (flag) => onlyValue(`--${flag}`, parsed[flag])),
    ...(suspect === undefined ? {} : { suspect: fingerprint(suspect) }),
    ...readLimits((flag) => onlyValue(`--${flag}`, parsed[flag])),
    format,
    ...outputOf(parsed),
    command: commandLineOf('verify', format === 'markdown' ? withoutOutput(args, specs) : args),
  };
}

function readSide(side: string, files: readonly string[], iterations: string | undefined): SideRequest {
  if (files.length > 1)
    return {
      snapshots: files,
      ...(iterations === undefined ? {} : { iterations: iterationCounts(iterations, files.length) }),
    };
  if (files[0] === '-') throw new UsageMistake(`--${side} - is one file; a report is read from a file with a name`);
  return { report: files[0] };
}
