import type { Comparison } from 'heapdiff';
import { nearestName } from '../nearest-name.ts';
import type { ChosenAnalyzers } from './choose-analyzers.ts';
import type { Engine } from './host.ts';

/** Waits for a comparison to tell which classes of the config file's `gate.classes` it does not know. */
export interface ClassNotes {
  onComparison(comparison: Comparison): void;
  /** One for each class that occurs in neither heap; empty before there was a comparison. */
  readonly notes: readonly string[];
}

/** A limit for a class that does not occur limits nothing: its name is perhaps mistyped. */
export function watchClasses({ gate, configFile }: ChosenAnalyzers, { listClassNames }: Engine): ClassNotes {
  const limited = Object.keys(gate.classes ?? {});
  const notes: string[] = [];
  return {
    notes,
    onComparison(comparison) {
      if (limited.length === 0) return;
      const known = listClassNames(comparison);
      for (const name of limited.filter((limitedName) => !known.has(limitedName))) {
        const meant = nearestName(name, known);
        const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
        notes.push(
          `${configFile}: gate.classes names ${name}, which occurs neither in the first snapshot nor in the last${hint}`,
        );
      }
    },
  };
}
