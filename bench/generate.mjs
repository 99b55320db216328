#!/usr/bin/env node
// Records a pair for the benchmark: node bench/generate.mjs <size> [--node <file>] [--out <folder>]

import { spawn } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { neutralNode } from '../snapshots/neutral-node.mjs';
import { sizes } from './sizes.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const cache = join(here, '..', '.cache', 'bench');
const WARM_UP_ITERATIONS = 20;
const DEADLINE_SECONDS = 3600;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { node: { type: 'string' }, out: { type: 'string' } },
});
const [size] = positionals;
if (sizes[size] === undefined) {
  process.stderr.write(`usage: node bench/generate.mjs <${Object.keys(sizes).join('|')}> [--node <file>]\n`);
  process.exit(2);
}
if (!existsSync(join(here, 'node_modules'))) {
  process.stderr.write('the programs to hold are not installed: npm ci --prefix bench --ignore-scripts\n');
  process.exit(2);
}
for (const file of await generate(size, values.out ?? join(cache, size))) {
  process.stdout.write(`${file}   ${(statSync(file).size / 1e6).toFixed(0)} MB\n`);
}

/** Paths, arguments and environment of a process are strings in its heap, so all of them are neutral. */
async function generate(name, out) {
  mkdirSync(out, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'app-'));
  try {
    mkdirSync(join(folder, 'programs'));
    copyFileSync(join(here, '..', 'snapshots', 'harness.cjs'), join(folder, 'harness.cjs'));
    copyFileSync(join(here, 'program.cjs'), join(folder, 'programs', 'type-service.cjs'));
    cpSync(join(here, 'node_modules'), join(folder, 'node_modules'), { recursive: true });
    await runProgram(folder, sizes[name]);
    return ['before', 'after'].map((moment) => {
      const target = join(out, `${moment}.heapsnapshot`);
      move(join(folder, `${moment}.heapsnapshot`), target);
      return target;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function runProgram(folder, { trees, programs, iterations }) {
  const args = [
    '--expose-gc',
    '--max-old-space-size=12000',
    '--random-seed=1',
    '--hash-seed=1',
    join('programs', 'type-service.cjs'),
    ...Object.entries({ trees, programs, iterations }).flatMap(([option, count]) => [`--${option}`, String(count)]),
    ...['--warm-up', String(WARM_UP_ITERATIONS), '--rounds', '1', '--deadline', String(DEADLINE_SECONDS), '--out', '.'],
  ];
  const child = spawn(neutralNode(folder, values.node), args, {
    cwd: folder,
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`the program ended with ${signal ?? `exit code ${code}`}`));
    });
  });
}

function move(file, target) {
  try {
    renameSync(file, target);
  } catch (error) {
    if (error.code !== 'EXDEV') throw error;
    copyFileSync(file, target);
  }
}
