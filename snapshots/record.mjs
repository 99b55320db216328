import { spawn } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';
import { recordPage } from './chromium.mjs';
import { neutralNode } from './neutral-node.mjs';

const usage = `node snapshots/record.mjs <program> --out <folder>

Runs a program of snapshots/programs in a clean environment and a neutral folder, and writes before.heapsnapshot,
after.heapsnapshot, after2.heapsnapshot, ... A program of snapshots/real is called real/<program>.

  --control                 the same work without the leak
  --iterations <n>          between two snapshots (100)
  --warm-up <n>             iterations before the first (10)
  --rounds <n>              snapshots after the first (2)
  --expose-internals        as v8.writeHeapSnapshot({ exposeInternals: true }); not for pages, not before Node 20
  --expose-numeric-values   as v8.writeHeapSnapshot({ exposeNumericValues: true }); likewise
  --reset-ids               close the HeapProfiler domain between the snapshots
  --node <file>             the Node to run (this one)
  --chromium <file>         the browser for pages (/usr/bin/chromium)
  --packages <folder>       copy this folder's node_modules beside the program, which loads a package from it
  --gzip                    write .heapsnapshot.gz
  --timeout <seconds>       (180)
`;

const here = dirname(fileURLToPath(import.meta.url));
const flags = ['control', 'expose-internals', 'expose-numeric-values', 'reset-ids'];
const counts = { iterations: 100, 'warm-up': 10, rounds: 2 };

const { values, positionals } = readArguments();
if (values.help || positionals.length !== 1 || values.out === undefined) {
  process.stderr.write(usage);
  process.exit(values.help ? 0 : 2);
}
try {
  for (const file of await record(positionals[0])) process.stdout.write(`${file}\n`);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

function readArguments() {
  const asOption = (type) => (name) => [name, { type }];
  const texts = [...Object.keys(counts), 'out', 'node', 'chromium', 'packages', 'timeout'];
  const booleans = [...flags, 'gzip', 'help'];
  const options = Object.fromEntries([...booleans.map(asOption('boolean')), ...texts.map(asOption('string'))]);
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${usage}`);
    return process.exit(2);
  }
}

async function record(program) {
  const place = join(here, program.startsWith('real/') ? '' : 'programs');
  const page = join(place, `${program}.html`);
  const script = ['cjs', 'mjs'].map((kind) => join(place, `${program}.${kind}`)).find((file) => existsSync(file));
  if (!existsSync(page) && script === undefined) throw new Error(`no program "${program}" in ${place}`);
  for (const name of [...Object.keys(counts), 'timeout']) {
    if (!/^\d+$/.test(values[name] ?? '0')) throw new Error(`--${name} takes a whole number`);
  }
  const timeoutMs = Number(values.timeout ?? 180) * 1000;

  // Paths, arguments and environment of a process are strings in its heap: nothing there may tell of this machine.
  const folder = mkdtempSync(join(tmpdir(), 'app-'));
  try {
    if (existsSync(page)) await runPage(page, folder, timeoutMs);
    else await runScript(script, folder, timeoutMs);
    return await collect(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function runPage(page, folder, timeoutMs) {
  const copy = join(folder, basename(page));
  copyFileSync(page, copy);
  const countOf = (name) => Number(values[name] ?? counts[name]);
  const plan = {
    iterations: countOf('iterations'),
    warmUp: countOf('warm-up'),
    rounds: countOf('rounds'),
    control: values.control === true,
    resetIds: values['reset-ids'] === true,
  };
  return recordPage({ page: copy, out: folder, plan, browser: values.chromium ?? '/usr/bin/chromium', timeoutMs });
}

async function runScript(script, folder, timeoutMs) {
  mkdirSync(join(folder, 'programs'));
  copyFileSync(join(here, 'harness.cjs'), join(folder, 'harness.cjs'));
  copyFileSync(script, join(folder, 'programs', basename(script)));
  if (values.packages) cpSync(join(values.packages, 'node_modules'), join(folder, 'node_modules'), { recursive: true });
  const switches = [
    ...flags.filter((name) => values[name]).map((name) => `--${name}`),
    ...Object.keys(counts).flatMap((name) => [`--${name}`, values[name] ?? String(counts[name])]),
  ];
  const args = ['--expose-gc', join('programs', basename(script)), '--out', folder, ...switches];
  const child = spawn(neutralNode(folder, values.node), args, {
    cwd: folder,
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  await ended(child);
  clearTimeout(timer);
}

function ended(child) {
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint = (complaint + chunk).slice(-4000);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`the program ended with ${signal ?? `exit code ${code}`}\n${complaint}`));
    });
  });
}

async function collect(folder) {
  mkdirSync(values.out, { recursive: true });
  const written = [];
  for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.heapsnapshot'))) {
    const target = join(values.out, values.gzip ? `${name}.gz` : name);
    const squeeze = values.gzip ? [createGzip({ level: 9 })] : [];
    await pipeline(createReadStream(join(folder, name)), ...squeeze, createWriteStream(target));
    written.push(target);
  }
  return written;
}
