import { existsSync } from 'node:fs';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { CaptureError } from 'heapdiff';
import type { CaptureRequest, CaptureSource } from './capture-arguments.ts';
import { captureSource, titleOf } from './capture-source.ts';
import type { Host } from './host.ts';
import { quoteForShell } from './option-parser.ts';
import { writeToStream } from './output-stream.ts';
import { startProgressLine } from './progress-line.ts';
import { rejectWhenAborted } from './reject-when-aborted.ts';
import { UsageMistake } from './usage-mistake.ts';

/** The folder of the control's snapshots, in that of the run's. */
const CONTROL_FOLDER = 'control';

/** Ends the report, whose ids are of these snapshots. */
const SNAPSHOTS_GONE = 'The snapshots are removed, and the ids above are of them: -o FOLDER keeps them for retainers.';

type Compare = (args: readonly string[]) => Promise<boolean>;

/**
 * Runs `heapdiff capture`: takes the snapshots, and hands them to a comparison or tells where they are.
 *
 * @param compare - compares files: what follows `heapdiff` on a command line
 * @throws CaptureError where the capture does not come to its end; UsageError for what nobody could do
 */
export async function runCapture(request: CaptureRequest, host: Host, compare: Compare): Promise<boolean> {
  if (request.format === 'html' && host.stdout.isTTY === true)
    throw new UsageMistake(
      '--format html is a page for a browser, not for a terminal; write it to a file: > report.html',
    );
  await checkControl(request.source, host);
  return host.interruptible(async (signal) => {
    if (request.folder !== undefined || !request.report)
      return runInto(request.folder ?? freeFolder(request.source, host), request, host, signal, compare);
    const folder = await mkdtemp(join(tmpdir(), 'heapdiff-'));
    try {
      const isDone = await runInto(folder, request, host, signal, compare);
      // In what a program reads, no sentence stands behind the end.
      if (request.format === 'text') await writeToStream(host.stdout, `\n${SNAPSHOTS_GONE}\n`);
      else if (host.isQuiet !== true) await writeToStream(host.stderr, `heapdiff: ${SNAPSHOTS_GONE}\n`);
      return isDone;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

/** Found missing when the run is over, it would have cost the run. */
async function checkControl(source: CaptureSource, { workingFolder }: Host): Promise<void> {
  if (source.kind !== 'module' || source.control === undefined) return;
  await access(resolve(workingFolder, source.control)).catch(() => {
    throw new UsageMistake(
      `--control ${source.control} does not exist, or cannot be read; expected a module with an action`,
    );
  });
}

/** @param folder - takes the snapshots; as a user types it */
async function runInto(
  folder: string,
  { source, report, reportArguments, folder: asked }: CaptureRequest,
  host: Host,
  signal: AbortSignal,
  compare: Compare,
): Promise<boolean> {
  const files: string[] = [];
  try {
    files.push(...(await captureInto(resolve(host.workingFolder, folder), source, host, signal)));
    const args = [...files];
    if (source.kind === 'module' && source.control !== undefined) {
      const inner = resolve(host.workingFolder, folder, CONTROL_FOLDER);
      const controlFiles = await captureInto(inner, { ...source, module: source.control }, host, signal);
      files.push(...controlFiles);
      args.push('--control', ...controlFiles);
    }
    if (report)
      return await Promise.race([
        compare([...args, ...reportArguments]),
        rejectWhenAborted(signal, () => new CaptureError('interrupted while comparing')),
      ]);
    await writeToStream(host.stdout, `${files.join('\n')}\n`);
    if (host.isQuiet === true) return true;
    const command = ['heapdiff', ...args].map((argument) => quoteForShell(argument)).join(' ');
    await writeToStream(host.stderr, `heapdiff: to compare them: ${command}\n`);
    return true;
  } catch (error) {
    // Of a folder that is removed nothing is kept.
    if (!(error instanceof CaptureError) || (report && asked === undefined)) throw error;
    const kept = [...files, ...error.kept.map((file) => nameOf(file, host))];
    throw kept.length === 0 ? error : new CaptureError(`${error.message}; kept: ${kept.join(', ')}`, error.kept);
  }
}

/** @returns paths as a user would type them */
async function captureInto(folder: string, source: CaptureSource, host: Host, signal: AbortSignal): Promise<string[]> {
  const { escapeText } = await host.loadEngine();
  const progress = startProgressLine(host, escapeText);
  const context = {
    folder,
    signal,
    onProgress: (what: string) => progress.update({ phase: `${titleOf(source)}: ${what}` }),
    onOutput: (chunk: Uint8Array) => {
      progress.clear();
      host.stderr.write(chunk);
    },
  };
  try {
    const captured = await captureSource(source, context, host);
    return captured.map(({ file }) => nameOf(file, host));
  } finally {
    progress.clear();
  }
}

/** Nothing that lies there is overwritten, and no two captures lie in one folder. */
function freeFolder(source: CaptureSource, { workingFolder }: Host): string {
  const what = source.kind === 'target' ? 'inspected' : titleOf(source).replace(/\.[cm]?[jt]sx?$/u, '');
  const name = `${what}-heap`;
  let folder = name;
  for (let count = 2; existsSync(join(workingFolder, folder)); count++) folder = `${name}-${count}`;
  return folder;
}

function nameOf(file: string, { workingFolder }: Host): string {
  const name = relative(workingFolder, file);
  return name.startsWith('..') ? file : name;
}
