import { fileOf } from './same-suspects.ts';
import { changeSuspect, type SuspectWithGraph } from './suspect-graph.ts';

/**
 * Adds their files to the titles of suspects that one fingerprint stands for: two modules may have a variable of one name, which holds
 * objects of one class.
 */
export function tellApart(suspects: readonly SuspectWithGraph[]): SuspectWithGraph[] {
  const filesOf = new Map<string, Set<string>>();
  for (const suspect of suspects) {
    const files = filesOf.get(suspect.fingerprint);
    if (files === undefined) filesOf.set(suspect.fingerprint, new Set([fileOf(suspect)]));
    else files.add(fileOf(suspect));
  }
  return suspects.map((suspect) => {
    const file = fileOf(suspect);
    if (file === '' || filesOf.get(suspect.fingerprint)!.size < 2) return suspect;
    return changeSuspect(suspect, { title: `${suspect.title} (${file})` });
  });
}
