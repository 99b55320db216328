import { type ComparisonReport, compareFiles, type Suspect } from 'heapdiff';
import { describe, expect, test } from 'vitest';
import { expectWholeAccount, isTold, isToldAs, suspectHopOf } from '../support/planted-leak.ts';
import type { PlantedClass } from '../support/record.ts';
import { type RealLeak, realLeaks, recordReal } from '../support/record-real.ts';

const leaks = [...(await realLeaks())].map(([program, leak]) => ({
  program,
  leak,
  affected: `${leak.package}@${leak.affected}`,
  fixed: `${leak.package}@${leak.fixed}`,
}));

describe.each(leaks)('$program', ({ program, leak, affected, fixed }) => {
  test(`${affected}: the first suspect is the leak, counted exactly`, async () => {
    const [suspect] = (await compareVersion(program, leak, leak.affected)).suspects;
    const { className, path, edge } = leak.holder;
    expect({ className: suspect.holder.className, edge: suspectHopOf(suspect)?.edgeName }).toEqual({ className, edge });
    expect(wayToHolder(suspect)).toContain(path);

    const counted = [leak.leaked, ...leak.holds].filter(isTold);
    expect(counted.map((held) => ({ ...held, found: countOf(suspect, held) }))).toEqual(
      counted.map((held) => ({ ...held, found: held.perIteration * leak.iterations })),
    );
  });

  test(`${fixed}: its holder is no suspect`, async () => {
    const { suspects } = await compareVersion(program, leak, leak.fixed);
    const named = suspects.filter(({ holder }) => holder.className === leak.holder.className).map(wayToHolder);
    expect(named.filter((way) => way.includes(leak.holder.path))).toEqual([]);
  });
});

async function compareVersion(program: string, leak: RealLeak, version: string): Promise<ComparisonReport> {
  const { before, after } = await recordReal(program, leak, version);
  const report = await compareFiles(before, after, { iterations: leak.iterations });
  expectWholeAccount(report);
  return report;
}

/** All of the chain down to the holder, in which a class follows the edge to it unless it is a plain one. */
function wayToHolder({ chain, holder }: Suspect): string {
  const holderAt = chain.findLastIndex(({ nodeId }) => nodeId === holder.nodeId);
  const hops = chain.slice(0, holderAt + 1).map(({ edgeName, className }) => {
    return edgeName.replace('.#', '.') + (PLAIN.test(className) ? '' : ` ${className}`);
  });
  return hops.join('');
}

const PLAIN = /^(Object|Array|Map|Set)\b/;

function countOf(suspect: Suspect, planted: PlantedClass): number {
  const held = suspect.holds.filter(({ className }) => isToldAs(className, planted));
  return held.reduce((total, { count }) => total + count, 0);
}
