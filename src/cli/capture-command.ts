import { existsSync } from 'node:fs';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { CaptureError } from 'heapdiff';
import type { CaptureRequest } from './capture-arguments.ts';
import type { Host } from './host.ts';
import { quoteForShell } from './option-parser.ts';
import { writeToStream } from './output-stream.ts';
import { startProgressLine } from './progress-line.ts';
import { UsageMistake } from './usage-mistake.ts';

/** The folder of the control's snapshots, in that of the run's. */
const CONTROL_FOLDER = 'control';

type Compare = (args: readonly string[]) => Promise<boolean>;

/**
 * Runs `heapdiff capture <module>`: takes the snapshots, and hands them to a comparison or tells where they are.
 *
 * @param compare - compares files: what follows `heapdiff` on a command line
 * @throws CaptureError where the module does not come to its end; UsageError for what nobody could do
 */
export async function runCapture(request: CaptureRequest, host: Host, compare: Compare): Promise<boolean> {
  await checkControl(request, host);
  return host.interruptible(async (signal) => {
    if (request.folder !== undefined || !request.report)
      return runInto(request.folder ?? freeFolder(request.module, host), request, host, signal, compare);
    const folder = await mkdtemp(join(tmpdir(), 'heapdiff-'));
    try {
      return await runInto(folder, request, host, signal, compare);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

/** Found missing when the run is over, it would have cost the run. */
async function checkControl({ control }: CaptureRequest, { workingFolder }: Host): Promise<void> {
  if (control === undefined) return;
  await access(resolve(workingFolder, control)).catch(() => {
    throw new UsageMistake(`--control ${control} does not exist, or cannot be read; expected a module with an action`);
  });
}

/** @param folder - takes the snapshots; as a user types it */
async function runInto(
  folder: string,
  request: CaptureRequest,
  host: Host,
  signal: AbortSignal,
  compare: Compare,
): Promise<boolean> {
  const { module, control, report } = request;
  const files: string[] = [];
  try {
    files.push(...(await captureInto(resolve(host.workingFolder, folder), module, request, host, signal)));
    const args = [...files];
    if (control !== undefined) {
      const inner = resolve(host.workingFolder, folder, CONTROL_FOLDER);
      const controlFiles = await captureInto(inner, control, request, host, signal);
      files.push(...controlFiles);
      args.push('--control', ...controlFiles);
    }
    if (report) return await Promise.race([compare(args), rejectWhenAborted(signal)]);
    await writeToStream(host.stdout, `${files.join('\n')}\n`);
    const command = ['heapdiff', ...args].map(quoteForShell).join(' ');
    await writeToStream(host.stderr, `heapdiff: to compare them: ${command}\n`);
    return true;
  } catch (error) {
    // Of a folder that is removed nothing is kept.
    if (!(error instanceof CaptureError) || (report && request.folder === undefined)) throw error;
    const kept = [...files, ...error.kept.map((file) => nameOf(file, host))];
    throw kept.length === 0 ? error : new CaptureError(`${error.message}; kept: ${kept.join(', ')}`, error.kept);
  }
}

/** @returns paths as a user would type them */
async function captureInto(
  folder: string,
  module: string,
  { options }: CaptureRequest,
  host: Host,
  signal: AbortSignal,
): Promise<string[]> {
  const [{ captureModule }, { escapeText }] = await Promise.all([import('heapdiff/capture'), host.loadEngine()]);
  const progress = startProgressLine(host, escapeText);
  try {
    const captured = await captureModule(resolve(host.workingFolder, module), {
      ...options,
      folder,
      signal,
      onProgress: (what) => progress.update({ phase: `${basename(module)}: ${what}` }),
      onOutput: (chunk) => {
        progress.clear();
        host.stderr.write(chunk);
      },
    });
    return captured.map(({ file }) => nameOf(file, host));
  } finally {
    progress.clear();
  }
}

function rejectWhenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const refuse = (): void => reject(new CaptureError('interrupted while comparing'));
    if (signal.aborted) refuse();
    signal.addEventListener('abort', refuse, { once: true });
  });
}

/** Nothing that lies there is overwritten, and no two captures lie in one folder. */
function freeFolder(module: string, { workingFolder }: Host): string {
  const name = `${basename(module).replace(/\.[cm]?[jt]sx?$/u, '')}-heap`;
  let folder = name;
  for (let count = 2; existsSync(join(workingFolder, folder)); count++) folder = `${name}-${count}`;
  return folder;
}

function nameOf(file: string, { workingFolder }: Host): string {
  const name = relative(workingFolder, file);
  return name.startsWith('..') ? file : name;
}
