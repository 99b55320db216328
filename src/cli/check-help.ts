import { HELP, listOptions, QUIET } from './help-text.ts';
import { CHECK_OPTIONS } from './options.ts';

/**
 * What `heapdiff check --help` prints.
 *
 * @returns lines of at most 80 characters
 */
export function formatCheckHelp(): string {
  return `heapdiff check <before> <after> [later...] [options]

A gate for CI: fails with exit code 1 where a suspect is beyond its limit.
Without a limit no growth is allowed. With three snapshots a warm-up, which grew
in the first interval only, passes whatever the limits are.

Options
${listOptions([...CHECK_OPTIONS, QUIET, HELP])}

Examples
  heapdiff check s0.heapsnapshot s1.heapsnapshot s2.heapsnapshot
  heapdiff check s0.gz s1.gz --iterations 100 --max-per-iteration 1kB
  heapdiff check s0.gz s1.gz --max-growth 1MB --format junit -o gate.xml

Rules in heapdiff.config.json (or .ts, .js), next to package.json
  { "gate": {
      "budget": { "maxGrowthBytes": "100kB" },
      "classes": { "Promise": { "maxCount": 10 } },
      "allow": [{ "fingerprint": "5da982285dad", "reason": "PROJ-7",
                  "owner": "core", "expires": "2027-01-31" }] } }
  maxCount, like --max-count, is of the objects that a title counts, of all
  classes together; in a rule for a class, of all objects of it that a suspect
  keeps, however deep. Such a rule stands in place of the budget for suspects
  told with that class (className in the JSON); of others it limits the count.
  An allowance fails the gate after its last day, and is told when what it
  allows no longer occurs. It may have a "budget" of its own, which then is the
  only limit for it; without one it allows any growth. What is typed wins over
  the file's budget, and over no rule for a class or allowance.

Exit code: 0 passed, 1 failed, 2 wrong use or unreadable input.
`;
}
