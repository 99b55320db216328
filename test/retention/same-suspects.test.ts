import { describe, expect, test } from 'vitest';
import { type Counterparts, findByFingerprint, pairSuspects } from '../../src/retention/same-suspects.ts';
import { mulberry32 } from '../support/random-graphs.ts';
import { hop } from '../support/report.ts';

/** What tells suspects apart, and a name to see which is which. */
interface Known {
  readonly name: string;
  readonly fingerprint: string;
  readonly holderFingerprints?: readonly string[];
  readonly chain?: readonly unknown[];
}

/** `ab` is known as a, and has another holder b. */
function known(prints: string, name = prints, chain: readonly unknown[] = []): Known {
  const [fingerprint, ...holderFingerprints] = prints;
  return { name, fingerprint, ...(holderFingerprints.length > 0 ? { holderFingerprints } : {}), chain };
}

function inFile(print: string, file: string): Known {
  return known(print, file, [hop('', `module ${file}`), hop('items', 'Array'), hop('[*]', 'Order')]);
}

/** `a=b+c` for a of here, and b and c of there. */
function sketch(pairs: readonly Counterparts<Known, Known>[]): string[] {
  const list = (suspects: readonly Known[]): string => suspects.map(({ name }) => name).join('+');
  return pairs.map(({ here, there }) => `${list(here)}=${list(there)}`);
}

const pair = (here: readonly string[], there: readonly string[]): string[] =>
  sketch(
    pairSuspects(
      here.map((prints) => known(prints)),
      there.map((prints) => known(prints)),
    ),
  );

describe('suspects of two runs', () => {
  test.each<[string, string[], string[], string[]]>([
    ['of one fingerprint are one', ['a', 'b'], ['b', 'a'], ['a=a', 'b=b']],
    ['without the other stand alone, those of here first', ['a', 'b'], ['c', 'b'], ['a=', 'b=b', '=c']],
    ['are one if a holder is left', ['ab'], ['b'], ['ab=b']],
    ['are one if a holder came first there', ['ab'], ['ba'], ['ab=ba']],
    ['are one with all that is left of its holders', ['abc'], ['b', 'c'], ['abc=b+c']],
    ['are those of the fingerprint before those of a holder', ['ab', 'b'], ['b', 'a'], ['ab=a', 'b=b']],
    ['that a holder is left of are judged with it', ['ab', 'b'], ['b'], ['b+ab=b']],
    ['are two here that are one there', ['a', 'b', 'c'], ['ab'], ['a+b=ab', 'c=']],
    ['have nothing in common', ['a'], ['b'], ['a=', '=b']],
  ])('%s', (_, here, there, pairs) => {
    expect(pair(here, there)).toEqual(pairs);
  });

  test('of one fingerprint are told apart by their files, also in a copy of the program', () => {
    const here = [inFile('a', 'old/queue.js'), inFile('a', 'old/store.js')];
    expect(sketch(pairSuspects(here, [inFile('a', 'old/store.js')]))).toEqual([
      'old/queue.js=',
      'old/store.js=old/store.js',
    ]);
    expect(sketch(pairSuspects(here, [inFile('a', 'new/queue.js'), inFile('a', 'new/store.js')]))).toEqual([
      'old/queue.js=new/queue.js',
      'old/store.js=new/store.js',
    ]);
  });

  test('that have a holder in common stay together, whatever files they are in', () => {
    const left = [inFile('a', 'x/a.js'), { ...inFile('b', 'y/b.js'), holderFingerprints: ['c'] }];
    const both = { ...inFile('a', 'x/a.js'), name: 'both', holderFingerprints: ['b'] };
    expect(sketch(pairSuspects([both], left))).toEqual(['both=x/a.js+y/b.js']);
    expect(sketch(pairSuspects(left, [both]))).toEqual(['x/a.js+y/b.js=both']);
  });

  test('of one fingerprint in files of other names are judged together', () => {
    expect(sketch(pairSuspects([inFile('a', 'x/a.js')], [inFile('a', 'x/b.js')]))).toEqual(['x/a.js=x/b.js']);
    const here = [inFile('a', 'x/a.js'), inFile('a', 'x/b.js')];
    expect(sketch(pairSuspects(here, [inFile('a', 'x/c.js')]))).toEqual(['x/a.js+x/b.js=x/c.js']);
  });

  test('of which a stored report has odd chains are paired by fingerprint', () => {
    const odd = [[null], ['x', 3], [{ className: 4, location: { file: 5 } }], [{ location: null }]];
    const here = odd.map((chain, at) => known('a', `${at}`, chain));
    expect(sketch(pairSuspects(here, here))).toEqual(['0+1+2+3=0+1+2+3']);
  });

  test('are all there, each once (200 random runs)', () => {
    const next = mulberry32(7);
    const below = (end: number): number => Math.floor(next() * end);
    const draw = (): Known => {
      const prints = Array.from({ length: 1 + below(3) }, () => 'abcdefgh'[below(8)]);
      return { ...inFile(prints[0], `x/${below(3)}.js`), ...known(prints.join('')) };
    };
    for (let run = 0; run < 200; run++) {
      const here = Array.from({ length: below(6) }, draw);
      const there = Array.from({ length: below(6) }, draw);
      const pairs = pairSuspects(here, there);
      expect(new Set(pairs.flatMap((each) => each.here))).toEqual(new Set(here));
      expect(new Set(pairs.flatMap((each) => each.there))).toEqual(new Set(there));
      expect(pairs.flatMap((each) => [...each.here, ...each.there])).toHaveLength(here.length + there.length);
    }
  });
});

test('who asks for a fingerprint means a suspect of it, else one with such a holder', () => {
  const suspects = [known('ab'), known('ba'), known('cd')];
  const find = (wanted: string): string[] => findByFingerprint(suspects, wanted).map(({ name }) => name);
  expect([find('a'), find('b'), find('d'), find('x'), find('')]).toEqual([
    ['ab'],
    ['ba'],
    ['cd'],
    [],
    ['ab', 'ba', 'cd'],
  ]);
});
