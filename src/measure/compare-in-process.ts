import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Report } from 'heapdiff';
import { builtFile } from '../capture/built-file.ts';
import { CaptureError } from '../errors.ts';

/** Of what a comparison says about its failure, this much is told. */
const LONGEST_COMPLAINT = 2000;

/**
 * Compares snapshots with the command line, in a process of its own: what a comparison needs, several times a snapshot's size,
 * stays out of the process that is measured, and of its next snapshots. A worker's memory would be this process's.
 *
 * @param files - of the run, in order
 * @param control - of the run without the action, two or more, or none
 * @param output - takes the report as JSON
 * @param signal - ends it
 * @throws CaptureError where it fails; AbortError where it is ended
 */
export async function compareInProcess(
  files: readonly string[],
  control: readonly string[],
  output: string,
  signal: AbortSignal | undefined,
): Promise<Report> {
  const options = [...(control.length === 0 ? [] : ['--control', ...control, '--']), ...files];
  const child = spawn(
    process.execPath,
    [builtFile('cli/main.js'), '--format', 'json', '--output', output, ...options],
    {
      env: ownEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(signal === undefined ? {} : { signal }),
    },
  );
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-LONGEST_COMPLAINT);
  });
  const [code, killedBy] = await once(child, 'close');
  if (code !== 0)
    throw new CaptureError(
      `the comparison of the snapshots ended with ${killedBy ?? `exit code ${code}`}: ${complaint}`,
    );
  return JSON.parse(await readFile(output, 'utf8')) as Report;
}

/** What a test runner preloads, inspects and covers is not meant for this process. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS, NODE_V8_COVERAGE, NODE_TEST_CONTEXT, ...others } = process.env;
  return others;
}
