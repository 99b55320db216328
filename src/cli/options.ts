/** An option of the command line. */
export interface OptionSpec {
  readonly name: string;
  readonly alias?: string;
  /** What stands for the value in `--help`; empty for what is on where it is given. `--control` takes several. */
  readonly value: string;
  readonly description: string;
}

/** How many suspects are printed where `--top` does not say. */
export const DEFAULT_TOP = 5;

/** The formats that a report comes in. */
export const FORMATS = ['text', 'markdown', 'json'] as const;

/** One of the formats that a report comes in. */
export type Format = (typeof FORMATS)[number];

/** The formats that the answer of a gate comes in. */
export const GATE_FORMATS = ['text', 'json', 'junit', 'github'] as const;

/** One of the formats that the answer of a gate comes in. */
export type GateFormat = (typeof GATE_FORMATS)[number];

/** The options of `heapdiff <before> <after>`; the parser and `--help` are both made from this list. */
export const COMPARE_OPTIONS: readonly OptionSpec[] = [
  { name: 'iterations', value: 'N[,N...]', description: 'repetitions between two, or up to each' },
  { name: 'control', value: 'FILE FILE...', description: 'subtract what grows in a run without the action' },
  { name: 'cut', value: 'EDGE', description: 'tell what clearing it would free; repeatable' },
  { name: 'analyzer', value: 'NAME|FILE', description: 'ask it, too; repeatable' },
  { name: 'show-strings', value: '', description: 'let analyzers show texts of the heap' },
  { name: 'memlab-run', value: 'FOLDER', description: "compare what memlab's work folder holds" },
  { name: 'memlab-analysis', value: 'FILE', description: "run memlab's plug-in on the last; repeatable" },
  { name: 'memlab-filter', value: 'FILE', description: "ask memlab's leak filter about what is new" },
  {
    name: 'top',
    value: 'N',
    description: `print the N largest (default ${DEFAULT_TOP}; json: all)`,
  },
  { name: 'suspect', value: 'FINGERPRINT', description: 'print just this one' },
  { name: 'format', value: 'NAME', description: 'text (default), markdown for tickets, or json' },
  { name: 'output', alias: 'o', value: 'FILE', description: 'write to FILE, not to standard output' },
];

/** What a report has and a gate has not. */
const ONLY_REPORT: ReadonlySet<string> = new Set(['top', 'suspect', 'format', 'cut']);

/** The options of `heapdiff check <before> <after>`: limits, and most of the others. */
export const CHECK_OPTIONS: readonly OptionSpec[] = [
  { name: 'max-growth', value: 'SIZE', description: 'most that a suspect may grow by: 1MB' },
  { name: 'max-per-iteration', value: 'SIZE', description: 'the same for each iteration: 10kB' },
  { name: 'max-count', value: 'N', description: 'most objects that one may hold' },
  { name: 'format', value: 'NAME', description: 'text (default), json, junit or github' },
  ...COMPARE_OPTIONS.filter(({ name }) => !ONLY_REPORT.has(name)),
];

/** The options of `heapdiff capture`, whatever is captured. */
export const CAPTURE_OPTIONS: readonly OptionSpec[] = [
  { name: 'iterations', value: 'N', description: 'repetitions in a round (default 8)' },
  { name: 'rounds', value: 'N', description: 'rounds, each with a snapshot (default 3)' },
  { name: 'warm-up', value: 'N', description: 'repetitions before the first (default: a round)' },
  { name: 'report', value: '', description: 'compare at once; keeps files only with -o' },
  { name: 'output', alias: 'o', value: 'FOLDER', description: 'where the snapshots go' },
  { name: 'gzip', value: '', description: 'compress them' },
  { name: 'timeout', value: 'SECONDS', description: 'end what takes longer (default 600)' },
];

/** Those of `heapdiff capture <module>` only. */
export const CAPTURE_MODULE_OPTIONS: readonly OptionSpec[] = [
  { name: 'control', value: 'MODULE', description: 'capture what does the same without the leak' },
  { name: 'node', value: 'PATH', description: 'the Node to run it, 18 or newer' },
  { name: 'allocations', value: '', description: 'remember where objects are allocated (slow)' },
];

/** Those of `heapdiff capture --inspect` only. */
export const CAPTURE_TARGET_OPTIONS: readonly OptionSpec[] = [
  { name: 'inspect', value: 'ADDRESS', description: 'attach to a port, host:port or ws:// address' },
  { name: 'target', value: 'TEXT', description: 'which page, by a part of its title or address' },
  { name: 'evaluate', value: 'EXPRESSION', description: 'repeat it there, and await its promise' },
  { name: 'exec', value: 'COMMAND', description: 'run it in a shell, once a round' },
  { name: 'wait', value: 'TIME', description: 'let so much time pass: 500ms, 10s, 2min' },
];

/** Those of `heapdiff capture --scenario` only. */
export const CAPTURE_SCENARIO_OPTIONS: readonly OptionSpec[] = [
  { name: 'scenario', value: 'FILE', description: 'a memlab scenario to run in Chromium' },
  { name: 'chromium', value: 'PATH', description: 'the browser (default: look for one)' },
];
