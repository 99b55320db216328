import { isProgramClass, type ProgramNames, programScript } from '../retention/program-names.ts';

/** What tells which program a run was of. */
export interface ProgramEvidence {
  readonly suspects: readonly {
    readonly fingerprint: string;
    readonly chain?: readonly { readonly className: string; readonly location?: { readonly file: string } }[];
  }[];
  /** Of the last snapshot; absent where it has no place in a script, or an earlier version wrote the report. */
  readonly program?: ProgramNames;
  readonly control?: { readonly subtracted: readonly { readonly fingerprint: string }[] };
}

/** With this share of the names of a program and more, it is that program: two may have a harness in common. */
const SAME_PROGRAM = 0.5;

/**
 * Tells a fix from a run of another program, which has no leak of the broken run either. A fix may remove the class that
 * leaked and its script, and may be another copy of the program; but it leaves something that led to the leaks, or most of
 * the rest.
 *
 * @returns scripts, then classes that led to the leaks of the broken run, or where none did those that it has, where the fixed run is
 *   of another program; else none
 */
export function namesOfOtherProgram(broken: ProgramEvidence, fixed: ProgramEvidence): string[] {
  if (fixed.program === undefined) return [];
  const there = new Set(
    [...fixed.suspects, ...(fixed.control?.subtracted ?? [])].map(({ fingerprint }) => fingerprint),
  );
  if (broken.suspects.some(({ fingerprint }) => there.has(fingerprint))) return [];
  const scripts = new Set<string>();
  const classNames = new Set<string>();
  for (const hop of broken.suspects.flatMap(({ chain = [] }) => chain)) {
    // Of a stored report nobody has checked the chains.
    const { className, location } = Object(hop) as Record<string, unknown>;
    const { file } = Object(location) as Record<string, unknown>;
    const script = typeof file === 'string' ? programScript(file) : undefined;
    if (script === undefined) continue;
    scripts.add(script);
    if (typeof className === 'string' && isProgramClass(className)) classNames.add(className);
  }
  const led = { scripts: [...scripts], classNames: [...classNames] };
  const isSame =
    countShared(led, fixed.program) > 0 ||
    (broken.program !== undefined &&
      countShared(broken.program, fixed.program) >= SAME_PROGRAM * countNames(broken.program));
  if (isSame) return [];
  const { scripts: told, classNames: toldClasses } = countNames(led) > 0 ? led : (broken.program ?? led);
  return [...told, ...toldClasses];
}

function countShared(some: ProgramNames, others: ProgramNames): number {
  const [scripts, classNames] = [new Set(others.scripts), new Set(others.classNames)];
  return (
    some.scripts.filter((script) => scripts.has(script)).length +
    some.classNames.filter((name) => classNames.has(name)).length
  );
}

function countNames({ scripts, classNames }: ProgramNames): number {
  return scripts.length + classNames.length;
}
