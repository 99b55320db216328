import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { namesIn, temporaryFolder, writeModule } from '../support/capture.ts';
import { BUILT_CLI, runBuiltCli } from '../support/cli.ts';

const folder = temporaryFolder();
/** Says which process it is, and waits for ever in the second round. */
const STUCK = `
  import { writeFileSync } from 'node:fs';
  export default ({ iteration }) => {
    if (iteration === 0) return;
    writeFileSync(new URL('stuck.pid', import.meta.url), String(process.pid));
    return new Promise(() => {});
  };`;
const WHOLE = ['s0.heapsnapshot', 's0.heapsnapshot.json', 's1.heapsnapshot', 's1.heapsnapshot.json'];

/** Starts the capture of {@link STUCK} and waits until it is stuck. */
async function startStuck(
  args: readonly string[],
): Promise<{ cli: ChildProcess; stuckPid: number; ended: Promise<unknown[]> }> {
  const module = writeModule(folder, 'stuck.mjs', STUCK);
  const pidFile = join(folder, 'stuck.pid');
  rmSync(pidFile, { force: true });
  const counts = ['--warm-up', '0', '--iterations', '1', '--rounds', '2'];
  const cli = spawn(process.execPath, [BUILT_CLI, 'capture', module, ...counts, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: folder },
  });
  const texts = [cli.stdout, cli.stderr].map(async (stream) => {
    let text = '';
    for await (const chunk of stream!) text += chunk;
    return text;
  });
  const ended = Promise.all([new Promise((resolve) => cli.once('exit', resolve)), ...texts]);
  while (!existsSync(pidFile) || readFileSync(pidFile, 'utf8') === '') await sleep(20);
  return { cli, stuckPid: Number(readFileSync(pidFile, 'utf8')), ended };
}

describe.skipIf(process.platform === 'win32')('a capture that is ended from outside', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends the module, keeps what is whole, and says so', async (signal) => {
    const { cli, stuckPid, ended } = await startStuck(['-o', signal]);
    cli.kill(signal);
    const [code, stdout, stderr] = await ended;
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(
      new RegExp(
        `heapdiff: interrupted while running round 2 of 2 \\(1 iteration\\); kept: ${signal}/s0\\.heapsnapshot, ${signal}/s1\\.heapsnapshot\\n$`,
        'u',
      ),
    );
    expect(namesIn(join(folder, signal))).toEqual(WHOLE);
    expect(() => process.kill(stuckPid, 0)).toThrow('ESRCH');
  });

  test('with --report and no -o nothing is kept, and nothing is said to be', async () => {
    const { cli, ended } = await startStuck(['--report']);
    cli.kill('SIGINT');
    const [code, stdout, stderr] = await ended;
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/heapdiff: interrupted while running round 2 of 2 \(1 iteration\)\n$/u);
    expect(readdirSync(folder).filter((name) => name.startsWith('heapdiff-'))).toEqual([]);
  });

  test('the module alone, by SIGKILL', async () => {
    const { stuckPid, ended } = await startStuck(['-o', 'killed']);
    process.kill(stuckPid, 'SIGKILL');
    const [code, stdout, stderr] = await ended;
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('stuck.mjs ended its process with SIGKILL while running round 2 of 2');
    expect(namesIn(join(folder, 'killed'))).toEqual(WHOLE);
  });
});

/** Only root may mount, and not everywhere. */
function mountSmallDisk(): string | undefined {
  const disk = join(tmpdir(), `heapdiff-disk-${process.pid}`);
  mkdirSync(disk, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk], { stdio: 'ignore' });
  } catch {
    rmSync(disk, { recursive: true });
    return undefined;
  }
  afterAll(() => {
    execFileSync('umount', [disk]);
    rmSync(disk, { recursive: true });
  });
  return disk;
}

const smallDisk = mountSmallDisk();
const noDisk = 'needs the right to mount a disk of 8 MB';
describe.skipIf(smallDisk === undefined)(`a full disk${smallDisk === undefined ? ` (${noDisk})` : ''}`, () => {
  // A heap of one Node is 4 MB and more of JSON, 1 MB compressed: the disk has room for one, or for a few.
  const module = writeModule(folder, 'nothing.mjs', 'export default () => {};');
  test.each([
    ['', 1, /^failed while writing s1: ENOSPC: /u],
    ['--gzip', 2, /ENOSPC: no space left on device/u],
  ])('%s: what was whole is kept, and nothing else', (flag, least, message) => {
    const heap = join(smallDisk!, `heap${flag}`);
    const args = ['capture', module, '--iterations', '1', '--rounds', '12', '-o', heap, ...(flag === '' ? [] : [flag])];
    const { code, stdout, stderr } = runBuiltCli(args, { cwd: folder });
    const [, said = '', list = ''] = /^heapdiff: ([^\n]*?)(?:; kept: ([^\n]*))?\n$/mu.exec(stderr) ?? [];
    expect([code, stdout]).toEqual([2, '']);
    expect(said, stderr).toMatch(message);
    const kept = list === '' ? [] : list.split(', ').map((file) => file.slice(heap.length + 1));
    expect(kept.length).toBeGreaterThanOrEqual(least);
    expect(existsSync(heap) ? namesIn(heap) : []).toEqual(
      kept.flatMap((name) => [name, `${name.replace('.gz', '')}.json`]).sort(),
    );
    for (const name of kept.slice(0, 1)) {
      const whole = runBuiltCli([join(heap, name), join(heap, name), '--format', 'json']);
      expect(JSON.parse(whole.stdout).suspects).toEqual([]);
    }
    rmSync(heap, { recursive: true, force: true });
  });
});
