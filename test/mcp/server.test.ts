import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runBuiltCli } from '../support/cli.ts';
import { type McpClient, startMcp } from '../support/mcp-client.ts';
import { recordedSnapshots } from '../support/recorded-snapshots.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const RECORDED = join(ROOT, 'snapshots', 'recorded');
const [BEFORE, AFTER, AFTER2] = ['before', 'after', 'after2'].map((name) => `connection-tasks/${name}.heapsnapshot.gz`);

let folder: string;
let mcp: McpClient;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-mcp-'));
  writeFileSync(join(folder, 'broken.heapsnapshot'), '{"snapshot":{"meta":');
  writeFileSync(join(folder, 'other.heapsnapshot'), '{"hello":1}');
  writeFileSync(join(folder, 'damaged.heapsnapshot'), '{');
  writeFileSync(join(folder, 'damaged.heapsnapshot.json'), '{"schema":"heapdiff/sidecar@1"}');
  mcp = await startMcp(['--allow', RECORDED, '--allow', folder]);
});
afterAll(async () => {
  await mcp.close();
  rmSync(folder, { recursive: true });
});

describe('the protocol', () => {
  test('a client learns of few tools, that only read, in few words', async () => {
    const { tools } = await mcp.client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'files',
      'compare',
      'suspect',
      'cut',
      'objects',
      'retainers',
      'summary',
    ]);
    for (const { description, inputSchema, outputSchema, annotations } of tools) {
      expect(description!.length).toBeGreaterThan(80);
      expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
      expect(outputSchema).toMatchObject({ type: 'object' });
      expect(annotations).toMatchObject({ readOnlyHint: true, openWorldHint: false });
    }
    expect(JSON.stringify(tools).length).toBeLessThan(12_000);
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(mcp.client.getServerVersion()).toMatchObject({ name: 'heapdiff', version });
    expect(mcp.client.getInstructions()).toContain('Begin with files');
  });

  test('is all that stands on standard output; when the client leaves, the exit code is 0', () => {
    const request = {
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'a', version: '1' } },
    };
    const input = `no JSON at all\n${JSON.stringify(request)}\n`;
    const { code, stdout, stderr } = runBuiltCli(['mcp', '--allow', RECORDED], { input });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const line of stdout.trim().split('\n')) expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' });
  });

  test.each(['legacy', 'auto'] as const)(
    'is spoken as before and since the revision of 2026-07-28: %s',
    async (mode) => {
      const other = await startMcp(['--allow', RECORDED], folder, { versionNegotiation: { mode } });
      const told: string[] = [];
      const asked = { name: 'compare', arguments: { before: BEFORE, after: AFTER } };
      const answer = await other.client.callTool(asked, { onprogress: ({ message = '' }) => told.push(message) });
      const version = other.client.getNegotiatedProtocolVersion()!;
      await other.close();
      expect(version >= '2026-07-28').toBe(mode === 'auto');
      expect(answer.structuredContent).toMatchObject({ comparison: 'c1', total: 1 });
      expect(told).toContain('comparing');
    },
  );

  test('a client that asks for it is told of progress, each time a further step', async () => {
    const told: { readonly progress: number; readonly message?: string | undefined }[] = [];
    const asked = { name: 'compare', arguments: { before: BEFORE, after: AFTER2 } };
    await mcp.client.callTool(asked, { onprogress: (progress) => told.push(progress) });
    expect(told.map(({ progress }) => progress)).toEqual(told.map((_, at) => at + 1));
    expect(told.map(({ message }) => message)).toContain('comparing');
    expect(told[0].message).toBe(`reading ${AFTER2} 100 %`);
  });

  test('no rate is told of fewer than one object in ten iterations; programs have it', async () => {
    const { text, data } = await mcp.call('compare', { before: BEFORE, after: AFTER2, iterations: 50_000 });
    expect(data.suspects[0].perIteration).toBe(4000 / 50_000);
    expect(text).not.toContain('per iteration');
    const often = await mcp.call('compare', { before: BEFORE, after: AFTER2, iterations: 100 });
    expect(often.text).toContain(', 40 per iteration,');
  });

  test('a question that is taken back ends, and the next one is answered', async () => {
    const taken = new AbortController();
    const asked = { name: 'compare', arguments: { before: BEFORE, after: AFTER2, iterations: 7 } };
    const answer = mcp.client.callTool(asked, { signal: taken.signal, onprogress: () => taken.abort() });
    await expect(answer).rejects.toThrow();
    expect((await mcp.call('compare', asked.arguments)).data.suspects[0].perIteration).toBeCloseTo(4000 / 7);
  });

  test.each([
    ['a file', ['mcp', 'a.heapsnapshot'], /takes no files, but a\.heapsnapshot is given/],
    ['an unknown option', ['mcp', '--alow', 'x'], /unknown option --alow; did you mean --allow\?/],
  ])('%s on the command line ends with exit code 2', (_, args, message) => {
    const { code, stdout, stderr } = runBuiltCli(args, { input: '' });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test('--help has the configuration of a client', () => {
    const { code, stdout } = runBuiltCli(['mcp', '--help']);
    expect(code).toBe(0);
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    const [config] = /^ {2}\{\n[\s\S]*?\n {2}\}$/mu.exec(stdout)!;
    expect(JSON.parse(config).mcpServers.heapdiff.args).toContain('@modelcontextprotocol/server');
  });

  test('without the SDK the command says what to install', () => {
    const copy = join(folder, 'without', 'node_modules', 'heapdiff');
    mkdirSync(dirname(copy), { recursive: true });
    cpSync(join(ROOT, 'dist'), join(copy, 'dist'), { recursive: true });
    copyFileSync(join(ROOT, 'package.json'), join(copy, 'package.json'));
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    for (const name of Object.keys(dependencies)) {
      mkdirSync(dirname(join(copy, 'node_modules', name)), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules', name), join(copy, 'node_modules', name));
    }
    const { status, stderr } = spawnSync(process.execPath, [join(copy, 'dist/cli/main.js'), 'mcp'], {
      input: '',
      encoding: 'utf8',
    });
    expect(status).toBe(2);
    expect(stderr).toContain('heapdiff mcp needs @modelcontextprotocol/server');
    expect(stderr).toContain('npx -y -p heapdiff -p @modelcontextprotocol/server heapdiff mcp');
  });
});

describe('what goes wrong', () => {
  const ENDS_EARLY = /the file ends (?:before|inside) .*recorded to its end\?$/;
  const NO_SNAPSHOT = /is this a heap snapshot\?$/;
  test.each([
    ['broken.heapsnapshot', { summary: ENDS_EARLY, compare: ENDS_EARLY }],
    ['other.heapsnapshot', { summary: NO_SNAPSHOT, compare: NO_SNAPSHOT }],
    [
      'damaged.heapsnapshot',
      { summary: ENDS_EARLY, compare: /damaged\.heapsnapshot\.json has no text as its runtime; delete it/ },
    ],
  ])('%s is an answer, and the server goes on', async (name, messages) => {
    const file = join(folder, name);
    expect(await mcp.call('summary', { of: file })).toEqual({
      isError: true,
      text: expect.stringMatching(messages.summary),
      data: {},
    });
    expect(await mcp.call('compare', { before: BEFORE, after: file })).toEqual({
      isError: true,
      text: expect.stringMatching(messages.compare),
      data: {},
    });
    expect((await mcp.call('files')).text).toContain(name);
  });

  test('snapshots of two processes are told so, as by the command line', async () => {
    const other = 'request-error-cycle/after.heapsnapshot.gz';
    const { isError, text } = await mcp.call('compare', { before: BEFORE, after: other });
    const { stderr } = runBuiltCli([BEFORE, other], { cwd: RECORDED });
    expect(isError).toBe(true);
    expect(stderr).toBe(`heapdiff: ${text}\n`);
  });

  test.each([
    ['suspect', { comparison: 'c99', fingerprint: 'x' }, /^no comparison "c99"; .*call compare first$/],
    ['suspect', { comparison: 'c1' }, /^no fingerprint given/],
    ['suspect', { comparison: 'c1', fingerprint: 'ffffffffffff' }, /^no suspect of c1 has the fingerprint/],
    ['suspect', { comparison: 'c1', fingerprint: '5', cursor: '1' }, /^a cursor is given, but no list/],
    [
      'cut',
      { of: 'c1', edges: ['Connection.nothing'] },
      /^cut "Connection.nothing" in .*Connection has no \.nothing; it has /,
    ],
    ['objects', { of: 'c1', className: 'Conection' }, /did you mean "Connection"\?$/],
    ['objects', { of: BEFORE, className: 'Connection', added: true }, /^added needs an earlier snapshot/],
    ['retainers', { of: 'c1', id: 4 }, /^no object @4 in /],
    ['summary', { of: BEFORE, sort: 'growth' }, /^sort growth needs an earlier snapshot/],
    ['summary', { of: 'c1', cursor: '-1' }, /^cursor "-1" is none of this list/],
    ['summary', { of: 'c1', cursor: '99999999' }, /^cursor "99999999" is none of this list/],
    ['summary', { file: BEFORE }, /must have required property 'of'/],
    ['compare', { before: BEFORE, after: AFTER, iterations: 0 }, />= 1/],
    ['compare', { before: BEFORE, after: AFTER, control: [BEFORE] }, /fewer than 2/],
  ])('%s %j says what was expected', async (tool, args, message) => {
    await mcp.call('compare', { before: BEFORE, after: AFTER2 });
    const { isError, text } = await mcp.call(tool, args);
    expect(text).toMatch(message);
    expect(isError).toBe(true);
  });
});

describe('a list page by page', () => {
  const allOf = async (tool: string, field: string, args: { readonly [name: string]: unknown }) => {
    const items: unknown[] = [];
    let cursor: string | undefined;
    let total: number;
    do {
      const { data, text, isError } = await mcp.call(tool, { ...args, ...(cursor === undefined ? {} : { cursor }) });
      expect(isError, text).toBe(false);
      items.push(...data[field]);
      ({ total, nextCursor: cursor } = data);
      expect(text.includes('next cursor')).toBe(cursor !== undefined);
    } while (cursor !== undefined);
    expect(items).toHaveLength(total);
    return items as { readonly [field: string]: never }[];
  };

  test('adds up to the whole: objects', async () => {
    const { data } = await mcp.call('compare', { before: BEFORE, after: AFTER });
    const listed = await allOf('objects', 'objects', {
      of: data.comparison,
      className: 'Promise',
      added: true,
      limit: 300,
    });
    expect(new Set(listed.map(({ id }) => id)).size).toBe(2000);
    const sizes = listed.map(({ retainedBytes }) => retainedBytes);
    expect(sizes).toEqual(sizes.toSorted((one, other) => other - one));
  });

  test('adds up to the whole: classes are the heap, to the byte', async () => {
    const { data } = await mcp.call('summary', { of: AFTER, limit: 1 });
    const classes = await allOf('summary', 'classes', { of: AFTER, limit: 500 });
    expect(classes.reduce((sum, { shallowBytes }) => sum + shallowBytes, 0)).toBe(data.live.shallowBytes);
  });

  test('adds up to the whole: files and the lists of a suspect', async () => {
    const files = await allOf('files', 'files', { limit: 2 });
    const ownFiles = ['broken', 'other', 'damaged'];
    expect(files.length).toBe(recordedSnapshots().length + ownFiles.length);
    const { data } = await mcp.call('compare', { before: BEFORE, after: AFTER });
    const [{ fingerprint }] = data.suspects;
    const chain = await allOf('suspect', 'items', {
      comparison: data.comparison,
      fingerprint,
      list: 'chain',
      limit: 1,
    });
    expect(chain.map(({ className }) => className)).toEqual(['global', 'Connection', 'Set', 'Promise']);
  });
});

describe('what was loaded', () => {
  test('the same comparison has the same handle, another way of comparing another', async () => {
    const asked = { before: BEFORE, after: AFTER };
    const [one, same, other] = [
      await mcp.call('compare', asked),
      await mcp.call('compare', { ...asked, limit: 1 }),
      await mcp.call('compare', { ...asked, iterations: 100 }),
    ].map(({ data }) => data.comparison);
    expect(same).toBe(one);
    expect(other).not.toBe(one);
  });

  test('is loaded again where others took its place, with the same answer', async () => {
    const { data } = await mcp.call('compare', { before: BEFORE, after: AFTER });
    const ask = () => mcp.call('objects', { of: data.comparison, className: 'Connection' });
    const first = await ask();
    for (const of of [BEFORE, AFTER, AFTER2]) await mcp.call('summary', { of, limit: 1 });
    expect(await ask()).toEqual(first);
  });

  test('is not taken for what a file is now', async () => {
    const copies = [BEFORE, AFTER].map((name, at) => {
      const copy = join(folder, `${at}.heapsnapshot.gz`);
      copyFileSync(join(RECORDED, name), copy);
      return copy;
    });
    const { data } = await mcp.call('compare', { before: copies[0], after: copies[1] });
    utimesSync(copies[1], new Date(0), new Date(0));
    for (const of of [BEFORE, AFTER]) await mcp.call('summary', { of, limit: 1 });
    const { isError, text } = await mcp.call('objects', { of: data.comparison, className: 'Connection' });
    expect({ isError, text }).toEqual({
      isError: true,
      text: `the files of ${data.comparison} were changed since; call compare again`,
    });
  });

  test('two questions at once are answered as one after the other', async () => {
    const questions = [
      { before: BEFORE, after: AFTER, iterations: 50 },
      { before: BEFORE, after: AFTER2, iterations: 50 },
    ];
    const atOnce = await Promise.all(questions.map((question) => mcp.call('compare', question)));
    const inTurn = [await mcp.call('compare', questions[0]), await mcp.call('compare', questions[1])];
    expect(atOnce).toEqual(inTurn);
    expect(atOnce.map(({ data }) => data.suspects[0].count)).toEqual([2000, 4000]);
  });
});

describe('the next measurement to take', () => {
  const nextOf = async (args: { readonly [name: string]: unknown }): Promise<string> =>
    (await mcp.call('compare', args)).data.next.join('\n');

  test('two snapshots: a third, and how many iterations', async () => {
    const next = await nextOf({ before: BEFORE, after: AFTER });
    expect(next).toContain('Take one more snapshot of the same process');
    expect(next).toContain('as iterations');
  });

  test('three that show a leak: verify a fix', async () => {
    const next = await nextOf({ before: BEFORE, between: [AFTER], after: AFTER2, iterations: 100 });
    expect(next).not.toContain('Take one more');
    expect(next).toContain('heapdiff verify --broken FILES --fixed FILES');
  });

  test('a control that subtracts all: not the same again', async () => {
    const { data, text } = await mcp.call('compare', { before: BEFORE, after: AFTER, control: [BEFORE, AFTER] });
    expect({ total: data.total, subtracted: data.subtracted }).toEqual({ total: 0, subtracted: 1 });
    expect(text).toContain('subtracted, as it grows in the control, too: 1');
    expect(text).toContain('next: No suspect: what grew is');
  });

  test('the same file twice: another one', async () => {
    expect(await nextOf({ before: BEFORE, after: BEFORE })).toBe(
      `"before" and "after" are the same file, ${BEFORE}: give an earlier and a later snapshot.`,
    );
  });
});
