import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtInAnalyzers } from 'heapdiff/analyzers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FORMATS, GATE_FORMATS, RETAINERS_FORMATS, SUMMARY_FORMATS } from '../src/cli/options.ts';
import { compareFiles } from '../src/index.ts';
import { SUSPECT_LISTS } from '../src/mcp/suspect-lists.ts';
import { runCli } from './support/cli.ts';
import { startMcp, type ToolAnswer } from './support/mcp-client.ts';

const PROGRAM = fileURLToPath(new URL('support/planted-secrets.cjs', import.meta.url));
/** So much of a secret is one, too. */
const PREFIX_LENGTH = 12;

const hex = randomBytes(20).toString('hex');
const [header, payload] = [{ alg: 'HS256', typ: 'JWT' }, { sub: hex }].map((part) =>
  Buffer.from(JSON.stringify(part)).toString('base64url'),
);
const SECRETS: readonly string[] = [
  `tok_${randomBytes(16).toString('hex')}`,
  `Bearer_${randomBytes(16).toString('hex')}`,
  `${randomBytes(6).toString('hex')}.alice@mail.example`,
  `${header}.${payload}.${randomBytes(32).toString('base64url')}`,
  `größe-${randomBytes(8).toString('hex')}-密码-😀`,
  `a1b2<script>&"'${randomBytes(8).toString('hex')}`,
];

let folder: string;
let before: string;
let after: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-secrets-'));
  execFileSync(process.execPath, [PROGRAM, folder], { input: JSON.stringify(SECRETS), timeout: 60_000 });
  [before, after] = ['before', 'after'].map((name) => join(folder, `${name}.heapsnapshot`));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('the program left its secrets in the heap, and on the way to what grows', () => {
  const found = findSecrets(readFileSync(after));
  for (const secret of SECRETS) expect(found).toContain(prefixOf(secret));
});

describe('a report has no string values, unless asked for', () => {
  const commands = [
    ...FORMATS.map((format) => ['--format', format, '--top', '100']),
    ...GATE_FORMATS.map((format) => ['check', '--format', format]),
    ...SUMMARY_FORMATS.map((format) => ['summary', '--format', format, '--top', '100000']),
  ];
  test.each(commands)('%s %s %s %s %s', async (...command) => {
    const { code, stdout, stderr } = await runCommand(command);
    expect([code, stdout === '']).toEqual([command[0] === 'check' ? 1 : 0, false]);
    expect(findSecrets(Buffer.from(stdout + stderr))).toEqual([]);
  });

  test.each(SUMMARY_FORMATS)('objects --format %s', async (format) => {
    for (const className of ['(string)', 'Object', 'Map', 'Array']) {
      const asked = ['objects', before, after, className, '--all', '--where', 'this || url', '--format', format];
      const { code, stdout, stderr } = await runCli(asked);
      expect([code, findSecrets(Buffer.from(stdout + stderr))]).toEqual([0, []]);
    }
  });

  test.each(RETAINERS_FORMATS)('retainers --format %s', async (format) => {
    for (const id of await idsOfKeepers()) {
      const { code, stdout, stderr } = await runCli(['retainers', after, id, '--format', format]);
      expect([id, code, findSecrets(Buffer.from(stdout + stderr))]).toEqual([id, 0, []]);
    }
  });

  test('of what holds an object the search finds keys that were asked for', async () => {
    const { stdout } = await runCli(['objects', after, 'Entry', '--format', 'json']);
    // Not each hangs on a key, and which is the first depends on the run.
    const ids = Array.from(stdout.matchAll(/"nodeId": (\d+)/gu), ([, id]) => `@${id}`).slice(0, 10);
    const answers = ids.map((id) => runCli(['retainers', after, id, '--format', 'json', '--show-strings']));
    const found = (await Promise.all(answers)).flatMap((answer) => findSecrets(Buffer.from(answer.stdout)));
    expect(found.length).toBeGreaterThan(0);
  });

  /** An entry that hangs on a secret key, an account with its secrets, and a string that is one. */
  async function idsOfKeepers(): Promise<string[]> {
    const ids = ['Entry', 'Account', '(string)'].map(async (name) => {
      const { stdout } = await runCli(['objects', after, name, '--format', 'json', '--where', 'this.value || this']);
      const [, id] = /"nodeId": (\d+)/u.exec(stdout) ?? [];
      return `@${id}`;
    });
    return Promise.all(ids);
  }

  test('of strings that were asked for the search finds them', async () => {
    const { stdout } = await runCli(['objects', after, '(string)', '--all', '--print', 'this']);
    expect(findSecrets(Buffer.from(stdout)).length).toBeGreaterThan(3);
  });

  test('the search would find them there', async () => {
    const { stdout } = await runCommand(['--format', 'json', '--show-strings']);
    expect(findSecrets(Buffer.from(stdout)).length).toBeGreaterThan(0);
  });
});

test('tables have none, unless asked for', async () => {
  const secretsIn = async (name: string, ...more: string[]): Promise<string[]> => {
    const output = join(folder, name);
    // Here texts are as they are, where Parquet compresses them.
    const { code } = await runCommand(['export', '--format', 'arrow', '--output', output, ...more]);
    expect(code).toBe(0);
    return readdirSync(output).flatMap((table) => findSecrets(readFileSync(join(output, table))));
  };
  expect(await secretsIn('tables')).toEqual([]);
  expect(await secretsIn('tables-and-strings', '--show-strings')).not.toEqual([]);
});

describe('an agent is told none, unless they are allowed', () => {
  /** Each tool is asked about each suspect. */
  const LONG = 180_000;
  const askAll = async (options: readonly string[]): Promise<string> => {
    const mcp = await startMcp(options, folder);
    const said: unknown[] = [];
    const classes = new Set(['Object', '(string)', 'Map', 'nothing']);
    const ask = async (tool: string, args: { readonly [name: string]: unknown }): Promise<ToolAnswer['data']> => {
      const answer = await mcp.call(tool, args);
      said.push(answer);
      return answer.data;
    };
    try {
      const { comparison: of, suspects } = await ask('compare', { before, after, limit: 100 });
      for (const { fingerprint, className } of suspects) {
        const { sampleIds } = await ask('suspect', { comparison: of, fingerprint });
        for (const list of SUSPECT_LISTS) await ask('suspect', { comparison: of, fingerprint, list, limit: 500 });
        for (const id of (sampleIds ?? []).slice(0, 1)) await ask('retainers', { of, id });
        classes.add(className);
      }
      for (const className of classes) await ask('objects', { of, className, limit: 500 });
      await ask('cut', { of, edges: ['Object.nothing', '@1.nothing'] });
      for (const cursor of ['0', '500', '1000']) await ask('summary', { of, limit: 500, cursor });
      await ask('summary', { of: after, limit: 500, sort: 'count' });
    } finally {
      await mcp.close();
    }
    expect(said.length).toBeGreaterThan(20);
    return JSON.stringify(said);
  };

  test('by no tool', { timeout: LONG }, async () => {
    expect(findSecrets(Buffer.from(await askAll([])))).toEqual([]);
  });

  test('with --show-strings they are told', { timeout: LONG }, async () => {
    expect(findSecrets(Buffer.from(await askAll(['--show-strings']))).length).toBeGreaterThan(0);
  });
});

describe.each(['keep', 'hash'])('a redacted snapshot (--names %s) has none', (names) => {
  test.each(['before', 'after'])('%s', async (name) => {
    const redacted = join(folder, `${name}.${names}.heapsnapshot`);
    const input = join(folder, `${name}.heapsnapshot`);
    const { code, stderr } = await runCli(['redact', input, redacted, '--names', names, '--key', 'of this test']);
    expect([code, stderr]).toEqual([0, '']);
    expect(findSecrets(readFileSync(redacted))).toEqual([]);
  });
});

function runCommand(command: readonly string[]) {
  const files = [before, after];
  const args = command[0].startsWith('-') ? [...files, ...command] : [...command, ...files];
  return runCli(
    args.filter((argument) => argument !== undefined),
    { compareFiles, builtIns: builtInAnalyzers, workingFolder: folder },
  );
}

function prefixOf(secret: string): string {
  return secret.slice(0, PREFIX_LENGTH);
}

/** The secrets of which the bytes have the beginning, in one of the ways in which it may be written. */
function findSecrets(bytes: Buffer): string[] {
  return SECRETS.map(prefixOf).filter((prefix) => formsOf(prefix).some((form) => bytes.includes(form)));
}

function formsOf(text: string): Buffer[] {
  const escaped = (hexOf: (unit: string) => string): string =>
    text.replaceAll(/[^ -~]/gu, (character) =>
      [...Array(character.length).keys()]
        .map((at) => hexOf(`\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`))
        .join(''),
    );
  const html = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  const json = JSON.stringify(text).slice(1, -1);
  const numeric = text.replaceAll(/[^\w -]/gu, (character) => `&#${character.codePointAt(0)};`);
  const forms = [
    text,
    json,
    escaped(String),
    escaped((unit) => unit.toUpperCase().replace('\\U', '\\u')),
    html,
    html.replaceAll("'", '&#39;'),
    numeric,
    encodeURIComponent(text),
  ];
  return [...forms.map((form) => Buffer.from(form, 'utf8')), Buffer.from(text, 'utf16le')];
}
