import { expect, test } from 'vitest';
import { applyVerdicts } from '../../src/analysis/chain-verdicts.ts';
import type { HopVerdict } from '../../src/index.ts';
import type { ChainHop } from '../../src/retention/suspect.ts';

/** global -> .server -> .pages -> [*] Page -> .frame, the third edge a growth point. */
const CHAIN = chainOf('not leaking', 'not leaking', 'not leaking', 'unknown', 'unknown');

test('without verdicts a chain stays as it is', () => {
  expect(applyVerdicts(CHAIN, new Map())).toBe(CHAIN);
});

test('a survivor that leaks takes the suspect edge, and all behind it leaks', () => {
  const told = tell(applyVerdicts(CHAIN, verdicts({ 2: ['leaking', 'it is closed'] })));
  expect(told).toEqual([
    'not leaking: there before',
    'not leaking: there before',
    '-> leaking: it is closed',
    'leaking: held by what leaks',
    'leaking: held by what leaks',
  ]);
});

test('what is in use, and all that holds it, does not leak: the edges behind it are suspect', () => {
  const told = tell(applyVerdicts(CHAIN, verdicts({ 3: ['notLeaking', 'page is open'] })));
  expect(told).toEqual([
    'not leaking: there before',
    'not leaking: there before',
    'not leaking: there before',
    'not leaking: page is open',
    '-> unknown: born after',
  ]);
});

test('where two disagree, "not leaking" is believed', () => {
  const told = tell(applyVerdicts(CHAIN, verdicts({ 1: ['leaking', 'closed'], 3: ['notLeaking', 'in use'] })));
  expect(told[1]).toBe('not leaking: there before');
  expect(told[3]).toBe('not leaking: in use');
});

test('all edges between the last that does not leak and the first that does are suspect', () => {
  const told = tell(applyVerdicts(CHAIN, verdicts({ 4: ['leaking', 'detached'] })));
  expect(told.slice(2)).toEqual(['not leaking: there before', '-> unknown: born after', '-> leaking: detached']);
});

test('where nothing at the end leaks, the suspect edges stay', () => {
  const judged = applyVerdicts(CHAIN, verdicts({ 4: ['notLeaking', 'in use'] }));
  expect(judged.map(({ suspectEdge }) => suspectEdge)).toEqual(CHAIN.map(({ suspectEdge }) => suspectEdge));
});

function chainOf(...hopVerdicts: readonly ChainHop['verdict'][]): ChainHop[] {
  return hopVerdicts.map((verdict, position) => ({
    edgeType: position === 0 ? '' : 'property',
    edgeName: position === 0 ? '' : `.p${position}`,
    className: `C${position}`,
    nodeType: 'object',
    nodeId: (2 * position + 1) as ChainHop['nodeId'],
    verdict,
    reason: verdict === 'unknown' ? 'born after' : 'there before',
    suspectEdge: position === 3,
  }));
}

function verdicts(given: Record<number, [HopVerdict['verdict'], string]>): Map<number, HopVerdict> {
  return new Map(Object.entries(given).map(([at, [verdict, reason]]) => [Number(at), { verdict, reason }]));
}

function tell(chain: readonly ChainHop[]): string[] {
  return chain.map(({ verdict, reason, suspectEdge }) => `${suspectEdge ? '-> ' : ''}${verdict}: ${reason}`);
}
