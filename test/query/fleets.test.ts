import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { askDuckDb } from '../support/ask-files.ts';
import { runBuiltCli } from '../support/cli.ts';
import { withTemporaryFolder } from '../support/memlab-oracle.ts';

const PAGE = readFileSync(new URL('../../docs/fleets.md', import.meta.url), 'utf8');
const ROOT = resolve(import.meta.dirname, '../..');

test('the example of a fleet does what its page says', async () => {
  const [commands, sql, told] = [blockOf('sh'), blockOf('sql'), blockOf('text')];
  await withTemporaryFolder(async (folder) => {
    for (const command of commands.trim().split('\n')) {
      const args = command
        .split(' ')
        .slice(1)
        .map((word) => (word.startsWith('snapshots/') ? join(ROOT, word) : word));
      const { code, stderr } = runBuiltCli(args, { cwd: folder });
      expect([code, stderr]).toEqual([0, '']);
    }
    const rows = await askDuckDb(sql.replace("'fleet/", `'${folder}/fleet/`));
    const [, ...toldRows] = told.trim().split('\n');
    expect(rows.map((row) => row.join(' | '))).toEqual(toldRows);
  });
});

function blockOf(language: string): string {
  return new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'u').exec(PAGE)?.[1] ?? '';
}
