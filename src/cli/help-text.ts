import { COMPARE_OPTIONS, type OptionSpec } from './options.ts';

/**
 * What `--help` prints. Made from the same lists as the parser.
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
${listOptions([...COMPARE_OPTIONS, QUIET, HELP, version])}

Examples
  heapdiff before.heapsnapshot after.heapsnapshot --iterations 100
  heapdiff s0.heapsnapshot s1.heapsnapshot s2.heapsnapshot --iterations 50
  heapdiff before.heapsnapshot.gz after.heapsnapshot.gz -o report.txt
  heapdiff before.heapsnapshot after.heapsnapshot --cut Connection.tasks
  heapdiff before.heapsnapshot after.heapsnapshot --control c0.gz c1.gz
  zstd -dc after.heapsnapshot.zst | heapdiff before.heapsnapshot - --format json
  heapdiff before.heapsnapshot after.heapsnapshot --format svg -o leak.svg

Control
  Snapshots of another process, or of the same one, that did as many steps
  without the suspected action (or with the fix). What grows there as fast is no
  suspect. The list ends at the next option or at --, and N iterations lie
  between each two of them, too.

Pictures
  --format svg draws who holds what: the largest suspect, or the one that
  --suspect names. dot is for Graphviz, gexf for Gephi, graphml for yEd,
  Cytoscape and networkx. --depth counts from what is held upwards.

Other commands
  heapdiff capture <module>               take the snapshots right: warm up,
                                          repeat an action, write a series
  heapdiff capture --inspect <address>    the same of a Node or a page that runs
  heapdiff check <before> <after> [...]   a gate: exit code 1 where more grew
                                          than is allowed (check --help)
  heapdiff retainers <snapshot> @<id>     what keeps one object alive, as text
                                          or as a picture
  heapdiff summary <snapshot> [later...]  live objects by class: count, bytes,
                                          new, gone, oldest
  heapdiff objects <snapshot> <class>     live objects of a class: the oldest,
                                          the largest, values of properties
  heapdiff query <snapshot> "<sql>"       ask the heap's tables in SQL (DuckDB)
  heapdiff export <snapshot> -o <folder>  write them as Parquet or Arrow
  heapdiff verify --broken ... --fixed ... was the leak fixed? Exit code 1 where
                                          not (heapdiff verify --help)
  heapdiff analyzers                      list them, with their options
  heapdiff analyzers new <name>           write a starter for your own
  heapdiff redact <in> <out>              write a snapshot without its strings
  heapdiff mcp                            answer an agent's questions over MCP

To capture
  Start node --heapsnapshot-signal=SIGUSR2 app.js, warm it up, kill -USR2 its
  pid, repeat the action (100 times, say), kill -USR2 again. In a browser:
  DevTools, Memory, "Heap snapshot".

Exit code: 0 done, 1 a gate failed, 2 wrong use or unreadable input.
NO_COLOR and FORCE_COLOR are obeyed.
`;
}

/** In the list of each command that takes long. */
export const QUIET: OptionSpec = {
  name: 'quiet',
  value: '',
  description: 'no progress on stderr, told on terminals',
};

/** In the list of each command. */
export const HELP: OptionSpec = { name: 'help', alias: 'h', value: '', description: 'print this' };

/** One option a line, their descriptions below each other. */
export function listOptions(options: readonly OptionSpec[]): string {
  const signatures = options.map(optionSignature);
  const width = Math.max(...signatures.map((signature) => signature.length));
  return options.map(({ description }, option) => `  ${signatures[option].padEnd(width)}   ${description}`).join('\n');
}

function optionSignature({ name, alias, value }: OptionSpec): string {
  return `${alias === undefined ? '    ' : `-${alias}, `}--${name} ${value}`.trimEnd();
}

/** What a large snapshot leaves beside it, for a page of help. */
export const INDEX_NOTE = `Index
  What was found out about a snapshot of a million edges and more stays in
  <snapshot>.heapdiff, with all of its strings, and the next question starts at
  once. It may be removed at any time.`;
