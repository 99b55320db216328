import { resolve } from 'node:path';
import type { CaptureModuleOptions, CaptureTargetOptions } from 'heapdiff/capture';
import {
  namedFile,
  onlyFile,
  onlyValue,
  parseOptions,
  positiveInteger,
  type RawOptions,
  wholeNumber,
} from './option-parser.ts';
import { CAPTURE_MODULE_OPTIONS, CAPTURE_OPTIONS, CAPTURE_TARGET_OPTIONS } from './options.ts';
import { readRoundAction, type TypedAction } from './round-action-option.ts';
import { UsageMistake } from './usage-mistake.ts';

/** What the user asked for with `heapdiff capture`. */
export interface CaptureRequest {
  /** Where the snapshots go, where the user said so. */
  readonly folder?: string;
  /** Whether they are compared at once. */
  readonly report: boolean;
  readonly source: ModuleSource | TargetSource;
}

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

/** What the command itself gives to each capture. */
type Given = 'folder' | 'signal' | 'onProgress' | 'onOutput';

/**
 * Reads what follows `heapdiff capture`.
 *
 * @param folder - where paths start
 * @throws UsageMistake with what is wrong and what was perhaps meant
 */
export async function parseCapture(args: readonly string[], folder: string): Promise<CaptureRequest> {
  const all = [...CAPTURE_OPTIONS, ...CAPTURE_MODULE_OPTIONS, ...CAPTURE_TARGET_OPTIONS];
  const { options, files } = await parseOptions(args, all);
  const output = onlyFile('--output', options['output']);
  return {
    ...given('folder', output),
    report: options['report'] === true,
    source: options['inspect'] === undefined ? readModule(options, files, folder) : readTarget(options, files),
  };
}

function readModule(options: RawOptions, files: readonly string[], folder: string): ModuleSource {
  refuse(options, CAPTURE_TARGET_OPTIONS, 'is for --inspect: heapdiff capture --inspect 9229');
  if (files.length !== 1)
    throw new UsageMistake(
      `${files.length === 0 ? 'no module' : `${files.length} modules`} given; expected one: heapdiff capture <module>, or --inspect`,
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

function readTarget(options: RawOptions, files: readonly string[]): TargetSource {
  refuse(options, CAPTURE_MODULE_OPTIONS, 'is for a module: heapdiff capture <module>');
  if (files.length > 0) throw new UsageMistake(`${files.join(' ')} is given with --inspect; expected one of the two`);
  return {
    kind: 'target',
    address: onlyValue('--inspect', options['inspect']) ?? '',
    action: readRoundAction(options),
    options: { ...readCommon(options), ...given('target', onlyValue('--target', options['target'])) },
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
  return {
    ...given('iterations', countOf('iterations', positiveInteger)),
    ...given('rounds', countOf('rounds', positiveInteger)),
    ...given('warmUp', countOf('warm-up', wholeNumber)),
    ...given('timeoutMs', timeout === undefined ? undefined : timeout * 1000),
    gzip: options['gzip'] === true,
  };
}

function refuse(options: RawOptions, specs: readonly { readonly name: string }[], why: string): void {
  const typed = specs.find(({ name }) => options[name] !== undefined);
  if (typed !== undefined) throw new UsageMistake(`--${typed.name} ${why}`);
}

function given<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [name in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [name in Name]?: Value });
}
