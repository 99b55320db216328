import { test } from 'vitest';
import { expectTrueCutsOf } from '../support/brute-force-cuts.ts';
import { LEAKING_PROGRAMS } from '../support/planted-programs.ts';

test.each(LEAKING_PROGRAMS)('what every cut of %s frees is what brute force says', async (program) => {
  await expectTrueCutsOf(program);
});
