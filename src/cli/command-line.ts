import { formatCheckHelp, formatHelp } from './help-text.ts';
import type { Host } from './host.ts';
import { MemoryShortage } from './memory-shortage.ts';
import { CHECK_OPTIONS, COMPARE_OPTIONS, FORMATS, GATE_FORMATS } from './options.ts';
import { tolerateClosedReader, writeToStream } from './output-stream.ts';
import { UsageMistake } from './usage-mistake.ts';
import { packageVersion } from './version.ts';

/** What the process returns to the shell. */
const EXIT_DONE = 0;
const EXIT_GATE_FAILED = 1;
const EXIT_UNUSABLE = 2;

const HELP_POINTER = "Try 'heapdiff --help'.";
const CHECK_POINTER = "Try 'heapdiff check --help'.";
/** Room for two paths and what is wrong with them. */
const LONGEST_MESSAGE = 4000;

/**
 * Does what the command line says; errors become one message on stderr.
 *
 * @param args - what follows the program's name
 * @returns the exit code: 0 done, 1 a gate failed, 2 wrong use or unreadable input
 */
export async function runCommandLine(args: readonly string[], host: Host): Promise<number> {
  tolerateClosedReader(host.stdout);
  tolerateClosedReader(host.stderr);
  try {
    return await runCommand(args, host);
  } catch (error) {
    const pointer = args[0] === 'check' ? CHECK_POINTER : HELP_POINTER;
    await writeToStream(host.stderr, await describeFailure(error, host, pointer)).catch(() => {});
    return EXIT_UNUSABLE;
  }
}

/** What is heavy is loaded when it is needed: the parser takes as long as all of Node to start, the engine more. */
async function runCommand(args: readonly string[], host: Host): Promise<number> {
  const flags = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  if (flags.includes('--help') || flags.includes('-h')) {
    await writeToStream(host.stdout, args[0] === 'check' ? formatCheckHelp() : formatHelp());
    return EXIT_DONE;
  }
  if (flags.includes('--version')) {
    await writeToStream(host.stdout, `${packageVersion()}\n`);
    return EXIT_DONE;
  }

  if (args[0] === 'analyzers') {
    const { runAnalyzers } = await import('./analyzers-command.ts');
    await runAnalyzers(args.slice(1), host);
    return EXIT_DONE;
  }
  const { parseArguments } = await import('./parse-arguments.ts');
  const { chooseAnalyzers } = await import('./choose-analyzers.ts');
  const { analyzerFlags } = await import('./analyzer-flags.ts');
  const engine = await host.loadEngine();
  const chosen = await chooseAnalyzers(args, host, engine);
  const analyzers = analyzerFlags(chosen.analyzers, engine.flagOf);
  if (args[0] === 'check') {
    const spec = { name: ['heapdiff', 'check'], options: CHECK_OPTIONS, formats: GATE_FORMATS };
    const request = await parseArguments(args.slice(1), spec, analyzers);
    const { runCheck } = await import('./check-command.ts');
    return (await runCheck(request, chosen, host)) ? EXIT_DONE : EXIT_GATE_FAILED;
  }
  const spec = { name: ['heapdiff'], options: COMPARE_OPTIONS, formats: FORMATS };
  const request = await parseArguments(args, spec, analyzers);
  const { runCompare } = await import('./compare-command.ts');
  await runCompare(request, chosen, host);
  return EXIT_DONE;
}

/** What went wrong, on one line whatever a name in it holds, and what helps on the lines after it. */
async function describeFailure(error: unknown, host: Host, pointer: string): Promise<string> {
  const engine = await host.loadEngine().catch(() => undefined);
  const escapeLine = (text: string): string => engine?.escapeText(text, LONGEST_MESSAGE) ?? JSON.stringify(text);
  const message = escapeLine(error instanceof Error ? error.message : String(error));
  const { HEAPDIFF_DEBUG: debug } = host.env;
  const stackLines = debug === '1' && error instanceof Error ? (error.stack ?? '').split('\n') : [];
  const stack = stackLines.map((line) => `${escapeLine(line)}\n`).join('');

  const isOurs = engine !== undefined && error instanceof engine.HeapDiffError;
  if (error instanceof UsageMistake || (isOurs && error.code === 'usage')) {
    return `heapdiff: ${message}\n${pointer}\n${stack}`;
  }
  if (isOurs || error instanceof MemoryShortage || isSystemError(error)) return `heapdiff: ${message}\n${stack}`;
  return `heapdiff: unexpected error: ${message}\nThis is a bug in heapdiff, please report it; HEAPDIFF_DEBUG=1 shows where.\n${stack}`;
}

/** The report could not be written: disk full, and the like. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
