import { expect, test } from 'vitest';
import { pickHeldClasses } from '../../src/report/held-classes.ts';
import { setOfPromises } from '../support/report.ts';

const HOLDS = ['(string)', 'Socket', 'Set', 'Room', 'Array'].map((className) => ({
  className,
  count: 1,
  shallowBytes: 8,
}));

test.each([
  ['Set', ['(string)', 'Socket', 'Set']],
  ['Room', ['(string)', 'Socket', 'Room']],
  ['Timeout', ['(string)', 'Socket', 'Set']],
])(
  'of what is held the first classes are picked, and the one that the suspect is told with (%s)',
  (className, picked) => {
    const classes = pickHeldClasses(setOfPromises({ className, holds: HOLDS }), 3);
    expect(classes.map((held) => held.className)).toEqual(picked);
  },
);
