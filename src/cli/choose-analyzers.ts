import type { Analyzer, GateRules, GivenOptions } from 'heapdiff';
import type { Engine, Host } from './host.ts';

/** The analyzers that a command line and a config file name, and what the file says of their options. */
export interface ChosenAnalyzers {
  readonly analyzers: readonly Analyzer[];
  /** Of the config file. */
  readonly options: GivenOptions;
  /** The config file; undefined where there is none. */
  readonly configFile: string | undefined;
  /** What the file lets a gate pass. */
  readonly gate: GateRules;
}

/**
 * Loads the analyzers that come with heapdiff, those of the config file, and those behind `--analyzer`. They are needed
 * before the command line is read, which has their options.
 *
 * @throws UsageError where one cannot be loaded
 */
export async function chooseAnalyzers(args: readonly string[], host: Host, engine: Engine): Promise<ChosenAnalyzers> {
  const folder = host.workingFolder;
  const config = await engine.findConfig(folder);
  const names = [...(config?.analyzers ?? []), ...namesIn(args)];
  const analyzers = await engine.loadAnalyzers(names, {
    builtIns: await host.loadBuiltIns(),
    folder,
    ...(config === undefined ? {} : { config: { file: config.file, names: config.analyzers ?? [] } }),
  });
  if (config !== undefined) engine.checkOptions(analyzers, config.options ?? {}, config.file);
  return { analyzers, options: config?.options ?? {}, configFile: config?.file, gate: config?.gate ?? {} };
}

function namesIn(args: readonly string[]): string[] {
  const names: string[] = [];
  for (const [position, arg] of args.entries()) {
    if (arg === '--') break;
    const value = arg === '--analyzer' ? args[position + 1] : arg.startsWith('--analyzer=') ? arg.slice(11) : undefined;
    if (value !== undefined && value !== '' && !value.startsWith('--')) names.push(value);
  }
  return names;
}
