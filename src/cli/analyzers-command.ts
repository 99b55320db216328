import type { Analyzer } from 'heapdiff';
import { analyzerFlags } from './analyzer-flags.ts';
import { chooseAnalyzers } from './choose-analyzers.ts';
import type { Engine, Host } from './host.ts';
import { createAnalyzer } from './new-analyzer.ts';
import { writeToStream } from './output-stream.ts';
import { UsageMistake } from './usage-mistake.ts';

const INDENT = '    ';
const LONGEST_TEXT = 200;

/**
 * Runs `heapdiff analyzers`, which lists them with their options, and `heapdiff analyzers new <name>`.
 *
 * @param args - what follows `analyzers`
 * @throws UsageMistake for anything else
 */
export async function runAnalyzers(args: readonly string[], host: Host): Promise<void> {
  const [command, name, ...others] = args;
  if (command === 'new') {
    if (name === undefined) throw new UsageMistake('analyzers new needs a name: heapdiff analyzers new knex');
    if (others.length > 0) throw new UsageMistake(`analyzers new takes one name, not ${others.length + 1}`);
    return writeToStream(host.stdout, createAnalyzer(name, host.workingFolder));
  }
  if (command !== undefined && !command.startsWith('--analyzer'))
    throw new UsageMistake(`heapdiff analyzers ${command}: expected "new <name>", --analyzer, or nothing`);
  const engine = await host.loadEngine();
  const { analyzers, configFile } = await chooseAnalyzers(args, host, engine);
  const lines = analyzers.flatMap((analyzer) => describe(analyzer, engine));
  const source = configFile === undefined ? [] : [`config  ${engine.escapeText(configFile, LONGEST_TEXT)}`, ''];
  await writeToStream(host.stdout, `${[...source, ...lines].join('\n')}\n`);
}

function describe(analyzer: Analyzer, engine: Engine): string[] {
  const flags = analyzerFlags([analyzer], engine.flagOf);
  const signatures = flags.map(({ name, value }) => `--${name} ${value}`);
  const width = Math.max(0, ...signatures.map((signature) => signature.length));
  return [
    `${analyzer.name}   ${engine.escapeText(analyzer.summary, LONGEST_TEXT)}`,
    ...flags.map(
      (flag, at) =>
        `${INDENT}${signatures[at].padEnd(width)}   ${engine.escapeText(flag.description, LONGEST_TEXT)} (default ${describeDefault(flag.default)})`,
    ),
  ];
}

function describeDefault(value: string | number | boolean): string {
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : JSON.stringify(value);
}
