import type { AllocationSite, AllocationSites } from '../graph/allocation-sites.ts';
import type { ClassNames } from '../graph/class-names.ts';
import type { HeldClassNames } from '../graph/held-class-names.ts';
import type { SourceLocation } from '../graph/locations.ts';
import type { NodeOrdinal } from '../ordinals.ts';
import type { KeptObjects } from './kept-objects.ts';
import type { Suspect, SuspectAllocations } from './suspect.ts';

/** Tells where a place of a script was written before it was compiled; undefined where nobody knows. */
export type FindOriginal = (location: SourceLocation) => Omit<SourceLocation, 'url'> | undefined;

/** Names of nodes by class, and of plain objects by their properties, as a suspect has them. */
export interface NodeNames {
  readonly classNames: Pick<ClassNames, 'of'>;
  readonly shapes: Pick<HeldClassNames, 'of'>;
}

const SITES_TOLD = 5;

/**
 * Where and when the objects of a suspect's class were allocated.
 *
 * @returns undefined where V8 noted it of none
 */
export function measureAllocations(
  suspect: Suspect,
  kept: KeptObjects,
  { classNames, shapes }: NodeNames,
  sites: AllocationSites,
  findOriginal: FindOriginal,
): SuspectAllocations | undefined {
  const all = kept.nodesOf(suspect);
  const isOwn = (node: NodeOrdinal): boolean => [classNames.of(node), shapes.of(node)].includes(suspect.className);
  const own = all.filter(isOwn);
  const nodes = own.length === 0 ? all : own;
  const counts = new Map<AllocationSite, number>();
  const ages: number[] = [];
  for (const node of nodes) {
    const site = sites.of(node, classNames.of(node));
    if (site !== undefined) counts.set(site, (counts.get(site) ?? 0) + 1);
    const age = sites.ageSecondsOf(node);
    if (age !== undefined) ages.push(age);
  }
  if (counts.size === 0) return undefined;
  const told = new Map<string, { functionName: string; file: string; line: number; column: number; count: number }>();
  for (const [{ functionName, location }, count] of counts) {
    const { file, line, column } = findOriginal(location) ?? location;
    const key = JSON.stringify([functionName, file, line, column]);
    const known = told.get(key);
    if (known === undefined) told.set(key, { functionName, file, line, column, count });
    else known.count += count;
  }
  const most = [...told].sort(
    ([left, { count: leftCount }], [right, { count }]) => count - leftCount || (left < right ? -1 : 1),
  );
  const notedCount = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return {
    count: nodes.length,
    notedCount,
    sites: most.slice(0, SITES_TOLD).map(([, site]) => site),
    ...(ages.length === 0
      ? {}
      : {
          oldestSeconds: ages.reduce((most, age) => Math.max(most, age), 0),
          youngestSeconds: ages.reduce((least, age) => Math.min(least, age), Number.POSITIVE_INFINITY),
        }),
  };
}
