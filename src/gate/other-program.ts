import { isProgramClass, type ProgramNames, programScript } from '../retention/program-names.ts';
import { type KnownSuspect, printsOf } from '../retention/same-suspects.ts';

/** What tells which program a run was of. */
export interface ProgramEvidence {
  readonly suspects: readonly {
    readonly fingerprint: string;
    readonly holderFingerprints?: readonly string[];
    readonly chain?: readonly { readonly className: string; readonly location?: { readonly file: string } }[];
    readonly holds?: readonly unknown[];
  }[];
  /** Of the last snapshot; absent where it has no place in a script, or an earlier version wrote the report. */
  readonly program?: ProgramNames;
  readonly control?: { readonly subtracted: readonly Pick<KnownSuspect, 'fingerprint' | 'holderFingerprints'>[] };
}

/** Beyond this share of the names of both together, two runs are of one program: two programs may have a harness in common. */
const SAME_PROGRAM = 0.5;

/**
 * Tells a fix from a run of another program, which has no leak of the broken run either. A fix may remove the class that
 * leaked and its script, and may be another copy of the program; but it leaves a script or a class that led to the leaks or
 * leaked, or the two runs have most of their names in common. Scripts are known by their files, in whatever folder.
 *
 * @returns scripts, then classes that led to the leaks of the broken run, or where none did those that it has, where the fixed run is
 *   of another program; else none
 */
export function namesOfOtherProgram(broken: ProgramEvidence, fixed: ProgramEvidence): string[] {
  if (fixed.program === undefined) return [];
  const prints = new Set([...fixed.suspects, ...(fixed.control?.subtracted ?? [])].flatMap(printsOf));
  if (broken.suspects.flatMap(printsOf).some((print) => prints.has(print))) return [];
  const led = namesThatLed(broken);
  const there = withoutEngines(fixed.program);
  const whole = broken.program && withoutEngines(broken.program);
  if (countShared(led, there) > 0 || (whole !== undefined && isMostlyShared(whole, there))) return [];
  const { scripts, classNames } = countNames(led) > 0 ? led : (whole ?? led);
  return [...scripts, ...classNames];
}

/** What is the program's on the chains to its leaks, and its classes in what leaked. */
function namesThatLed({ suspects, program }: ProgramEvidence): ProgramNames {
  const scripts = new Set<string>();
  const classNames = new Set<string>();
  for (const hop of suspects.flatMap(({ chain = [] }) => chain)) {
    // Of a stored report nobody has checked the chains.
    const { className, location } = Object(hop) as Record<string, unknown>;
    const { file } = Object(location) as Record<string, unknown>;
    const name = typeof className === 'string' ? className : '';
    const script = programScript(typeof file === 'string' ? file : (MODULE.exec(name)?.[1] ?? ''));
    if (script === undefined) continue;
    scripts.add(script);
    if (!MODULE.test(name) && isProgramClass(name)) classNames.add(name);
  }
  const known = new Set(program?.classNames.filter(isProgramClass));
  for (const held of suspects.flatMap(({ holds = [] }) => holds)) {
    const { className } = Object(held) as Record<string, unknown>;
    if (typeof className === 'string' && known.has(className)) classNames.add(className);
  }
  return { scripts: [...scripts], classNames: [...classNames] };
}

/** How a chain names a module that it begins with. */
const MODULE = /^module (.+)$/u;

/** Of a stored report, which an earlier version may have written. */
function withoutEngines({ scripts, classNames }: ProgramNames): ProgramNames {
  return { scripts, classNames: classNames.filter(isProgramClass) };
}

function isMostlyShared(some: ProgramNames, others: ProgramNames): boolean {
  const sharedCount = countShared(some, others);
  return sharedCount > SAME_PROGRAM * (countNames(some) + countNames(others) - sharedCount);
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
