import { HELP, listOptions, QUIET } from './help-text.ts';
import { VERIFY_OPTIONS } from './options.ts';

/**
 * What `heapdiff verify --help` prints.
 *
 * @returns lines of at most 80 characters
 */
export function formatVerifyHelp(): string {
  return `heapdiff verify --broken <side> --fixed <side> [options]

Tells whether a leak was fixed. A side is two snapshots or more of one run, or a
report of them, written by heapdiff <before> <after> --format json -o FILE: then
the snapshots need not be there any more. Three snapshots of the fixed run tell
a warm-up, which passes, from a leak.

Options
${listOptions([...VERIFY_OPTIONS, QUIET, HELP])}

Examples
  heapdiff verify --broken b.json --fixed f0.gz f1.gz f2.gz --iterations 100
  heapdiff verify --broken b0.gz b1.gz --fixed f0.gz f1.gz --iterations 100
  heapdiff verify --broken b.json --fixed f.json --suspect 5da982285dad

Outcome, for each suspect of the broken run, by its fingerprint
  pass          gone, grew in the first interval only, or by less than 5 % of
                the rate before (bytes and objects per iteration)
  fail          at 80 % of that rate or more, or in each of several intervals
  cannot tell   what is left may be a warm-up: take a third snapshot; or the
                iterations are unknown, or too few to show the leak; or the
                fixed run is perhaps one of another program: it has no script
                (by its file, in whatever folder) and no class of those that
                led to the leaks, and not most of the others
A suspect that only the fixed run has fails beyond the limits, of which the
config file may have more (heapdiff check --help); without any it fails where it
is a leak, or grows by an object or more with each iteration.
What a fix renames is told as gone and as new. Allowances hold for all suspects.
--iterations is about snapshots; a report knows its own.

Exit code: 0 pass, 1 fail or cannot tell, 2 wrong use or unreadable input.
`;
}
