import { chooseCommand, findCommand } from './commands.ts';
import type { Host } from './host.ts';
import { MemoryShortage } from './memory-shortage.ts';
import { tolerateClosedReader, writeToStream } from './output-stream.ts';
import { isSystemError, UnwritableFile } from './system-error.ts';
import { UsageMistake } from './usage-mistake.ts';
import { packageVersion } from './version.ts';

/** What the process returns to the shell. */
const EXIT_DONE = 0;
const EXIT_GATE_FAILED = 1;
const EXIT_UNUSABLE = 2;

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
    const pointer = `Try '${[...findCommand(args).command.name, '--help'].join(' ')}'.`;
    await writeToStream(host.stderr, await describeFailure(error, host, pointer)).catch(() => {});
    return EXIT_UNUSABLE;
  }
}

async function runCommand(args: readonly string[], host: Host): Promise<number> {
  const wantsHelp = args[0] === 'help';
  const { command, rest } = chooseCommand(wantsHelp ? args.slice(1) : args, host.workingFolder);
  const flags = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  if (wantsHelp || flags.includes('--help') || flags.includes('-h')) {
    await writeToStream(host.stdout, command.help());
    return EXIT_DONE;
  }
  if (flags.includes('--version')) {
    await writeToStream(host.stdout, `${packageVersion()}\n`);
    return EXIT_DONE;
  }
  const isQuiet = flags.includes('--quiet');
  const others = isQuiet ? withoutQuiet(rest) : rest;
  return (await command.run(others, { ...host, isQuiet })) ? EXIT_DONE : EXIT_GATE_FAILED;
}

/** It is no option of any command: all have it. */
function withoutQuiet(args: readonly string[]): string[] {
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  return args.filter((arg, position) => arg !== '--quiet' || position > end);
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
  const isExpected = error instanceof MemoryShortage || error instanceof UnwritableFile || isSystemError(error);
  if (isOurs || isExpected) return `heapdiff: ${message}\n${stack}`;
  return `heapdiff: unexpected error: ${message}\nThis is a bug in heapdiff, please report it; HEAPDIFF_DEBUG=1 shows where.\n${stack}`;
}
