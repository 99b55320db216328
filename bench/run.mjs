#!/usr/bin/env node
// Measures heapdiff against its peers and against the machine: node bench/run.mjs <size> [options]

import { existsSync, statSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { contestants } from './contestants.mjs';
import { profileByFunction } from './profile.mjs';
import { runProcess } from './run-process.mjs';
import { sizes, TASKS_PER_ITERATION } from './sizes.mjs';
import { formatTable, median, medianOfEach } from './tables.mjs';

const usage = `node bench/run.mjs <${Object.keys(sizes).join('|')}> [options]

  --peers <names>   ${Object.keys(contestants).slice(1).join(', ')}, or none (memlab-core,toolkit)
  --runs <n>        of each, interleaved (3)
  --no-kernels      without the phases and the machine's kernels
  --profile         self time by function, of one run more
`;
const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..');

const { size, peers, runs, hasKernels, hasProfile } = readArguments();
const [before, after] = ['before', 'after'].map((name) => join(root, '.cache', 'bench', size, `${name}.heapsnapshot`));
if (!existsSync(join(root, 'dist', 'cli', 'main.js'))) stop('nothing is built yet: npm run build');
if (!existsSync(after)) stop(`there is no ${relative(root, after)} yet: node bench/generate.mjs ${size}`);

const plantedCount = sizes[size].iterations * TASKS_PER_ITERATION;
const wrongAnswers = [];
const costs = new Map(['heapdiff', ...peers].map((name) => [name, []]));
const phaseRuns = [];
const kernelRuns = [];
for (let run = 1; run <= runs; run++) {
  for (const [name, costsOfOne] of costs) {
    progress(`run ${run} of ${runs}: ${name}`);
    const { cost, stdout } = await runProcess(contestants[name](before, after));
    costsOfOne.push(cost);
    if (name === 'heapdiff') checkAnswer(stdout);
  }
  if (!hasKernels) continue;
  progress(`run ${run} of ${runs}: phases and kernels`);
  phaseRuns.push(JSON.parse((await runProcess([join(here, 'phases.mjs'), before, after])).stdout));
  kernelRuns.push(JSON.parse((await runProcess([join(here, 'kernels', 'main.mjs'), before, after])).stdout));
}

print(describeRun());
print(formatCosts());
if (hasKernels) print(formatPhasesAndKernels());
if (hasProfile) print(await formatProfile());
if (wrongAnswers.length > 0) {
  print(`WRONG: the first suspect is not "Set Connection.tasks keeps ${plantedCount} Promise" but\n${wrongAnswers[0]}`);
  process.exitCode = 1;
}

function readArguments() {
  const options = {
    peers: { type: 'string', default: 'memlab-core,toolkit' },
    runs: { type: 'string', default: '3' },
    'no-kernels': { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
  };
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const peers = values.peers === 'none' ? [] : values.peers.split(',');
  const runs = Number(values.runs);
  const isKnown = sizes[positionals[0]] && peers.every((name) => name !== 'heapdiff' && contestants[name]);
  if (!isKnown || !(runs >= 1)) stop(usage);
  return { size: positionals[0], peers, runs, hasKernels: !values['no-kernels'], hasProfile: values.profile };
}

/** The leak and its count are planted, so the answer is known to the object. */
function checkAnswer(report) {
  const first = /^#1 {2}.*$/m.exec(report)?.[0] ?? '(no suspect)';
  const [, count] = /^#1 {2}Set Connection\.tasks keeps ([\d,]+) Promise/.exec(first) ?? [];
  if (Number(count?.replaceAll(',', '')) !== plantedCount) wrongAnswers.push(first);
}

function describeRun() {
  const [megabytesBefore, megabytesAfter] = [before, after].map((file) => Math.round(statSync(file).size / 1e6));
  const counts = kernelRuns[0];
  const graph = counts
    ? `, ${(counts.nodeCount / 1e6).toFixed(2)} M nodes, ${(counts.edgeCount / 1e6).toFixed(1)} M edges`
    : '';
  const machine = `${cpus().length} x ${cpus()[0].model}, Node ${process.versions.node}`;
  const medians = runs === 1 ? 'one run' : `medians of ${runs} interleaved runs`;
  return `${size}: ${megabytesBefore} -> ${megabytesAfter} MB${graph}; ${medians}\n${machine}, ${new Date().toISOString().slice(0, 10)}`;
}

function formatCosts() {
  const medians = [...costs].map(([name, runsOfOne]) => ({ name, ...medianOfEach(runsOfOne) }));
  const [ours] = medians;
  const rows = medians.map(({ name, cpuSeconds, wallSeconds, peakBytes }) => {
    const figures = [cpuSeconds.toFixed(2), wallSeconds.toFixed(2), (peakBytes / 1e6).toFixed(0)];
    if (name === 'heapdiff') return [name, ...figures, '', '', ''];
    const ratios = [ours.cpuSeconds / cpuSeconds, ours.wallSeconds / wallSeconds, ours.peakBytes / peakBytes];
    return [name, ...figures, ...ratios.map((ratio) => ratio.toFixed(3))];
  });
  return formatTable(['process', 'CPU s', 'wall s', 'peak MB', 'ours/its CPU', 'wall', 'peak'], rows);
}

function formatPhasesAndKernels() {
  const phases = withSum(mediansByName(phaseRuns));
  const kernels = withSum(mediansByName(kernelRuns.map((run) => run.kernels)));
  const cells = (row) => (row ? [row.name, row.cpuSeconds.toFixed(2), row.wallSeconds.toFixed(2)] : ['', '', '']);
  const rows = Array.from({ length: Math.max(phases.length, kernels.length) }, (_, row) => [
    ...cells(phases[row]),
    ...cells(kernels[row]),
  ]);
  const table = formatTable(['phase of heapdiff', 'CPU s', 'wall s', 'kernel', 'CPU s', 'wall s'], rows);
  const ours = median(costs.get('heapdiff').map(({ cpuSeconds }) => cpuSeconds));
  const times = (ours / kernels.at(-1).cpuSeconds).toFixed(2);
  return `${table}\nheapdiff, the whole process, takes ${times} times the CPU of all kernels\n`;
}

function withSum(rows) {
  const sumOf = (figure) => rows.reduce((sum, row) => sum + row[figure], 0);
  return [...rows, { name: 'sum', cpuSeconds: sumOf('cpuSeconds'), wallSeconds: sumOf('wallSeconds') }];
}

function mediansByName(listOfRuns) {
  return listOfRuns[0].map(({ name }) => {
    const rows = listOfRuns.map((rowsOfRun) => rowsOfRun.find((row) => row.name === name)).filter(Boolean);
    return { name, ...medianOfEach(rows.map(({ cpuSeconds, wallSeconds }) => ({ cpuSeconds, wallSeconds }))) };
  });
}

async function formatProfile() {
  progress('profile');
  const functions = await profileByFunction(before, after);
  return formatTable(
    ['self time by function', 's'],
    functions.slice(0, 25).map(({ name, seconds }) => [name, seconds.toFixed(2)]),
  );
}

function print(text) {
  process.stdout.write(`${text}\n`);
}

function progress(text) {
  process.stderr.write(`bench: ${size}, ${text}\n`);
}

function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
