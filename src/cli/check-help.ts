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
Without a limit no growth is allowed. With three snapshots a warm-up passes.

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
  An allowance fails the gate after its last day, and is told when what it
  allows no longer occurs. What is typed wins over the file's budget.

Exit code: 0 passed, 1 failed, 2 wrong use or unreadable input.
`;
}
