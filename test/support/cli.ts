import { type SpawnSyncOptions, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { runCommandLine } from '../../src/cli/command-line.ts';
import type { Engine, Host } from '../../src/cli/host.ts';
import type { MachineMemory } from '../../src/cli/machine-memory.ts';
import * as api from '../../src/index.ts';
import { buildReport } from './report.ts';
import { expectValidOutput } from './report-schema.ts';

/** What a command left behind. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built command line. */
export const BUILT_CLI: string = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** Runs the built command line in a process of its own, without colours and without a terminal. */
export function runBuiltCli(args: readonly string[], options: SpawnSyncOptions = {}): CommandResult {
  const { FORCE_COLOR: _force, NO_COLOR: _never, NODE_OPTIONS: _options, ...env } = process.env;
  const run = spawnSync(process.execPath, [BUILT_CLI, ...args], { env, timeout: 60_000, ...options });
  expectValidOutput(String(run.stdout));
  return { code: run.status, stdout: String(run.stdout), stderr: String(run.stderr) };
}

/** What a test puts in place of the process and the engine. */
export interface FakeHost {
  readonly env?: Record<string, string>;
  readonly isTTY?: boolean;
  readonly now?: () => number;
  readonly memory?: MachineMemory;
  readonly compareFiles?: Engine['compareFiles'];
  readonly redactSnapshot?: Engine['redactSnapshot'];
  /** Called with the options of a comparison that finds the same as ever. */
  readonly beforeComparing?: (options: api.CompareOptions) => void;
  readonly workingFolder?: string;
  /** None where they are left out. */
  readonly builtIns?: readonly api.Analyzer[];
  /** Called for every text written to stdout, before it is kept. */
  readonly onStdout?: (text: string) => Error | undefined;
}

/** Runs the command line in this process, with an engine that always finds the same. */
export async function runCli(args: readonly string[], fake: FakeHost = {}): Promise<CommandResult> {
  const { tool: _tool, command: _command, ...comparison } = buildReport();
  const stdout = keepText(fake.isTTY ?? false, fake.onStdout);
  const stderr = keepText(fake.isTTY ?? false);
  const compareNothing: Engine['compareFiles'] = async (_before, _after, options) => {
    fake.beforeComparing?.(options);
    return comparison;
  };
  const host: Host = {
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: fake.env ?? {},
    now: fake.now ?? (() => 0),
    today: () => '2026-06-15',
    memory: () => fake.memory ?? { totalBytes: 16e9, freeBytes: 8e9 },
    workingFolder: fake.workingFolder ?? tmpdir(),
    interruptible: (work) => work(new AbortController().signal),
    loadBuiltIns: async () => fake.builtIns ?? [],
    loadEngine: async () => ({
      ...api,
      compareFiles: fake.compareFiles ?? compareNothing,
      ...(fake.redactSnapshot === undefined ? {} : { redactSnapshot: fake.redactSnapshot }),
    }),
  };
  const code = await runCommandLine(args, host);
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function keepText(isTTY: boolean, onText?: (text: string) => Error | undefined): { stream: Writable; text(): string } {
  let kept = '';
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      const error = onText?.(chunk);
      if (error === undefined) kept += chunk;
      done(error ?? null);
    },
  });
  return { stream: Object.assign(stream, { isTTY, columns: 100 }), text: () => kept };
}
