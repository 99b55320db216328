import { HELP, listOptions } from './help-text.ts';
import type { OptionSpec } from './options.ts';

const ANALYZER: OptionSpec = { name: 'analyzer', value: 'NAME|FILE', description: 'list it, too; repeatable' };

/**
 * What `heapdiff analyzers --help` prints.
 *
 * @returns lines of at most 80 characters
 */
export function formatAnalyzersHelp(): string {
  return `heapdiff analyzers [options]
heapdiff analyzers new <name>

Lists the analyzers that are loaded, with their options: those that come with
heapdiff, those of heapdiff.config.ts next to package.json, and those behind
--analyzer. With new, writes the folder heapdiff-analyzer-<name>: a package with
a starter of your own and a test that passes.

Options
${listOptions([ANALYZER, HELP])}

Examples
  heapdiff analyzers
  heapdiff analyzers --analyzer ./mine.ts
  heapdiff analyzers new knex
`;
}
