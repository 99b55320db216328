import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import type { CaptureRequest } from './capture-arguments.ts';
import type { Host } from './host.ts';
import { writeToStream } from './output-stream.ts';
import { startProgressLine } from './progress-line.ts';

/** The folder of the control's snapshots, in that of the run's. */
const CONTROL_FOLDER = 'control';

/**
 * Runs `heapdiff capture <module>`: takes the snapshots, and hands them to a comparison or tells where they are.
 *
 * @param compare - compares files: what follows `heapdiff` on a command line
 * @throws CaptureError where the module does not come to its end; UsageError for what nobody could do
 */
export async function runCapture(
  request: CaptureRequest,
  host: Host,
  compare: (args: readonly string[]) => Promise<boolean>,
): Promise<boolean> {
  const isKept = request.folder !== undefined || !request.report;
  const folder = isKept
    ? (request.folder ?? freeFolder(request.module, host))
    : await mkdtemp(join(tmpdir(), 'heapdiff-'));
  try {
    const files = await captureInto(resolve(host.workingFolder, folder), request.module, request, host);
    const control =
      request.control === undefined
        ? []
        : await captureInto(resolve(host.workingFolder, folder, CONTROL_FOLDER), request.control, request, host);
    const args = [...files, ...(control.length === 0 ? [] : ['--control', ...control])];
    if (request.report) return await compare(args);
    await writeToStream(host.stdout, `${files.concat(control).join('\n')}\n`);
    await writeToStream(host.stderr, `heapdiff: to compare them: heapdiff ${args.join(' ')}\n`);
    return true;
  } finally {
    if (!isKept) await rm(folder, { recursive: true, force: true });
  }
}

/** @returns paths as a user would type them */
async function captureInto(folder: string, module: string, request: CaptureRequest, host: Host): Promise<string[]> {
  const [{ captureModule }, { escapeText }] = await Promise.all([import('heapdiff/capture'), host.loadEngine()]);
  const progress = startProgressLine(host, escapeText);
  try {
    const captured = await captureModule(resolve(host.workingFolder, module), {
      ...request.options,
      folder,
      signal: host.interrupted(),
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
