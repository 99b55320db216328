import type { Budget, GivenOptions, PictureBounds } from 'heapdiff';
import { type AnalyzerFlag, readAnalyzerFlags } from './analyzer-flags.ts';
import { takeFileLists, withoutSidecars } from './file-lists.ts';
import { readLimits } from './gate-limits.ts';
import { type MemlabRequest, readNamedRun } from './memlab-options.ts';
import {
  allValues,
  knownFormat,
  namedFile,
  onlyFile,
  onlyValue,
  outputOf,
  parseOptions,
  positiveInteger,
  quoteForShell,
  type RawOptions,
  refuseDoubleInput,
  withoutOutput,
} from './option-parser.ts';
import type { Format, OptionSpec } from './options.ts';
import { readBounds, refuseBounds } from './picture-bounds.ts';
import { UsageMistake } from './usage-mistake.ts';

/** What the user asked for with `heapdiff <before> <after> [later...]`. */
export interface CompareRequest<F extends string = Format> {
  /** A path, or `-` for standard input. */
  readonly before: string;
  /** The snapshots of a series that were taken after the first and before the last. */
  readonly between: readonly string[];
  /** A path, or `-` for standard input. */
  readonly after: string;
  /** Between each two snapshots, or in all up to each but the first. */
  readonly iterations?: number | readonly number[];
  /** The snapshots of a run without the action, in their order. */
  readonly control?: readonly string[];
  /** Edges to try, as a report writes them. */
  readonly cuts: readonly string[];
  /** Values of analyzers' options, by analyzer. */
  readonly analyzerOptions: GivenOptions;
  /** Whether texts of the heap may be shown. */
  readonly showStrings: boolean;
  /** Plug-ins of memlab to run. */
  readonly memlab?: MemlabRequest;
  /** How many suspects to tell, where the user says it. */
  readonly top?: number;
  /** The one to print, by its fingerprint or the start of it. */
  readonly suspect?: string;
  readonly format: F;
  /** How much a picture shows. */
  readonly bounds: PictureBounds;
  /** What a gate lets pass, where limits were given. */
  readonly limits?: Budget;
  /** Where the report goes; standard output where it is left out. */
  readonly output?: string;
  /** The command line, as a user would type it again; for Markdown, which goes into tickets, to standard output. */
  readonly command: string;
}

/** What of it a report is made from, whatever is printed of that. */
export type ReportRequest = Omit<CompareRequest, 'top' | 'suspect' | 'format' | 'bounds' | 'limits'>;

/**
 * Reads the arguments of the command line.
 *
 * @param args - what follows the program's name, or that of the command
 * @param flags - the options of the analyzers that are loaded
 * @throws UsageMistake with what is wrong and what was perhaps meant
 */
export async function parseArguments<F extends string>(
  args: readonly string[],
  { options, formats, name }: CommandSpec<F>,
  flags: readonly AnalyzerFlag[],
): Promise<CompareRequest<F>> {
  const { lists, others } = takeFileLists(args, ['control']);
  const listed = lists.get('control');
  const control = listed && withoutSidecars(listed);
  const specs = [...options, ...flags];
  refuseDoubles(options, flags);
  const { options: parsed, files: named } = parseOptions(others, specs);
  const run = await readNamedRun(onlyFile('--memlab-run', parsed['memlab-run']), named);
  const files = snapshotFiles(run?.files ?? withoutSidecars(named), control);
  const iterations = onlyValue('--iterations', parsed.iterations);
  const counts = iterations === undefined ? run?.iterations : iterationCounts(iterations, files.length, control);
  const memlab = memlabRequest(parsed, run?.upToTarget ?? []);
  const cuts = allValues(parsed.cut);
  if (cuts.includes('')) throw new UsageMistake('--cut is empty; expected an edge, like Connection.tasks');
  const top = onlyValue('--top', parsed.top);
  const given = onlyValue('--format', parsed.format);
  const format = given === undefined ? formats[0] : knownFormat(given, formats);
  refuseBounds(parsed, format);
  const suspect = onlyValue('--suspect', parsed.suspect);
  return {
    before: files[0],
    between: files.slice(1, -1),
    after: files[files.length - 1],
    ...(counts === undefined ? {} : { iterations: counts }),
    ...(control === undefined ? {} : { control }),
    cuts,
    analyzerOptions: readAnalyzerFlags(flags, (flag) => onlyValue(`--${flag}`, parsed[flag])),
    showStrings: parsed['show-strings'] === true,
    ...(memlab === undefined ? {} : { memlab }),
    ...(top === undefined ? {} : { top: positiveInteger('--top', top) }),
    ...(suspect === undefined ? {} : { suspect: fingerprint(suspect) }),
    format,
    bounds: readBounds(parsed),
    ...readLimits((flag) => onlyValue(`--${flag}`, parsed[flag])),
    ...outputOf(parsed),
    command: [...name, ...(format === 'markdown' ? withoutOutput(args, specs) : args).map(quoteForShell)].join(' '),
  };
}

/** Two analyzers may come to the same words, `a` with `bC` and `a-b` with `c`, or one to those of the command. */
export function refuseDoubles(options: readonly OptionSpec[], flags: readonly AnalyzerFlag[]): void {
  const known = new Map(options.map(({ name }) => [name, 'heapdiff']));
  for (const { name, analyzer, option } of flags) {
    const other = known.get(name);
    if (other !== undefined)
      throw new UsageMistake(
        `option ${option} of analyzer ${analyzer} is --${name}, which is one of ${other}; rename it`,
      );
    known.set(name, analyzer);
  }
}

/** A command: its options, and the formats that it answers in, the default first. */
export interface CommandSpec<F extends string> {
  /** As it is typed: `heapdiff`, `heapdiff check`. */
  readonly name: readonly string[];
  readonly options: readonly OptionSpec[];
  readonly formats: readonly F[];
}

function snapshotFiles(files: readonly string[], control: readonly string[] | undefined): readonly string[] {
  if (files.length < 2) {
    const taken =
      control === undefined || control.length < 3
        ? ''
        : `; --control took ${control.join(', ')}: put it last, or -- behind its own files`;
    const given = files.length === 0 ? 'no snapshots' : 'only one snapshot';
    throw new UsageMistake(`${given} given; expected two files: heapdiff <before> <after>${taken}`);
  }
  if (control !== undefined && control.length < 2) {
    const given = control.length === 0 ? 'no files' : `only one file, ${control[0]}`;
    throw new UsageMistake(`--control has ${given}; expected two: --control <before> <after>`);
  }
  const all = [...files, ...(control ?? [])];
  refuseDoubleInput(all);
  for (const file of all) namedFile('a snapshot', file);
  return files;
}

/** One number for each interval, or as many as there are snapshots after the first. */
export function iterationCounts(
  text: string,
  snapshotCount: number,
  control?: readonly string[],
): number | readonly number[] {
  const counts = text.split(',').map((count) => positiveInteger('--iterations', count));
  if (counts.length === 1) return counts[0];
  if (counts.length !== snapshotCount - 1) {
    throw new UsageMistake(
      `--iterations has ${counts.length} counts for ${snapshotCount} snapshots; expected one, or ${snapshotCount - 1}: the count at each snapshot after the first`,
    );
  }
  if (counts.some((count, position) => position > 0 && count <= counts[position - 1])) {
    throw new UsageMistake(`--iterations must count up, not ${text}: each is the count since the first snapshot`);
  }
  if (control !== undefined && control.length !== snapshotCount) {
    throw new UsageMistake(
      `--iterations has a count for each of ${snapshotCount} snapshots, and --control ${control.length} files; expected as many there, or one count`,
    );
  }
  return counts;
}

function memlabRequest(parsed: RawOptions, upToTarget: readonly string[]): MemlabRequest | undefined {
  const analyses = allValues(parsed['memlab-analysis']).map((file) => namedFile('--memlab-analysis', file));
  const filter = onlyFile('--memlab-filter', parsed['memlab-filter']);
  if (analyses.length === 0 && filter === undefined) return undefined;
  return { analyses, upToTarget, ...(filter === undefined ? {} : { filter }) };
}

/** A fingerprint or the start of one, as reports write it. */
export function fingerprint(text: string): string {
  if (/^[0-9a-f]{4,12}$/i.test(text)) return text.toLowerCase();
  throw new UsageMistake(
    `--suspect must be a fingerprint (12 hexadecimal digits, or the first 4 or more), not ${JSON.stringify(text)}`,
  );
}
