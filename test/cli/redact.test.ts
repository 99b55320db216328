import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { REDACT_OPTIONS } from '../../src/cli/options.ts';
import { redactionKey } from '../../src/cli/redaction-key.ts';
import type * as api from '../../src/index.ts';
import { BUILT_CLI, runBuiltCli, runCli } from '../support/cli.ts';
import { recordedSnapshots } from '../support/recorded-snapshots.ts';

const RECORDED = recordedSnapshots().find(([name]) => name.includes('connection-tasks/before'))![1];
const HINT = "Try 'heapdiff redact --help'.\n";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-redact-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const inFolder = (name: string): string => join(folder, name);
const redact = (...args: string[]) => runCli(['redact', ...args], { env: { XDG_STATE_HOME: inFolder('state') } });

test('writes a snapshot that anybody can parse, and says what remains', async () => {
  const { code, stdout, stderr } = await redact(RECORDED, inFolder('out.heapsnapshot'));
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(
    /^kept: [\d,]+ class, property, function and variable names, \d+ file paths; replaced: [\d,]+ string values of \d+ kB, [\d,]+ names that look like data\n$/u,
  );
  const whole = JSON.parse(readFileSync(inFolder('out.heapsnapshot'), 'utf8'));
  const original = JSON.parse(gunzipSync(readFileSync(RECORDED)).toString('utf8'));
  expect(whole.snapshot).toEqual(original.snapshot);
  expect(whole.edges).toEqual(original.edges);
  expect(whole.strings.length).toBeGreaterThanOrEqual(original.strings.length);
});

test('with --names hash no name of the program remains', async () => {
  const { code, stdout } = await redact(RECORDED, inFolder('out.heapsnapshot'), '--names', 'hash');
  expect([code, stdout.includes('names of JavaScript, Node and V8')]).toEqual([0, true]);
  const strings: string[] = JSON.parse(readFileSync(inFolder('out.heapsnapshot'), 'utf8')).strings;
  expect(strings.filter((text) => /Connection$|^tasks$|connection-tasks/u.test(text))).toEqual([]);
  expect(strings).toEqual(expect.arrayContaining(['(GC roots)', 'system / Context', 'Promise', '__proto__', 'Map']));
});

test('the name of the output says how it is compressed', async () => {
  for (const name of ['a.heapsnapshot', 'a.heapsnapshot.gz', 'a.heapsnapshot.br'])
    await redact(RECORDED, inFolder(name));
  const plain = readFileSync(inFolder('a.heapsnapshot'));
  expect(gunzipSync(readFileSync(inFolder('a.heapsnapshot.gz'))).equals(plain)).toBe(true);
  expect(brotliDecompressSync(readFileSync(inFolder('a.heapsnapshot.br'))).equals(plain)).toBe(true);
});

test('two runs make a pair: the key is made once, and only its user can read it', async () => {
  await redact(RECORDED, inFolder('one'));
  await redact(RECORDED, inFolder('two'));
  expect(readFileSync(inFolder('two')).equals(readFileSync(inFolder('one')))).toBe(true);
  const key = inFolder('state/heapdiff/redaction-key');
  expect(readFileSync(key, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/u);
  if (process.platform !== 'win32') expect(statSync(key).mode & 0o077).toBe(0);
});

test('many that make the key at once get the same one, and leave nothing else', async () => {
  const env = { XDG_STATE_HOME: inFolder('state') };
  const keys = await Promise.all(Array.from({ length: 20 }, () => redactionKey(undefined, env)));
  expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
  expect(readdirSync(inFolder('state/heapdiff'))).toEqual(['redaction-key']);
});

test('with --key no key is kept, and the text decides', async () => {
  for (const [name, key] of Object.entries({ a: 'ours', b: 'ours', c: 'theirs' })) {
    await redact(RECORDED, inFolder(name), '--key', key);
  }
  const [a, b, c] = ['a', 'b', 'c'].map((name) => readFileSync(inFolder(name)));
  expect([b.equals(a), c.equals(a)]).toEqual([true, false]);
  expect(readdirSync(folder).sort()).toEqual(['a', 'b', 'c']);
});

test('reads standard input', () => {
  const input = gunzipSync(readFileSync(RECORDED));
  const { code, stdout } = runBuiltCli(['redact', '-', inFolder('out.gz'), '--key', 'x'], { input });
  expect([code, stdout.startsWith('kept: ')]).toEqual([0, true]);
  expect(JSON.parse(gunzipSync(readFileSync(inFolder('out.gz'))).toString('utf8')).nodes.length).toBeGreaterThan(0);
});

test.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends it, with a message, and nothing is left behind',
  async (signal) => {
    const { FORCE_COLOR: _force, NODE_OPTIONS: _options, ...env } = process.env;
    const args = [BUILT_CLI, 'redact', '-', inFolder('out.heapsnapshot'), '--key', 'x'];
    const child = spawn(process.execPath, args, { env });
    const ended = once(child, 'close');
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    // It ends before it has read all of that.
    child.stdin.on('error', () => {});
    const input = gunzipSync(readFileSync(RECORDED));
    child.stdin.write(input.subarray(0, input.length / 2));
    const hasSpool = () => readdirSync(folder).some((name) => /^\.heapdiff-.*\.tmp$/u.test(name));
    await expect.poll(hasSpool, { timeout: 30_000 }).toBe(true);
    child.kill(signal);
    expect([await ended, stderr]).toEqual([[2, null], 'heapdiff: interrupted while redacting -\n']);
    expect(readdirSync(folder)).toEqual([]);
  },
);

test('a shortage of memory is explained, with what was being done', async () => {
  for (const [phase, doing] of [
    ['reading', `reading ${RECORDED} 50 %`],
    ['writing', `writing ${inFolder('out')}`],
  ]) {
    const redactSnapshot: typeof api.redactSnapshot = async (file, write, { onProgress }) => {
      onProgress?.({ file, readBytes: 5, totalBytes: 10 });
      if (phase === 'writing') await write(Buffer.from('{'));
      throw new RangeError('Array buffer allocation failed');
    };
    const { code, stderr } = await runCli(['redact', RECORDED, inFolder('out'), '--key', 'x'], { redactSnapshot });
    const message = `heapdiff: out of memory while ${doing} (Array buffer allocation failed). The snapshots: ${RECORDED}`;
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(readdirSync(folder)).toEqual([]);
  }
});

describe('what is wrong leaves nothing behind, and exit code 2', () => {
  test.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, -100)],
    ['cut off in its compressed form', (bytes: Buffer) => gzipSync(bytes).subarray(0, -100)],
    ['no snapshot', () => Buffer.from('{"nodes":[]}')],
    ['empty', () => Buffer.alloc(0)],
  ])('a file that is %s', async (_, damage) => {
    writeFileSync(inFolder('in'), damage(gunzipSync(readFileSync(RECORDED))));
    writeFileSync(inFolder('out'), 'what was there');
    const { code, stdout, stderr } = await redact(inFolder('in'), inFolder('out'), '--key', 'x');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`heapdiff: ${inFolder('in')}: `);
    expect(readFileSync(inFolder('out'), 'utf8')).toBe('what was there');
    expect(readdirSync(folder).sort()).toEqual(['in', 'out']);
  });

  test('a file that is not there', async () => {
    const { code, stderr } = await redact(inFolder('none'), inFolder('out'), '--key', 'x');
    expect([code, stderr]).toEqual([2, `heapdiff: ${inFolder('none')}: does not exist; check the path\n`]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('an output that is the input, by whatever name', async () => {
    const bytes = readFileSync(RECORDED);
    writeFileSync(inFolder('in.gz'), bytes);
    symlinkSync(inFolder('in.gz'), inFolder('link.gz'));
    for (const output of ['in.gz', 'link.gz']) {
      const { code, stderr } = await redact(inFolder('in.gz'), inFolder(output), '--key', 'x');
      const message = `heapdiff: the output ${inFolder(output)} is one of the inputs; it would be overwritten\n${HINT}`;
      expect([code, stderr]).toEqual([2, message]);
    }
    expect(readFileSync(inFolder('in.gz')).equals(bytes)).toBe(true);
  });

  test('a key file that is none', async () => {
    await redact(RECORDED, inFolder('out'));
    writeFileSync(inFolder('state/heapdiff/redaction-key'), 'x');
    const { code, stderr } = await redact(RECORDED, inFolder('out'));
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('is no key of heapdiff, expected 64 hexadecimal digits'),
    ]);
  });

  test.skipIf(!existsSync('/proc/self'))('a folder for keys that cannot be made', async () => {
    const { code, stderr } = await runCli(['redact', RECORDED, inFolder('out')], {
      env: { XDG_STATE_HOME: '/proc/x' },
    });
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('no key can be kept in /proc/x/heapdiff/redaction-key (ENOENT'),
    ]);
  });

  test('nowhere to keep a key', async () => {
    const { code, stderr } = await runCli(['redact', RECORDED, inFolder('out')]);
    expect([code, stderr]).toEqual([
      2,
      `heapdiff: there is no home folder to keep a key in; give one with --key\n${HINT}`,
    ]);
  });
});

test.each([
  [[], 'no files given; expected two: heapdiff redact <in> <out>'],
  [['a'], 'only one file given; expected two: heapdiff redact <in> <out>'],
  [['a', 'b', 'c'], '3 files given; expected two: heapdiff redact <in> <out>'],
  [['a', '-'], 'the output cannot be standard output; expected the name of a file'],
  [['a', 'b.zst'], 'b.zst: zstd is not written; expected a name that ends in .gz, .br or .heapsnapshot'],
  [['a', 'b', '--names', 'hashe'], '--names must be keep or hash, not "hashe"; did you mean hash?'],
  [['a', 'b', '--nams', 'hash'], 'unknown option --nams; did you mean --names?'],
  [['a', 'b', '--key', ''], '--key is empty; expected a text that nobody guesses'],
])('%j is one message and a pointer', async (args, message) => {
  const { code, stdout, stderr } = await runCli(['redact', ...args]);
  expect([code, stdout, stderr]).toEqual([2, '', `heapdiff: ${message}\n${HINT}`]);
});

test('--help names every option, in lines of 80 characters', async () => {
  const { code, stdout } = await runCli(['redact', '--help']);
  expect(code).toBe(0);
  for (const { name } of REDACT_OPTIONS) expect(stdout).toContain(`--${name}`);
  for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
});

describe('what a capture noted beside the snapshot', () => {
  const memory = { rss: 5, heapTotal: 4, heapUsed: 3, external: 2, arrayBuffers: 1 };
  const noted = {
    schema: 'heapdiff/sidecar@1',
    runtime: 'node',
    version: 'v20.19.4',
    v8: '11.3.244.8-node.30',
    arguments: ['--require', '/home/alice/secret.cjs'],
    time: '2026-06-15T12:00:00.000Z',
    iteration: 7,
    phase: 'after-close',
    epoch: '4f6c',
    memory: { ...memory, note: 'alice' },
    heapStatistics: { malloced_memory: 6, '/home/alice': 7 },
    cwd: '/home/alice',
  };
  const input = (): string => inFolder('in.heapsnapshot.gz');
  const noteOf = (name: string) => JSON.parse(readFileSync(inFolder(name), 'utf8'));

  beforeEach(() => {
    writeFileSync(input(), readFileSync(RECORDED));
    writeFileSync(inFolder('in.heapsnapshot.json'), JSON.stringify(noted));
  });

  test('stays without what says whose machine it was', async () => {
    expect((await redact(input(), inFolder('out.heapsnapshot.br'), '--key', 'ours')).stderr).toBe('');
    const { cwd: _, ...kept } = noted;
    expect(noteOf('out.heapsnapshot.json')).toEqual({
      ...kept,
      arguments: [],
      epoch: expect.stringMatching(/^[a-z]{12}$/u),
      memory,
      heapStatistics: { malloced_memory: 6 },
    });
  });

  test('has with --names hash no name of a phase', async () => {
    await redact(input(), inFolder('out.heapsnapshot'), '--key', 'ours', '--names', 'hash');
    expect(noteOf('out.heapsnapshot.json').phase).toMatch(/^[a-z]{12}-(?:close|[a-z]{12})$/u);
  });

  test('takes no place of a file that is none of a capture', async () => {
    writeFileSync(inFolder('out.json'), '{"mine": 1}');
    const { code, stderr } = await redact(input(), inFolder('out'), '--key', 'ours');
    expect([code, stderr]).toEqual([
      2,
      `heapdiff: ${inFolder('out.json')} is there, and no capture wrote it; what was noted beside ${input()} would overwrite it: name another output\n${HINT}`,
    ]);
    expect([noteOf('out.json'), existsSync(inFolder('out'))]).toEqual([{ mine: 1 }, false]);
  });

  test('is left as it is where the output has it, too', async () => {
    expect((await redact(input(), inFolder('in.heapsnapshot'), '--key', 'ours')).code).toBe(0);
    expect(noteOf('in.heapsnapshot.json')).toEqual(noted);
  });
});
