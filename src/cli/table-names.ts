import { TABLE_NAMES, type TableName } from '../table-names.ts';
import { knownWord } from './option-parser.ts';
import { UsageMistake } from './usage-mistake.ts';

/** The names behind `--tables`, each once. @throws UsageMistake where one is no table, or of strings that are not to be shown */
export function readTableNames(text: string, showStrings: boolean): readonly TableName[] {
  const names = [...new Set(text.split(',').map((name) => knownWord('--tables', name.trim(), TABLE_NAMES)))];
  if (names.includes('strings') && !showStrings)
    throw new UsageMistake('the table strings has the values of strings, which may be secrets: add --show-strings');
  return names;
}
