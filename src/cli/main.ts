#!/usr/bin/env node
import { runCommandLine } from './command-line.ts';
import { measureMemory } from './machine-memory.ts';

process.exit(
  await runCommandLine(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    now: () => performance.now(),
    today: () => new Date().toISOString().slice(0, 10),
    memory: measureMemory,
    workingFolder: process.cwd(),
    loadEngine: () => import('heapdiff'),
    loadBuiltIns: async () => (await import('heapdiff/analyzers')).builtInAnalyzers,
  }),
);
