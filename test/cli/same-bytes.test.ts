import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runBuiltCli } from '../support/cli.ts';

const fileOf = (name: string): string =>
  fileURLToPath(new URL(`../../snapshots/recorded/request-error-cycle/${name}.heapsnapshot.gz`, import.meta.url));

test.each(['text', 'json', 'html'])(
  'the same snapshots give the same %s report, byte for byte, in three runs',
  (format) => {
    const run = () =>
      runBuiltCli([fileOf('before'), fileOf('after'), '--iterations', '100', '--format', format]).stdout;
    const first = run();
    expect(first).toContain('RequestError');
    expect([run(), run()]).toEqual([first, first]);
  },
);
