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

/** The options of `heapdiff <before> <after>`; the parser and `--help` are both made from this list. */
export const COMPARE_OPTIONS: readonly OptionSpec[] = [
  { name: 'iterations', value: 'N[,N...]', description: 'repetitions between two snapshots, or up to each' },
  { name: 'control', value: 'FILE FILE...', description: 'subtract what grows in a run without the action' },
  { name: 'cut', value: 'EDGE', description: 'tell what clearing it would free; repeatable' },
  { name: 'analyzer', value: 'NAME|FILE', description: 'ask it, too (see heapdiff analyzers); repeatable' },
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
  { name: 'output', alias: 'o', value: 'FILE', description: 'write the report to FILE, not to standard output' },
];
