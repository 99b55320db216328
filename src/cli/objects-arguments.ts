import { existsSync } from 'node:fs';
import type { ObjectQuery } from 'heapdiff';
import { isNamedAsSnapshot, withoutSidecars } from './file-lists.ts';
import { readId } from './object-id.ts';
import {
  allValues,
  commandLineOf,
  knownFormat,
  namedFile,
  onlyValue,
  outputOf,
  parseOptions,
  positiveInteger,
  type RawOptions,
  refuseDoubleInput,
} from './option-parser.ts';
import { DEFAULT_OBJECTS, OBJECTS_OPTIONS, SUMMARY_FORMATS, type SummaryFormat } from './options.ts';
import { UsageMistake } from './usage-mistake.ts';

/** What the user asked for with `heapdiff objects <snapshot> [later...] <class>`. */
export interface ObjectsRequest {
  /** Paths, earliest first; one may be `-`, which is standard input. */
  readonly files: readonly string[];
  readonly query: ObjectQuery;
  readonly format: SummaryFormat;
  readonly usesIndex: boolean;
  /** Where the answer goes; standard output where it is left out. */
  readonly output?: string;
  /** The command line, as a user would type it again. */
  readonly command: string;
}

const USAGE = 'heapdiff objects <snapshot> [later...] <class>';

/**
 * Reads the arguments of the command.
 *
 * @param args - what follows its name
 * @throws UsageMistake with what is wrong and what was perhaps meant
 */
export function parseObjectsArguments(args: readonly string[]): ObjectsRequest {
  const { options, files: given } = parseOptions(args, OBJECTS_OPTIONS);
  const ids = allValues(options['id']).map(readId);
  const className = ids.length > 0 ? undefined : given.at(-1);
  const files = withoutSidecars(className === undefined ? given : given.slice(0, -1));
  refuseMisplacedClass(given, className);
  for (const file of files) namedFile('a snapshot', file);
  refuseDoubleInput(files);
  const format = onlyValue('--format', options.format);
  return {
    files,
    query: { ...(className === undefined ? { ids } : { className }), ...readOthers(options, files) },
    format: format === undefined ? 'text' : knownFormat(format, SUMMARY_FORMATS),
    usesIndex: options['no-index'] !== true,
    ...outputOf(options),
    command: commandLineOf('objects', args),
  };
}

/**
 * The class stands last, behind the snapshots, or there is none where ids are given.
 *
 * @throws UsageMistake where it does not, with what is missing
 */
function refuseMisplacedClass(given: readonly string[], className: string | undefined): void {
  const last = given.at(-1);
  if (last === undefined) throw new UsageMistake(`no snapshot given; expected ${USAGE}`);
  const isClass = (name: string): boolean => !isNamedAsSnapshot(name) && name !== '-' && !existsSync(name);
  if (className === undefined) {
    if (given.length > 1 && isClass(last))
      throw new UsageMistake(
        `a class, ${last}, and --id are given; expected one of them, or where a snapshot is meant a file that exists`,
      );
    return;
  }
  if (given.length > 1 && !isNamedAsSnapshot(last) && last !== '-') return;
  if (given.length === 1 && isClass(last))
    throw new UsageMistake(`no snapshot given before ${last}; expected ${USAGE}`);
  const misplaced = given.find(isClass);
  const where = misplaced === undefined ? 'no class given' : `the class ${misplaced} stands before a snapshot`;
  throw new UsageMistake(`${where}; expected ${USAGE}, or --id @4711 instead of a class`);
}

function readOthers(options: RawOptions, files: readonly string[]): Omit<ObjectQuery, 'className' | 'ids'> {
  const [where, print, by] = ['where', 'print', 'by'].map((name) => onlyValue(`--${name}`, options[name]));
  for (const flag of ['added', 'oldest']) {
    if (options[flag] === true && files.length === 1)
      throw new UsageMistake(
        `--${flag} needs an earlier snapshot of the same process: one alone does not say when its objects were born; expected heapdiff objects <earlier> <later> <class>`,
      );
  }
  return {
    ...(options['subclasses'] === true ? { subclasses: true } : {}),
    ...(options['added'] === true ? { added: true } : {}),
    ...(options['oldest'] === true ? { oldest: true } : {}),
    ...(where === undefined ? {} : { where }),
    ...(print === undefined ? {} : { print }),
    ...(by === undefined ? {} : { by }),
    ...readTop(options),
  };
}

function readTop(options: RawOptions): Pick<ObjectQuery, 'top'> {
  const top = onlyValue('--top', options.top);
  if (options['all'] === true) {
    if (top !== undefined) throw new UsageMistake('--all and --top are given; expected one of them');
    return {};
  }
  return { top: top === undefined ? DEFAULT_OBJECTS : positiveInteger('--top', top) };
}
