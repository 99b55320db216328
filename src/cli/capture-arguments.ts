import { resolve } from 'node:path';
import type { CaptureModuleOptions } from 'heapdiff/capture';
import { namedFile, onlyFile, onlyValue, parseOptions, positiveInteger, wholeNumber } from './option-parser.ts';
import { CAPTURE_OPTIONS } from './options.ts';
import { UsageMistake } from './usage-mistake.ts';

/** Of a timer of Node. */
const MOST_SECONDS = 2_147_483;

/** What the user asked for with `heapdiff capture <module>`. */
export interface CaptureRequest {
  readonly module: string;
  /** The module that does the same without the suspected action. */
  readonly control?: string;
  /** Where the snapshots go, where the user said so. */
  readonly folder?: string;
  /** Whether they are compared at once. */
  readonly report: boolean;
  readonly options: Omit<CaptureModuleOptions, 'folder' | 'signal' | 'onProgress' | 'onOutput'>;
}

/**
 * Reads what follows `heapdiff capture`.
 *
 * @param folder - where paths start
 * @throws UsageMistake with what is wrong and what was perhaps meant
 */
export async function parseCapture(args: readonly string[], folder: string): Promise<CaptureRequest> {
  const { options, files } = await parseOptions(args, CAPTURE_OPTIONS);
  if (files.length !== 1)
    throw new UsageMistake(
      `${files.length === 0 ? 'no module' : `${files.length} modules`} given; expected one: heapdiff capture <module>`,
    );
  const textOf = (name: string): string | undefined => onlyValue(`--${name}`, options[name]);
  const countOf = (name: string, read: typeof positiveInteger): number | undefined => {
    const text = textOf(name);
    return text === undefined ? undefined : read(`--${name}`, text);
  };
  const node = onlyFile('--node', options['node']);
  const control = onlyFile('--control', options['control']);
  const output = onlyFile('--output', options['output']);
  const timeout = countOf('timeout', positiveInteger);
  if (timeout !== undefined && timeout > MOST_SECONDS)
    throw new UsageMistake(`--timeout must be at most ${MOST_SECONDS} (24 days), not ${timeout}`);
  return {
    module: namedFile('the module', files[0]),
    ...(control === undefined ? {} : { control }),
    ...(output === undefined ? {} : { folder: output }),
    report: options['report'] === true,
    options: {
      ...given('iterations', countOf('iterations', positiveInteger)),
      ...given('rounds', countOf('rounds', positiveInteger)),
      ...given('warmUp', countOf('warm-up', wholeNumber)),
      ...given('timeoutMs', timeout === undefined ? undefined : timeout * 1000),
      // A name without a folder is looked for on the PATH.
      ...given('node', node?.includes('/') ? resolve(folder, node) : node),
      gzip: options['gzip'] === true,
      allocations: options['allocations'] === true,
    },
  };
}

function given<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [name in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [name in Name]?: Value });
}
