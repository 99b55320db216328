import { UsageMistake } from './usage-mistake.ts';

/** The command line, taken apart at `--control`. */
export interface WithControl {
  /** What follows it, as it was typed; undefined where it was not given. */
  readonly control: readonly string[] | undefined;
  /** All other arguments, in their order. */
  readonly others: readonly string[];
}

/**
 * Takes `--control` and its files out of the arguments. All file names behind it are its, up to the next option, to `--` or
 * to the end: with yargs' arrays `-`, which is standard input, would end them, too.
 *
 * @param args - what follows the program's name
 * @throws UsageMistake where it is given twice: two runs are no series
 */
export function takeControlFiles(args: readonly string[]): WithControl {
  let control: string[] | undefined;
  let isInList = false;
  const others: string[] = [];
  for (const [position, arg] of args.entries()) {
    if (arg === '--') return { control, others: [...others, ...args.slice(position)] };
    if (arg === '--control' || arg.startsWith('--control=')) {
      if (control !== undefined) throw new UsageMistake('--control is given 2 times; expected one list of files');
      control = arg === '--control' ? [] : [arg.slice('--control='.length)];
      isInList = true;
    } else {
      isInList &&= arg === '-' || !arg.startsWith('-');
      (isInList ? control! : others).push(arg);
    }
  }
  return { control, others };
}
