import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { nearestName } from '../nearest-name.ts';
import { formatAnalyzersHelp } from './analyzers-help.ts';
import { formatCaptureHelp } from './capture-help.ts';
import { formatCheckHelp } from './check-help.ts';
import type { ChosenAnalyzers } from './choose-analyzers.ts';
import { formatExportHelp } from './export-help.ts';
import { formatHelp } from './help-text.ts';
import type { Host } from './host.ts';
import { formatMcpHelp } from './mcp-help.ts';
import { formatObjectsHelp } from './objects-help.ts';
import { CHECK_OPTIONS, COMPARE_OPTIONS, FORMATS, GATE_FORMATS } from './options.ts';
import type { CommandSpec, CompareRequest } from './parse-arguments.ts';
import { formatQueryHelp } from './query-help.ts';
import { formatRedactHelp } from './redact-help.ts';
import { formatRetainersHelp } from './retainers-help.ts';
import { formatSummaryHelp } from './summary-help.ts';
import { UsageMistake } from './usage-mistake.ts';
import { formatVerifyHelp } from './verify-help.ts';

/** One of the things that heapdiff does. */
export interface Command {
  /** As it is typed: `heapdiff`, `check`. */
  readonly name: readonly string[];
  /** What `--help` prints. */
  readonly help: () => string;
  /**
   * Does it. What is heavy is loaded here: the parser takes as long as all of Node to start, the engine more.
   *
   * @param args - what follows its name
   * @returns false where a gate failed
   */
  readonly run: (args: readonly string[], host: Host) => Promise<boolean>;
}

const COMPARE: Command = {
  name: ['heapdiff'],
  help: formatHelp,
  async run(args, host) {
    const spec = { name: this.name, options: COMPARE_OPTIONS, formats: FORMATS };
    const { request, chosen } = await readComparison(args, spec, host);
    const { runCompare } = await import('./compare-command.ts');
    await runCompare(request, chosen, host);
    return true;
  },
};

const NAMED: readonly Command[] = [
  {
    name: ['heapdiff', 'check'],
    help: formatCheckHelp,
    async run(args, host) {
      const spec = { name: this.name, options: CHECK_OPTIONS, formats: GATE_FORMATS };
      const { request, chosen } = await readComparison(args, spec, host);
      const { runCheck } = await import('./check-command.ts');
      return runCheck(request, chosen, host);
    },
  },
  {
    name: ['heapdiff', 'capture'],
    help: formatCaptureHelp,
    async run(args, host) {
      const { parseCapture } = await import('./capture-arguments.ts');
      const { runCapture } = await import('./capture-command.ts');
      const { commandLineOf } = await import('./option-parser.ts');
      const request = parseCapture(args, host.workingFolder);
      // Snapshots that are removed cannot be compared again.
      const asked = request.folder === undefined ? { ...host, typed: commandLineOf('capture', args) } : host;
      return runCapture(request, host, (files) => COMPARE.run(files, asked));
    },
  },
  {
    name: ['heapdiff', 'retainers'],
    help: formatRetainersHelp,
    async run(args, host) {
      const { parseRetainersArguments } = await import('./retainers-arguments.ts');
      const request = parseRetainersArguments(args);
      const { runRetainers } = await import('./retainers-command.ts');
      await runRetainers(request, host);
      return true;
    },
  },
  {
    name: ['heapdiff', 'summary'],
    help: formatSummaryHelp,
    async run(args, host) {
      const { parseSummaryArguments } = await import('./summary-arguments.ts');
      const request = parseSummaryArguments(args);
      const { runSummary } = await import('./summary-command.ts');
      await runSummary(request, host);
      return true;
    },
  },
  {
    name: ['heapdiff', 'objects'],
    help: formatObjectsHelp,
    async run(args, host) {
      const { parseObjectsArguments } = await import('./objects-arguments.ts');
      const request = parseObjectsArguments(args);
      const { runObjects } = await import('./objects-command.ts');
      await runObjects(request, host);
      return true;
    },
  },
  {
    name: ['heapdiff', 'query'],
    help: formatQueryHelp,
    async run(args, host) {
      const { parseQueryArguments } = await import('./query-arguments.ts');
      const request = parseQueryArguments(args);
      const { runQuery } = await import('./query-command.ts');
      await runQuery(request, host);
      return true;
    },
  },
  {
    name: ['heapdiff', 'export'],
    help: formatExportHelp,
    async run(args, host) {
      const { parseExportArguments } = await import('./export-arguments.ts');
      const request = parseExportArguments(args);
      const { runExport } = await import('./export-command.ts');
      await runExport(request, host);
      return true;
    },
  },
  {
    name: ['heapdiff', 'verify'],
    help: formatVerifyHelp,
    async run(args, host) {
      const { runVerify } = await import('./verify-command.ts');
      return runVerify(args, host);
    },
  },
  {
    name: ['heapdiff', 'analyzers'],
    help: formatAnalyzersHelp,
    async run(args, host) {
      const { runAnalyzers } = await import('./analyzers-command.ts');
      await runAnalyzers(args, host);
      return true;
    },
  },
  {
    name: ['heapdiff', 'redact'],
    help: formatRedactHelp,
    async run(args, host) {
      const { parseRedactArguments } = await import('./redact-arguments.ts');
      const request = parseRedactArguments(args);
      const { runRedact } = await import('./redact-command.ts');
      await runRedact(request, host);
      return true;
    },
  },
  {
    name: ['heapdiff', 'mcp'],
    help: formatMcpHelp,
    async run(args, host) {
      const { runMcp } = await import('./mcp-command.ts');
      await runMcp(args, host);
      return true;
    },
  },
];

/**
 * The command that a command line begins with: a comparison, where it names none.
 *
 * @param folder - where paths start
 * @throws UsageMistake where the first word is no file and nearly the name of a command
 */
export function chooseCommand(args: readonly string[], folder: string): ReturnType<typeof findCommand> {
  const found = findCommand(args);
  if (found.command === COMPARE) refuseMistyped(args, folder);
  return found;
}

/** The same, mistyped or not. */
export function findCommand(args: readonly string[]): { readonly command: Command; readonly rest: readonly string[] } {
  const command = NAMED.find(({ name }) => name[1] === args[0]);
  return command === undefined ? { command: COMPARE, rest: args } : { command, rest: args.slice(1) };
}

/** A word that no file has as its name may be a command. */
function refuseMistyped([word = '']: readonly string[], folder: string): void {
  if (!/^[a-z]+$/iu.test(word) || existsSync(join(folder, word))) return;
  const meant = nearestName(
    word,
    NAMED.map(({ name }) => name[1]),
  );
  if (meant !== undefined) throw new UsageMistake(`${word} is no file and no command; did you mean heapdiff ${meant}?`);
}

/** The analyzers come first: the command line has their options. */
async function readComparison<F extends string>(
  args: readonly string[],
  spec: CommandSpec<F>,
  host: Host,
): Promise<{ readonly request: CompareRequest<F>; readonly chosen: ChosenAnalyzers }> {
  const { parseArguments } = await import('./parse-arguments.ts');
  const { chooseAnalyzers } = await import('./choose-analyzers.ts');
  const { analyzerFlags } = await import('./analyzer-flags.ts');
  const engine = await host.loadEngine();
  const chosen = await chooseAnalyzers(args, host, engine);
  const request = await parseArguments(args, spec, analyzerFlags(chosen.analyzers, engine.flagOf));
  return { request: host.typed === undefined ? request : { ...request, command: host.typed }, chosen };
}
