import type { BackReferenceTextOptions, PictureBounds } from 'heapdiff';
import { isId, readId } from './object-id.ts';
import {
  knownFormat,
  namedFile,
  onlyFile,
  onlyValue,
  parseOptions,
  positiveInteger,
  quoteForShell,
} from './option-parser.ts';
import { RETAINERS_FORMATS, RETAINERS_OPTIONS, type RetainersFormat } from './options.ts';
import { readBounds } from './picture-bounds.ts';
import { UsageMistake } from './usage-mistake.ts';

/** What the user asked for with `heapdiff retainers <snapshot> @<id>`. */
export interface RetainersRequest {
  /** A path, or `-` for standard input. */
  readonly file: string;
  readonly id: number;
  readonly format: RetainersFormat;
  readonly bounds: PictureBounds;
  /** Hops of one chain in a text, lines of it: what the user gave of these. */
  readonly textBounds: Pick<BackReferenceTextOptions, 'depth' | 'mostLines'>;
  /** Whether texts of the heap may be shown. */
  readonly showStrings: boolean;
  readonly usesIndex: boolean;
  /** Where the answer goes; standard output where it is left out. */
  readonly output?: string;
  /** The command line, as a user would type it again. */
  readonly command: string;
}

const USAGE = 'heapdiff retainers <snapshot> @<id>';

/**
 * Reads the arguments of the command.
 *
 * @param args - what follows its name
 * @throws UsageMistake with what is wrong and what was perhaps meant
 */
export function parseRetainersArguments(args: readonly string[]): RetainersRequest {
  const { options, files } = parseOptions(args, RETAINERS_OPTIONS);
  const [file, id, ...others] = files;
  if (file === undefined) throw new UsageMistake(`no snapshot given; expected ${USAGE}`);
  if (id === undefined) throw new UsageMistake(`no object given; expected ${USAGE}`);
  if (others.length > 0) throw new UsageMistake(`${files.length} arguments given, expected two: ${USAGE}`);
  if (isId(file) && !isId(id))
    throw new UsageMistake(
      `the id stands in front of the snapshot; expected heapdiff retainers ${quoteForShell(id)} ${file}`,
    );
  const named = onlyValue('--format', options.format);
  const format = named === undefined ? RETAINERS_FORMATS[0] : knownFormat(named, RETAINERS_FORMATS);
  const lines = onlyValue('--lines', options['lines']);
  if (lines !== undefined && format !== 'text')
    throw new UsageMistake(`--lines bounds a text, and --format is ${format}; expected text`);
  const bounds = readBounds(options);
  const output = onlyFile('--output', options.output);
  return {
    file: namedFile('the snapshot', file),
    id: readId(id),
    format,
    bounds,
    textBounds: {
      ...(options['depth'] === undefined ? {} : { depth: bounds.depth }),
      ...(lines === undefined ? {} : { mostLines: positiveInteger('--lines', lines) }),
    },
    showStrings: options['show-strings'] === true,
    usesIndex: options['no-index'] !== true,
    ...(output === undefined || output === '-' ? {} : { output }),
    command: ['heapdiff', 'retainers', ...args.map(quoteForShell)].join(' '),
  };
}
