import { CHECK_OPTIONS, COMPARE_OPTIONS, type OptionSpec } from './options.ts';

/**
 * What `--help` prints. It is made here and not by yargs, whose loading alone takes longer than help should.
 *
 * @returns lines of at most 80 characters
 */
export function formatHelp(): string {
  const version: OptionSpec = { name: 'version', value: '', description: 'print the version' };
  return `heapdiff <before> <after> [later...] [options]

Compares two V8 heap snapshots and says which references keep alive what a
repeated action left behind, and how much memory that is. Both must come from
one process, the earlier one first. With three snapshots or more a leak, which
goes on, is told from a warm-up. Files may be compressed (gzip, Brotli; zstd
where Node has it); one of them may be - for standard input.

Options
${listOptions([...COMPARE_OPTIONS, HELP, version])}

Examples
  heapdiff before.heapsnapshot after.heapsnapshot --iterations 100
  heapdiff s0.heapsnapshot s1.heapsnapshot s2.heapsnapshot --iterations 50
  heapdiff before.heapsnapshot.gz after.heapsnapshot.gz -o report.txt
  heapdiff before.heapsnapshot after.heapsnapshot --cut Connection.tasks
  heapdiff before.heapsnapshot after.heapsnapshot --control c0.gz c1.gz
  zstd -dc after.heapsnapshot.zst | heapdiff before.heapsnapshot - --format json

Control
  Snapshots of another process, or of the same one, that did as many steps
  without the suspected action (or with the fix). What grows there as fast is no
  suspect. The list ends at the next option or at --, and N iterations lie
  between each two of them, too.

Other commands
  heapdiff check <before> <after> [...]   a gate: exit code 1 where more grew
                                          than may (heapdiff check --help)
  heapdiff analyzers                      list them, with their options
  heapdiff analyzers new <name>           write a starter for your own

To capture
  Start node --heapsnapshot-signal=SIGUSR2 app.js, warm it up, kill -USR2 its
  pid, repeat the action (100 times, say), kill -USR2 again. In a browser:
  DevTools, Memory, "Heap snapshot".

Exit code: 0 done, 1 a gate failed, 2 wrong use or unreadable input.
NO_COLOR and FORCE_COLOR are obeyed.
`;
}

/**
 * What `heapdiff check --help` prints.
 *
 * @returns lines of at most 80 characters
 */
export function formatCheckHelp(): string {
  return `heapdiff check <before> <after> [later...] [options]

A gate for CI: fails with exit code 1 where a suspect is beyond its limit. With
no limit nothing may grow. Give three snapshots, and a warm-up passes.

Options
${listOptions([...CHECK_OPTIONS, HELP])}

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

const HELP: OptionSpec = { name: 'help', alias: 'h', value: '', description: 'print this' };

function listOptions(options: readonly OptionSpec[]): string {
  const signatures = options.map(optionSignature);
  const width = Math.max(...signatures.map((signature) => signature.length));
  return options.map(({ description }, option) => `  ${signatures[option].padEnd(width)}   ${description}`).join('\n');
}

function optionSignature({ name, alias, value }: OptionSpec): string {
  return `${alias === undefined ? '    ' : `-${alias}, `}--${name} ${value}`.trimEnd();
}
