import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runBuiltCli } from '../support/cli.ts';
import { type McpClient, startMcp } from '../support/mcp-client.ts';

const RECORDED = fileURLToPath(new URL('../../snapshots/recorded/connection-tasks/', import.meta.url));
const REFUSED = 'no such file or folder where this server may read; "files" lists what is there';

// base/allowed        what may be read
//   own.gz, also-own  a snapshot, and a link to it
//   stolen.gz         a link to base/outside/secret.gz
//   away              a link to base/outside
//   beside.gz(.json)  a snapshot whose sidecar is a link to base/outside/secret.json
//   node_modules, .hidden
// base/allowed-too    its name begins alike
// base/outside
let base: string;
let allowed: string;
let mcp: McpClient;
beforeAll(async () => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'heapdiff-mcp-')));
  allowed = join(base, 'allowed');
  const outside = join(base, 'outside');
  for (const folder of [
    allowed,
    outside,
    join(base, 'allowed-too'),
    join(allowed, 'node_modules'),
    join(allowed, '.hidden'),
  ])
    mkdirSync(folder);
  const snapshot = join(RECORDED, 'before.heapsnapshot.gz');
  for (const path of [
    'allowed/own',
    'allowed/beside',
    'allowed/.hidden/x',
    'allowed/node_modules/x',
    'allowed-too/x',
    'outside/secret',
  ])
    copyFileSync(snapshot, join(base, `${path}.heapsnapshot.gz`));
  writeFileSync(join(outside, 'secret.heapsnapshot.json'), '{"schema":"heapdiff/sidecar@1","phase":"classified"}');
  symlinkSync(join(outside, 'secret.heapsnapshot.gz'), join(allowed, 'stolen.heapsnapshot.gz'));
  symlinkSync(join(allowed, 'own.heapsnapshot.gz'), join(allowed, 'also-own.heapsnapshot.gz'));
  symlinkSync(outside, join(allowed, 'away'));
  symlinkSync(join(outside, 'nothing.heapsnapshot'), join(allowed, 'dangling.heapsnapshot'));
  symlinkSync(join(outside, 'secret.heapsnapshot.json'), join(allowed, 'beside.heapsnapshot.json'));
  mcp = await startMcp(['--allow', allowed]);
});
afterAll(async () => {
  await mcp.close();
  rmSync(base, { recursive: true });
});

describe('what is not in the allowed folders is refused, whether it exists or not', () => {
  const ways: readonly (readonly [string, (folder: string) => string])[] = [
    ['above', () => '../outside/secret.heapsnapshot.gz'],
    ['above, nothing there', () => '../outside/nothing.heapsnapshot.gz'],
    ['down and above', () => 'node_modules/../../outside/secret.heapsnapshot.gz'],
    ['absolute', (folder) => join(folder, 'outside/secret.heapsnapshot.gz')],
    ['absolute, nothing there', (folder) => join(folder, 'nothing/secret.heapsnapshot.gz')],
    ['of the system', () => '/etc/passwd'],
    ['a folder whose name begins alike', () => '../allowed-too/x.heapsnapshot.gz'],
    ['a link to a file', () => 'stolen.heapsnapshot.gz'],
    ['a link to a folder', () => 'away/secret.heapsnapshot.gz'],
    ['a link to a folder, nothing there', () => 'away/nothing.heapsnapshot.gz'],
    ['a link that leads nowhere', () => 'dangling.heapsnapshot'],
    ['inside, nothing there', () => 'nothing.heapsnapshot'],
    ['the folder itself', () => '.'],
    ['standard input', () => '-'],
    ['with a zero', () => 'own.heapsnapshot.gz\0'],
  ];
  test.each(ways)('%s', async (_, pathIn) => {
    const path = pathIn(base);
    const said = `${path.replace('\0', '\\u0000')}: ${REFUSED}`.replaceAll(`${allowed}/`, '');
    const own = 'own.heapsnapshot.gz';
    const questions = [
      mcp.call('summary', { of: path }),
      mcp.call('objects', { of: path, className: 'Set' }),
      mcp.call('retainers', { of: path, id: 1 }),
      mcp.call('cut', { of: path, edges: ['a.b'] }),
      mcp.call('compare', { before: path, after: own }),
      mcp.call('compare', { before: own, after: path }),
      mcp.call('compare', { before: own, after: own, between: [path] }),
      mcp.call('compare', { before: own, after: own, control: [own, path] }),
    ];
    for (const answer of await Promise.all(questions)) expect(answer).toEqual({ isError: true, text: said, data: {} });
  });

  test.each(['..', '/', 'away'])('as the folder of files: %s', async (folder) => {
    expect(await mcp.call('files', { folder })).toMatchObject({ isError: true, text: `${folder}: ${REFUSED}` });
  });

  test('nor is a sidecar read that is a link out of them', async () => {
    const { isError, text } = await mcp.call('summary', { of: 'beside.heapsnapshot.gz' });
    expect({ isError, text }).toEqual({
      isError: true,
      text: 'beside.heapsnapshot.gz: beside.heapsnapshot.json beside it leads out of the folders that may be read; remove it',
    });
    const { text: listed } = await mcp.call('files');
    expect(listed).not.toContain('classified');
  });
});

test('what is in them is read: by its name, by its whole path, and by a link that stays inside', async () => {
  for (const of of [
    'own.heapsnapshot.gz',
    join(allowed, 'own.heapsnapshot.gz'),
    'also-own.heapsnapshot.gz',
    './away/../own.heapsnapshot.gz',
  ]) {
    expect(await mcp.call('summary', { of, limit: 1 })).toMatchObject({
      isError: false,
      data: { file: 'own.heapsnapshot.gz' },
    });
  }
});

test('files lists what it would read, without links, hidden folders and packages', async () => {
  const { data } = await mcp.call('files');
  expect(data.files.map(({ file }: { file: string }) => file)).toEqual([
    'beside.heapsnapshot.gz',
    'own.heapsnapshot.gz',
  ]);
});

test('a second folder is named as a whole, and the working folder is the default', async () => {
  const both = await startMcp(['--allow', allowed, '--allow', join(base, 'allowed-too')]);
  const { data } = await both.call('files');
  await both.close();
  expect(data.files.at(-1).file).toBe(join(base, 'allowed-too', 'x.heapsnapshot.gz'));
  const here = await startMcp([], join(base, 'allowed-too'));
  const listed = await here.call('files');
  await here.close();
  expect(listed.data.files.map(({ file }: { file: string }) => file)).toEqual(['x.heapsnapshot.gz']);
});

test.each(['nothing', 'allowed/own.heapsnapshot.gz'])(
  '--allow %s, which is no folder, ends with exit code 2',
  (name) => {
    const path = join(base, name);
    const { code, stdout, stderr } = runBuiltCli(['mcp', '--allow', path], { input: '' });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`heapdiff: ${path} is no folder; expected one whose snapshots may be read`);
  },
);
