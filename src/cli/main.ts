#!/usr/bin/env node
import { Console } from 'node:console';
import { createInterface } from 'node:readline/promises';
import { runCommandLine } from './command-line.ts';
import { setCompilerFlags } from './compiler-flags.ts';
import { measureMemory } from './machine-memory.ts';

setCompilerFlags(process.versions.v8);
// What a config file or an analyzer prints is no part of the report.
globalThis.console = new Console(process.stderr);
// Nothing is left to do, and still it is not done.
process.once('beforeExit', () => {
  process.stderr.write(
    'heapdiff: a config file, an analyzer or a plug-in of memlab waits for something that never comes\n',
  );
  process.exit(2);
});

// Somebody else's code ended the process: a gate must not pass by that.
const onForeignExit = (exitCode: number): void => {
  if (exitCode !== 0) return;
  process.stderr.write('heapdiff: a config file, an analyzer or a plug-in of memlab ended the process\n');
  process.exitCode = 2;
};
process.once('exit', onForeignExit);

const code = await runCommandLine(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  now: () => performance.now(),
  today: () => new Date().toISOString().slice(0, 10),
  memory: measureMemory,
  workingFolder: process.cwd(),
  interruptible: async (work) => {
    const interruption = new AbortController();
    const interrupt = (): void => interruption.abort();
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.once(signal, interrupt);
    try {
      return await work(interruption.signal);
    } finally {
      for (const signal of signals) process.off(signal, interrupt);
    }
  },
  ...(process.stdin.isTTY ? { waitForEnter } : {}),
  loadEngine: () => import('heapdiff'),
  loadBuiltIns: async () => (await import('heapdiff/analyzers')).builtInAnalyzers,
});
process.off('exit', onForeignExit);
process.exit(code);

async function waitForEnter(question: string, signal: AbortSignal): Promise<void> {
  // As no terminal, so that Ctrl-C stays a signal.
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  try {
    await lines.question(question, { signal });
  } finally {
    lines.close();
  }
}
