import { CAPTURE_DEFAULTS } from '../capture-defaults.ts';
import { TEXT_BOUNDS } from '../text-bounds.ts';

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

/** How many of the program's classes a summary prints where `--top` does not say. */
export const DEFAULT_CLASSES = 30;

/** How many objects are listed where `--top` does not say. */
export const DEFAULT_OBJECTS = 20;

/** How many hops upwards a picture shows where `--depth` does not say. */
export const DEFAULT_DEPTH = 20;

/** How many neighbours of one object a picture shows where `--too-many` does not say. */
export const DEFAULT_TOO_MANY = 10;

/** The formats of pictures of who holds what. */
export const PICTURE_FORMATS = ['svg', 'dot', 'gexf', 'graphml'] as const;

/** One of the formats of pictures. */
export type PictureFormat = (typeof PICTURE_FORMATS)[number];

/** The formats of reports, but for pictures. */
const WRITTEN_FORMATS = ['text', 'markdown', 'json', 'html'] as const;

/** The formats that a report comes in. */
export const FORMATS: readonly Format[] = [...WRITTEN_FORMATS, ...PICTURE_FORMATS];

/** One of the formats that a report comes in. */
export type Format = (typeof WRITTEN_FORMATS)[number] | PictureFormat;

/** The formats that the answer of a gate comes in. */
export const GATE_FORMATS = ['text', 'json', 'junit', 'github'] as const;

/** One of the formats that the answer of a gate comes in. */
export type GateFormat = (typeof GATE_FORMATS)[number];

/** The formats that tell who holds one object. */
export const RETAINERS_FORMATS: readonly RetainersFormat[] = ['text', 'json', ...PICTURE_FORMATS];

/** One of the formats that tell who holds one object. */
export type RetainersFormat = 'text' | 'json' | PictureFormat;

const BOUNDS: readonly OptionSpec[] = [
  { name: 'depth', value: 'N', description: `hops upwards (default ${DEFAULT_DEPTH})` },
  { name: 'too-many', value: 'N', description: `neighbours of one (default ${DEFAULT_TOO_MANY})` },
];

const OUTPUT: OptionSpec = {
  name: 'output',
  alias: 'o',
  value: 'FILE',
  description: 'write to FILE, not to standard output',
};

/** The formats that the answer of a verification comes in. */
export const VERIFY_FORMATS = ['text', 'markdown', 'json'] as const;

/** One of the formats that the answer of a verification comes in. */
export type VerifyFormat = (typeof VERIFY_FORMATS)[number];

/** The options of `heapdiff <before> <after>`; the parser and `--help` are both made from this list. */
export const COMPARE_OPTIONS: readonly OptionSpec[] = [
  { name: 'iterations', value: 'N[,N...]', description: 'repetitions between two, or up to each' },
  { name: 'control', value: 'FILE FILE...', description: 'subtract what grows in a run without the action' },
  { name: 'cut', value: 'EDGE', description: 'tell what clearing it would free; repeatable' },
  { name: 'analyzer', value: 'NAME|FILE', description: 'ask it, too; repeatable' },
  { name: 'show-strings', value: '', description: 'let analyzers show string values' },
  { name: 'memlab-run', value: 'FOLDER', description: "compare what memlab's work folder holds" },
  { name: 'memlab-analysis', value: 'FILE', description: "run memlab's plug-in on the last; repeatable" },
  { name: 'memlab-filter', value: 'FILE', description: "ask memlab's leak filter about what is new" },
  {
    name: 'top',
    value: 'N',
    description: `print the N largest (default ${DEFAULT_TOP}; json, html: all)`,
  },
  { name: 'suspect', value: 'FINGERPRINT', description: 'print just this one' },
  { name: 'format', value: 'NAME', description: listWords([...WRITTEN_FORMATS, 'picture']) },
  ...BOUNDS.map((bound) => ({ ...bound, description: `in a picture: ${bound.description}` })),
  OUTPUT,
];

/** What a report has and a gate has not. */
const ONLY_REPORT: ReadonlySet<string> = new Set(['top', 'suspect', 'format', 'cut', 'depth', 'too-many']);

const LIMITS: readonly OptionSpec[] = [
  { name: 'max-growth', value: 'SIZE', description: 'most that a suspect may grow by: 1MB' },
  { name: 'max-per-iteration', value: 'SIZE', description: 'the same for each iteration: 10kB' },
  { name: 'max-count', value: 'N', description: 'most objects that a title may count' },
];

/** The options of `heapdiff check <before> <after>`: limits, and most of the others. */
export const CHECK_OPTIONS: readonly OptionSpec[] = [
  ...LIMITS,
  { name: 'format', value: 'NAME', description: listWords(GATE_FORMATS) },
  ...COMPARE_OPTIONS.filter(({ name }) => !ONLY_REPORT.has(name)),
];

/** What a report may be told that is made at once. */
const OF_CAPTURED_REPORT: readonly OptionSpec[] = [
  { name: 'top', value: 'N', description: 'print the N largest' },
  { name: 'format', value: 'NAME', description: 'text, json, svg, ...' },
];

/** The options of `heapdiff capture`, whatever is captured. */
export const CAPTURE_OPTIONS: readonly OptionSpec[] = [
  { name: 'iterations', value: 'N', description: `repetitions in a round (default ${CAPTURE_DEFAULTS.iterations})` },
  { name: 'rounds', value: 'N', description: `rounds, each with a snapshot (default ${CAPTURE_DEFAULTS.rounds})` },
  { name: 'warm-up', value: 'N', description: 'repetitions before the first (default: a round)' },
  { name: 'report', value: '', description: 'compare at once; keeps files only with -o' },
  ...OF_CAPTURED_REPORT.map((option) => ({ ...option, description: `with --report: ${option.description}` })),
  { name: 'output', alias: 'o', value: 'FOLDER', description: 'where files go (default: <module>-heap)' },
  { name: 'gzip', value: '', description: 'compress them' },
  {
    name: 'timeout',
    value: 'SECONDS',
    description: `end what takes longer (default ${CAPTURE_DEFAULTS.timeoutMs / 1000})`,
  },
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

const NO_INDEX: OptionSpec = { name: 'no-index', value: '', description: 'neither use nor keep an index' };

/** The options of `heapdiff retainers <snapshot> <id>`. */
export const RETAINERS_OPTIONS: readonly OptionSpec[] = [
  { name: 'format', value: 'NAME', description: listWords(RETAINERS_FORMATS) },
  { name: 'depth', value: 'N', description: `hops upwards (default ${DEFAULT_DEPTH}; text: ${TEXT_BOUNDS.hops})` },
  { name: 'too-many', value: 'N', description: `ways to one, holders of one (default ${DEFAULT_TOO_MANY})` },
  { name: 'lines', value: 'N', description: `lines of a text (default ${TEXT_BOUNDS.lines})` },
  { name: 'show-strings', value: '', description: 'show the texts of strings, and keys' },
  NO_INDEX,
  OUTPUT,
];

/** The formats that a summary comes in. */
export const SUMMARY_FORMATS = ['text', 'json'] as const;

/** One of the formats that a summary comes in. */
export type SummaryFormat = (typeof SUMMARY_FORMATS)[number];

/** The options of `heapdiff summary <snapshot> [later...]`. */
export const SUMMARY_OPTIONS: readonly OptionSpec[] = [
  { name: 'sort', value: 'KEY', description: 'what comes first (default retained, or growth)' },
  { name: 'filter', value: 'TEXT', description: 'only classes with TEXT in their name' },
  { name: 'ignore-class', value: 'NAME', description: 'not this class, nor its subclasses; repeatable' },
  { name: 'top', value: 'N', description: `print N classes (default ${DEFAULT_CLASSES}; json: all)` },
  { name: 'format', value: 'NAME', description: 'text (default) or json' },
  NO_INDEX,
  OUTPUT,
];

/** The options of `heapdiff objects <snapshot> [later...] <class>`. */
export const OBJECTS_OPTIONS: readonly OptionSpec[] = [
  { name: 'oldest', value: '', description: 'those born first come first' },
  { name: 'added', value: '', description: 'only those born after the first snapshot' },
  { name: 'subclasses', value: '', description: 'of classes that extend it, too' },
  { name: 'id', value: '@ID', description: 'this object, instead of a class; repeatable' },
  { name: 'where', value: 'EXPRESSION', description: 'only those of which it is true (see below)' },
  { name: 'print', value: 'PATH,...', description: 'print these properties, strings included' },
  { name: 'by', value: 'PATH', description: 'group them by this property, strings included' },
  { name: 'top', value: 'N', description: `list the N largest (default ${DEFAULT_OBJECTS})` },
  { name: 'all', value: '', description: 'list all of them' },
  { name: 'format', value: 'NAME', description: 'text (default) or json' },
  NO_INDEX,
  OUTPUT,
];

/** What a comparison and a verification have in common. */
const ALSO_VERIFY: ReadonlySet<string> = new Set(['iterations', 'analyzer', 'output']);

/** The options of `heapdiff verify`. */
export const VERIFY_OPTIONS: readonly OptionSpec[] = [
  { name: 'broken', value: 'FILE...', description: 'the run without the fix' },
  { name: 'fixed', value: 'FILE...', description: 'the run with it' },
  { name: 'suspect', value: 'FINGERPRINT', description: 'verify just this one' },
  ...LIMITS,
  { name: 'format', value: 'NAME', description: listWords(VERIFY_FORMATS) },
  ...COMPARE_OPTIONS.filter(({ name }) => ALSO_VERIFY.has(name)),
];

/** What becomes of names when a snapshot is redacted, the default first. */
export const NAMES = ['keep', 'hash'] as const;

/** The options of `heapdiff redact <in> <out>`. */
export const REDACT_OPTIONS: readonly OptionSpec[] = [
  { name: 'names', value: NAMES.join('|'), description: `replace names of the program, too (default ${NAMES[0]})` },
  { name: 'key', value: 'TEXT', description: 'make the pseudonyms with it, not with the kept key' },
];

/** The options of `heapdiff mcp`. */
export const MCP_OPTIONS: readonly OptionSpec[] = [
  { name: 'allow', value: 'FOLDER', description: 'read snapshots there (default: here); repeatable' },
  { name: 'show-strings', value: '', description: 'show string values of the heap' },
];

/** `text (default), json or html`: the first is what holds where none is named. */
function listWords([first, ...others]: readonly string[]): string {
  return [`${first} (default)`, ...others].join(', ').replace(/, (?=[^,]*$)/u, ' or ');
}

/** The formats of tables. */
export const TABLE_FORMATS = ['parquet', 'arrow'] as const;

/** One of the formats of tables. */
export type TableFormat = (typeof TABLE_FORMATS)[number];

const ITERATIONS: OptionSpec = {
  name: 'iterations',
  value: 'N[,N...]',
  description: 'repetitions between two, or up to each',
};

/** The options of `heapdiff export`. */
export const EXPORT_OPTIONS: readonly OptionSpec[] = [
  { name: 'format', value: 'NAME', description: 'parquet (default) or arrow' },
  { name: 'output', alias: 'o', value: 'FOLDER', description: 'where the files go; made where it is missing' },
  { name: 'tables', value: 'NAME[,NAME...]', description: 'just these (default: all but strings)' },
  ITERATIONS,
  { name: 'show-strings', value: '', description: 'with the texts of strings' },
];

/** How many rows are printed where `--top` does not say. */
export const DEFAULT_ROWS = 100;

/** The formats that the answer to SQL comes in. */
export const QUERY_FORMATS = ['text', 'json', 'csv'] as const;

/** One of the formats that the answer to SQL comes in. */
export type QueryFormat = (typeof QUERY_FORMATS)[number];

/** The options of `heapdiff query`. */
export const QUERY_OPTIONS: readonly OptionSpec[] = [
  { name: 'format', value: 'NAME', description: 'text (default), json or csv' },
  { name: 'top', value: 'N', description: `print N rows (default ${DEFAULT_ROWS})` },
  ITERATIONS,
  { name: 'show-strings', value: '', description: 'allow the table of strings' },
  NO_INDEX,
  OUTPUT,
];
