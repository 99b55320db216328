import { resolve } from 'node:path';
import type { CaptureModuleOptions, CaptureTargetOptions } from 'heapdiff/capture';
import type { CaptureScenarioOptions } from 'heapdiff/memlab';
import {
  knownFormat,
  namedFile,
  onlyFile,
  onlyValue,
  parseOptions,
  positiveInteger,
  type RawOptions,
  wholeNumber,
} from './option-parser.ts';
import {
  CAPTURE_MODULE_OPTIONS,
  CAPTURE_OPTIONS,
  CAPTURE_SCENARIO_OPTIONS,
  CAPTURE_TARGET_OPTIONS,
  FORMATS,
  type Format,
  type OptionSpec,
} from './options.ts';
import { readRoundAction, type TypedAction } from './round-action-option.ts';
import { UsageMistake } from './usage-mistake.ts';

/** Of a timer of Node. */
const MOST_SECONDS = 2_147_483;

/** What the user asked for with `heapdiff capture`. */
export interface CaptureRequest {
  /** Where the snapshots go, where the user said so. */
  readonly folder?: string;
  /** Whether they are compared at once. */
  readonly report: boolean;
  /** How, where the user said so: what follows the files on the command line of a comparison. */
  readonly reportArguments: readonly string[];
  readonly format: Format;
  readonly source: CaptureSource;
}

/** What snapshots are taken of. */
export type CaptureSource = ModuleSource | TargetSource | ScenarioSource;

/** A module to run. */
export interface ModuleSource {
  readonly kind: 'module';
  readonly module: string;
  /** The module that does the same without the suspected action. */
  readonly control?: string;
  readonly options: Omit<CaptureModuleOptions, Given>;
}

/** A process or a page to attach to. */
export interface TargetSource {
  readonly kind: 'target';
  readonly address: string;
  readonly action: TypedAction;
  readonly options: Omit<CaptureTargetOptions, Given | 'action'>;
}

/** A scenario of memlab to run in a browser. */
export interface ScenarioSource {
  readonly kind: 'scenario';
  readonly scenario: string;
  readonly options: Omit<CaptureScenarioOptions, Given>;
}

/** What the command itself gives to each capture. */
type Given = 'folder' | 'signal' | 'onProgress' | 'onOutput';

/** Where an option belongs that stands in the wrong place. */
const BELONGS: readonly (readonly [CaptureSource['kind'], readonly OptionSpec[], string])[] = [
  ['module', CAPTURE_MODULE_OPTIONS, 'is for a module: heapdiff capture <module>'],
  ['target', CAPTURE_TARGET_OPTIONS, 'is for --inspect: heapdiff capture --inspect 9229'],
  ['scenario', CAPTURE_SCENARIO_OPTIONS, 'is for --scenario: heapdiff capture --scenario <file>'],
];
/** How often a scenario does what it does, it says itself. */
const NOT_FOR_SCENARIOS = ['iterations', 'warm-up'];

/**
 * Reads what follows `heapdiff capture`.
 *
 * @param folder - where paths start
 * @throws UsageMistake with what is wrong and what was perhaps meant
 */
export function parseCapture(args: readonly string[], folder: string): CaptureRequest {
  const all = [...CAPTURE_OPTIONS, ...BELONGS.flatMap(([, specs]) => specs)];
  const { options, files } = parseOptions(args, all);
  const output = onlyFile('--output', options['output']);
  return {
    ...given('folder', output),
    ...readReport(options),
    source: readSource(options, files, folder),
  };
}

/** What is mistyped is told here: the comparison would tell it when the capture is over. */
function readReport(options: RawOptions): Pick<CaptureRequest, 'report' | 'reportArguments' | 'format'> {
  const report = options['report'] === true;
  const top = onlyValue('--top', options.top);
  const format = onlyValue('--format', options.format);
  const typed = top !== undefined ? '--top' : format !== undefined ? '--format' : undefined;
  if (typed !== undefined && !report) throw new UsageMistake(`${typed} is for a report; expected --report, too`);
  return {
    report,
    reportArguments: [
      ...(top === undefined ? [] : ['--top', String(positiveInteger('--top', top))]),
      ...(format === undefined ? [] : ['--format', format]),
    ],
    format: format === undefined ? FORMATS[0] : knownFormat(format, FORMATS),
  };
}

function readSource(options: RawOptions, files: readonly string[], folder: string): CaptureSource {
  if (options['inspect'] !== undefined && options['scenario'] !== undefined)
    throw new UsageMistake('--inspect and --scenario are both given; expected one of them');
  const kind = options['inspect'] !== undefined ? 'target' : options['scenario'] !== undefined ? 'scenario' : 'module';
  for (const [owner, specs, why] of BELONGS) {
    const typed = owner === kind ? undefined : specs.find(({ name }) => options[name] !== undefined);
    if (typed !== undefined) throw new UsageMistake(`--${typed.name} ${why}`);
  }
  if (kind === 'module') return readModule(options, files, folder);
  if (files.length > 0)
    throw new UsageMistake(
      `${files.join(' ')} is given with --${kind === 'target' ? 'inspect' : 'scenario'}; expected one of the two`,
    );
  return kind === 'target' ? readTarget(options) : readScenario(options, folder);
}

function readModule(options: RawOptions, files: readonly string[], folder: string): ModuleSource {
  if (files.length !== 1)
    throw new UsageMistake(
      `${files.length === 0 ? 'no module' : `${files.length} modules`} given; expected one: heapdiff capture <module>, or --inspect, or --scenario`,
    );
  const node = onlyFile('--node', options['node']);
  return {
    kind: 'module',
    module: namedFile('the module', files[0]),
    ...given('control', onlyFile('--control', options['control'])),
    options: {
      ...readCommon(options),
      // A name without a folder is looked for on the PATH.
      ...given('node', node?.includes('/') ? resolve(folder, node) : node),
      allocations: options['allocations'] === true,
    },
  };
}

function readTarget(options: RawOptions): TargetSource {
  return {
    kind: 'target',
    address: onlyValue('--inspect', options['inspect']) ?? '',
    action: readRoundAction(options),
    options: { ...readCommon(options), ...given('target', onlyValue('--target', options['target'])) },
  };
}

function readScenario(options: RawOptions, folder: string): ScenarioSource {
  const typed = NOT_FOR_SCENARIOS.find((name) => options[name] !== undefined);
  if (typed !== undefined)
    throw new UsageMistake(`--${typed} is not for --scenario: it is done once a round; --rounds says how often`);
  const chromium = onlyFile('--chromium', options['chromium']);
  return {
    kind: 'scenario',
    scenario: resolve(folder, onlyFile('--scenario', options['scenario']) ?? ''),
    options: {
      ...readCommon(options),
      ...given('chromium', chromium === undefined ? undefined : resolve(folder, chromium)),
    },
  };
}

function readCommon(
  options: RawOptions,
): Pick<CaptureModuleOptions, 'iterations' | 'rounds' | 'warmUp' | 'timeoutMs' | 'gzip'> {
  const countOf = (name: string, read: typeof positiveInteger): number | undefined => {
    const text = onlyValue(`--${name}`, options[name]);
    return text === undefined ? undefined : read(`--${name}`, text);
  };
  const timeout = countOf('timeout', positiveInteger);
  if (timeout !== undefined && timeout > MOST_SECONDS)
    throw new UsageMistake(`--timeout must be at most ${MOST_SECONDS} (24 days), not ${timeout}`);
  return {
    ...given('iterations', countOf('iterations', positiveInteger)),
    ...given('rounds', countOf('rounds', positiveInteger)),
    ...given('warmUp', countOf('warm-up', wholeNumber)),
    ...given('timeoutMs', timeout === undefined ? undefined : timeout * 1000),
    gzip: options['gzip'] === true,
  };
}

function given<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [name in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [name in Name]?: Value });
}
