import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const preload = fileURLToPath(new URL('measure-process.cjs', import.meta.url));

/**
 * What one whole process cost: all its threads, from its start to its end.
 *
 * @typedef {{ cpuSeconds: number, wallSeconds: number, peakBytes: number }} Cost
 */

/**
 * Runs a script with Node in a process of its own.
 *
 * @param {readonly string[]} args - for node: its flags, the script, the script's arguments
 * @returns {Promise<{ cost: Cost, stdout: string }>}
 * @throws {Error} if it ends with anything but exit code 0
 */
export async function runProcess(args) {
  const startedAt = process.hrtime.bigint();
  const child = spawn(process.execPath, ['--require', preload, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1' },
  });
  const texts = ['', '', '', ''];
  for (const descriptor of [1, 2, 3]) {
    child.stdio[descriptor].setEncoding('utf8').on('data', (chunk) => {
      texts[descriptor] += chunk;
    });
  }
  const ending = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(signal ?? code));
  });
  const wallSeconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
  if (ending !== 0) throw new Error(`node ${args.join(' ')} ended with ${ending}\n${texts[2].slice(-2000)}`);
  const { cpuSeconds, peakBytes } = JSON.parse(texts[3]);
  return { cost: { cpuSeconds, wallSeconds, peakBytes }, stdout: texts[1] };
}
