import { UsageMistake } from './usage-mistake.ts';

/** The command line, taken apart at options that take lists of files. */
export interface WithFileLists {
  /** What follows each of them, as it was typed, by name; none for those that were not given. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
  /** All other arguments, in their order. */
  readonly others: readonly string[];
}

/**
 * Takes options like `--control` and their files out of the arguments. All file names behind one are its, up to the next
 * option, to `--` or to the end; `-`, which is standard input, is one of them.
 *
 * @param args - what follows the program's name
 * @param names - of these options, without their dashes
 * @throws UsageMistake where one is given twice: two runs are no series
 */
export function takeFileLists(args: readonly string[], names: readonly string[]): WithFileLists {
  const lists = new Map<string, string[]>();
  let list: string[] | undefined;
  const others: string[] = [];
  for (const [position, arg] of args.entries()) {
    if (arg === '--') return { lists, others: [...others, ...args.slice(position)] };
    const name = names.find((known) => arg === `--${known}` || arg.startsWith(`--${known}=`));
    if (name !== undefined) {
      if (lists.has(name)) throw new UsageMistake(`--${name} is given 2 times; expected one list of files`);
      list = arg === `--${name}` ? [] : [arg.slice(`--${name}=`.length)];
      lists.set(name, list);
    } else {
      if (arg !== '-' && arg.startsWith('-')) list = undefined;
      (list ?? others).push(arg);
    }
  }
  return { lists, others };
}

/** A list of snapshots without what lies beside them: `heap/s*` names `s0.heapsnapshot.json` and the folder of an index, too. */
export function withoutSidecars(files: readonly string[]): readonly string[] {
  const beside = new Set(
    files.flatMap((file) => [`${file.replace(/\.(?:gz|br|zst)$/u, '')}.json`, `${file}.heapdiff`]),
  );
  return files.filter((file) => !beside.has(file));
}

/** Whether a file is called as snapshots are, and so is no report, or class. */
export function isNamedAsSnapshot(file: string): boolean {
  return /\.heapsnapshot(?:\.(?:gz|br|zst))?$/u.test(file);
}
