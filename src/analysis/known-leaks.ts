import { createRequire } from 'node:module';
import type { ChainHop, KnownLeakMatch, Suspect } from '../retention/suspect.ts';
import type { Analyzer, HopPattern, KnownLeak } from './analyzer.ts';
import { RubbishReturned } from './check-results.ts';
import { statelessPattern } from './stateless-pattern.ts';

/** Finds the versions of a package that a snapshot's scripts come from; none where nobody can tell. */
export type VersionsOf = (packageName: string) => readonly string[];

/**
 * The first of an analyzer's known leaks that a suspect is: its chain, or another of its chains, has the hops of the pattern
 * one after the other. A version outside of the range is no match; one that nobody knows is.
 *
 * @throws RubbishReturned where the range is none
 */
export function findKnownLeak(
  analyzer: Analyzer,
  suspect: Pick<Suspect, 'chain' | 'otherChains'>,
  versionsOf: VersionsOf,
): KnownLeakMatch | undefined {
  const chains = [suspect.chain, ...(suspect.otherChains ?? [])];
  for (const leak of analyzer.knownLeaks ?? []) {
    if (!chains.some((chain) => hasPattern(chain, leak.chain))) continue;
    const found = leak.package === undefined ? [] : versionsOf(leak.package.name);
    const affected = found.find((version) => isAffected(leak, version));
    if (found.length > 0 && affected === undefined) continue;
    const { code, explanation, remedy, link } = leak;
    return {
      analyzer: analyzer.name,
      code,
      explanation,
      remedy,
      ...(link === undefined ? {} : { link }),
      ...(leak.package === undefined
        ? {}
        : { package: affected === undefined ? leak.package : { ...leak.package, found: affected } }),
    };
  }
  return undefined;
}

/** Only who has a version to compare waits for it to be loaded. */
const require = createRequire(import.meta.url);

function isAffected({ code, package: leaking }: KnownLeak, version: string): boolean {
  const { satisfies, validRange } = require('semver') as typeof import('semver');
  const range = validRange(leaking?.versions);
  if (range === null)
    throw new RubbishReturned(`known leak ${code} has the versions ${JSON.stringify(leaking?.versions)}, no range`);
  return satisfies(version, range, { includePrerelease: true });
}

function hasPattern(chain: readonly ChainHop[], pattern: readonly HopPattern[]): boolean {
  return chain.some((_, start) => pattern.every((hop, at) => fits(chain[start + at], hop)));
}

function fits(hop: ChainHop | undefined, { class: className, edge }: HopPattern): boolean {
  return hop !== undefined && isLike(hop.className, className) && isLike(hop.edgeName, edge);
}

function isLike(text: string, pattern: string | RegExp | undefined): boolean {
  if (pattern === undefined) return true;
  return typeof pattern === 'string' ? text === pattern : statelessPattern(pattern).test(text);
}
