import { resolve } from 'node:path';
import type { Host } from './host.ts';
import { foreseeShortage } from './memory-shortage.ts';
import { allValues, namedFile, parseOptions } from './option-parser.ts';
import { MCP_OPTIONS } from './options.ts';
import { writeToStream } from './output-stream.ts';
import { UsageMistake } from './usage-mistake.ts';
import { packageVersion } from './version.ts';

const AT_TERMINAL =
  'heapdiff mcp waits for a client on standard input; Ctrl-D ends it. heapdiff mcp --help has the configuration of one.\n';

/**
 * Runs `heapdiff mcp`: serves until the client leaves.
 *
 * @param args - what follows its name
 * @throws UsageMistake, UsageError where the options are wrong, or the protocol's SDK is not installed
 */
export async function runMcp(args: readonly string[], host: Host): Promise<void> {
  const { options, files } = parseOptions(args, MCP_OPTIONS);
  if (files.length > 0)
    throw new UsageMistake(`heapdiff mcp takes no files, but ${files[0]} is given; allow its folder with --allow`);
  const allowed = allValues(options['allow']).map((folder) => namedFile('--allow', folder));
  const { serveStdio } = await import('heapdiff/mcp');
  const { HeapDiffError } = await host.loadEngine();
  if (host.waitForEnter !== undefined) await writeToStream(host.stderr, AT_TERMINAL);
  await serveStdio({
    folders: allowed.length === 0 ? [host.workingFolder] : allowed.map((folder) => resolve(host.workingFolder, folder)),
    showStrings: options['show-strings'] === true,
    analyzers: await host.loadBuiltIns(),
    version: packageVersion(),
    onForecast: (forecast) => {
      try {
        foreseeShortage(forecast, host.memory());
      } catch (error) {
        throw new HeapDiffError('memory', error instanceof Error ? error.message : String(error), { cause: error });
      }
    },
    input: process.stdin,
    output: host.stdout,
  });
}
