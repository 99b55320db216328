import { expect, test } from 'vitest';
import { findingsOfLeft } from '../../src/analysis/findings-of-left.ts';
import type { NodeId, ReportedFinding, Suspect } from '../../src/index.ts';
import { setOfPromises } from '../support/report.ts';

const HOLDER = 7 as NodeId;

/** A suspect of one fingerprint and one holder; its objects tell which it is. */
function suspectOf(id: number): Suspect {
  const suspect = setOfPromises();
  return { ...suspect, holder: { ...suspect.holder, nodeId: HOLDER }, sampleIds: [id as NodeId] };
}

function finding(title: string, nodeIds: readonly number[], suspect?: string): ReportedFinding {
  return {
    analyzer: 'a',
    code: 'c',
    title,
    retainedBytes: 0,
    nodeIds: nodeIds as NodeId[],
    args: {},
    ...(suspect && { suspect }),
  };
}

test('findings go with the suspects that they are about', () => {
  const [one, other] = [suspectOf(101), suspectOf(201)];
  const { fingerprint } = one;
  const findings = [
    finding('of the heap', []),
    finding('of one', [101], fingerprint),
    finding('of the other', [201], fingerprint),
    finding('of their holder', [HOLDER], fingerprint),
  ];
  const titlesOf = (left: readonly Suspect[]): string[] =>
    findingsOfLeft(findings, [one, other], left).map(({ title }) => title);
  expect(titlesOf([one, other])).toEqual(findings.map(({ title }) => title));
  expect(titlesOf([{ ...one, title: 'grew in the control, too' }])).toEqual([
    'of the heap',
    'of one',
    'of their holder',
  ]);
  expect(titlesOf([])).toEqual(['of the heap']);
});
