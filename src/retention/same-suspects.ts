/** How a chain names a module or a page's script that it begins with. */
const MODULE = /^(?:module|script) (.+)$/u;

/** What tells whether a suspect is that of another run. Of a stored report nobody has checked the chain. */
export interface KnownSuspect {
  readonly fingerprint: string;
  readonly holderFingerprints?: readonly string[];
  readonly chain?: readonly unknown[];
}

/** Suspects of two runs that are the same; of one run alone where the other has none such. */
export interface Counterparts<Here, There> {
  readonly here: readonly Here[];
  readonly there: readonly There[];
}

/**
 * Finds for the suspects of one run those of another that are the same: of the same fingerprint, else with a holder in common, as
 * other ways to the same objects may be gone there. Where several have one fingerprint, those of one file belong together.
 *
 * @returns each suspect of both runs once: in the order of `here`, then what only the other run has
 */
export function pairSuspects<Here extends KnownSuspect, There extends KnownSuspect>(
  here: readonly Here[],
  there: readonly There[],
): Counterparts<Here, There>[] {
  const groups = groupByFingerprint<Here, There>(here);
  const alone = addCounterparts(groups, there);
  const pairs = [...joinUnpaired(groups).flatMap(splitByFile), ...alone];
  const places = new Map<KnownSuspect, number>(here.map((suspect, place) => [suspect, place]));
  const placeOf = ({ here: [first] }: Counterparts<Here, There>): number => places.get(first) ?? here.length;
  return pairs.sort((one, other) => placeOf(one) - placeOf(other));
}

/**
 * The suspects that somebody means who knows one by its fingerprint, or by how that begins: those of that fingerprint, else those
 * of which a holder had it in another run.
 */
export function findByFingerprint<S extends KnownSuspect>(suspects: readonly S[], fingerprint: string): S[] {
  const own = suspects.filter((suspect) => suspect.fingerprint.startsWith(fingerprint));
  if (own.length > 0) return own;
  return suspects.filter((suspect) => printsOf(suspect).some((print) => print.startsWith(fingerprint)));
}

/** All that a suspect is known by, its own fingerprint first. */
export function printsOf({ fingerprint, holderFingerprints = [] }: KnownSuspect): readonly string[] {
  return [fingerprint, ...holderFingerprints];
}

interface Group<Here, There> {
  readonly here: Here[];
  readonly there: There[];
}

function groupByFingerprint<Here extends KnownSuspect, There>(suspects: readonly Here[]): Group<Here, There>[] {
  const groups = new Map<string, Group<Here, There>>();
  for (const suspect of suspects) {
    const group = groups.get(suspect.fingerprint);
    if (group === undefined) groups.set(suspect.fingerprint, { here: [suspect], there: [] });
    else group.here.push(suspect);
  }
  return [...groups.values()];
}

/**
 * Adds to each group its counterparts: those of its fingerprint, else with a holder in common.
 *
 * @param groups - of one fingerprint each; their `there` is filled
 * @param suspects - of the other run
 * @returns groups of those that have no counterpart
 */
function addCounterparts<Here extends KnownSuspect, There extends KnownSuspect>(
  groups: readonly Group<Here, There>[],
  suspects: readonly There[],
): Group<Here, There>[] {
  const byOwn = new Map(groups.map((group) => [group.here[0].fingerprint, group]));
  const byAny = new Map<string, Group<Here, There>>();
  for (const group of groups) {
    for (const print of group.here.flatMap(printsOf)) if (!byAny.has(print)) byAny.set(print, group);
  }
  const alone = new Map<string, Group<Here, There>>();
  for (const suspect of suspects) {
    const shared = printsOf(suspect).find((print) => byAny.has(print));
    const counterpart = byOwn.get(suspect.fingerprint) ?? (shared === undefined ? undefined : byAny.get(shared));
    const group = counterpart ?? alone.get(suspect.fingerprint);
    if (group === undefined) alone.set(suspect.fingerprint, { here: [], there: [suspect] });
    else group.there.push(suspect);
  }
  return [...alone.values()];
}

/** What is one suspect in the other run may be two here: groups without a counterpart go to the one of a holder in common. */
function joinUnpaired<Here extends KnownSuspect, There extends KnownSuspect>(
  groups: readonly Group<Here, There>[],
): Group<Here, There>[] {
  const byPrint = new Map<string, Group<Here, There>>();
  for (const group of groups) {
    for (const print of group.there.flatMap(printsOf)) if (!byPrint.has(print)) byPrint.set(print, group);
  }
  return groups.filter(({ here, there }) => {
    if (there.length > 0) return true;
    const shared = here.flatMap(printsOf).find((print) => byPrint.has(print));
    if (shared === undefined) return true;
    byPrint.get(shared)!.here.push(...here);
    return false;
  });
}

/** A copy of a program is in another folder: what has no counterpart in its own may have one of that file's name. */
function splitByFile<Here extends KnownSuspect, There extends KnownSuspect>(
  group: Counterparts<Here, There>,
): Counterparts<Here, There>[] {
  const prints = new Set([...group.here, ...group.there].map(({ fingerprint }) => fingerprint));
  // What a holder in common made one stays so, whatever files its holders are in.
  if (group.here.length + group.there.length < 3 || prints.size > 1) return [group];
  const parts: Counterparts<Here, There>[] = [];
  let left = group;
  for (const nameOf of [fileOf, baseNameOf]) {
    const names = new Set(left.here.map(nameOf));
    const shared = new Set(left.there.map(nameOf).filter((name) => name !== '' && names.has(name)));
    for (const name of shared) parts.push(filterBoth(left, (suspect) => nameOf(suspect) === name));
    left = filterBoth(left, (suspect) => !shared.has(nameOf(suspect)));
  }
  return left.here.length + left.there.length === 0 ? parts : [...parts, left];
}

function filterBoth<Here extends KnownSuspect, There extends KnownSuspect>(
  { here, there }: Counterparts<Here, There>,
  isOf: (suspect: KnownSuspect) => boolean,
): Counterparts<Here, There> {
  return { here: here.filter(isOf), there: there.filter(isOf) };
}

function baseNameOf(suspect: KnownSuspect): string {
  return fileOf(suspect).replace(/^.*[/\\]/su, '');
}

/** The file of the variable or the function that a suspect's chain begins with; empty where it tells none. */
export function fileOf({ chain = [] }: KnownSuspect): string {
  const hops = chain.map((hop) => Object(hop) as Record<string, unknown>);
  for (const { className, location, suspectEdge } of hops) {
    if (suspectEdge === true) return '';
    const module = typeof className === 'string' ? MODULE.exec(className)?.[1] : undefined;
    const { file } = Object(location) as Record<string, unknown>;
    if (module !== undefined) return module;
    if (typeof file === 'string') return file;
  }
  return '';
}
