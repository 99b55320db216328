import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import type { CapturedSnapshot, CaptureTargetOptions } from 'heapdiff/capture';
import type { CaptureRequest, CaptureSource, TargetSource } from './capture-arguments.ts';
import type { Host } from './host.ts';
import { quoteForShell } from './option-parser.ts';
import { writeToStream } from './output-stream.ts';
import { startProgressLine } from './progress-line.ts';
import { UsageMistake } from './usage-mistake.ts';

/** The folder of the control's snapshots, in that of the run's. */
const CONTROL_FOLDER = 'control';

/** What each capture is given. */
type Common = Required<Pick<CaptureTargetOptions, 'folder' | 'signal' | 'onProgress' | 'onOutput'>>;

/**
 * Runs `heapdiff capture`: takes the snapshots, and hands them to a comparison or tells where they are.
 *
 * @param compare - compares files: what follows `heapdiff` on a command line
 * @throws CaptureError where the capture does not come to its end; UsageError for what nobody could do
 */
export async function runCapture(
  { folder: asked, report, source }: CaptureRequest,
  host: Host,
  compare: (args: readonly string[]) => Promise<boolean>,
): Promise<boolean> {
  const isKept = asked !== undefined || !report;
  const folder = isKept ? (asked ?? freeFolder(source, host)) : await mkdtemp(join(tmpdir(), 'heapdiff-'));
  const interruption = host.interrupted();
  const capture = (from: CaptureSource, into: string): Promise<string[]> =>
    captureInto(resolve(host.workingFolder, into), from, interruption, host);
  try {
    const files = await capture(source, folder);
    const control =
      source.kind === 'module' && source.control !== undefined
        ? await capture({ ...source, module: source.control }, join(folder, CONTROL_FOLDER))
        : [];
    const args = [...files, ...(control.length === 0 ? [] : ['--control', ...control])];
    if (report) return await compare(args);
    await writeToStream(host.stdout, `${files.concat(control).join('\n')}\n`);
    await writeToStream(
      host.stderr,
      `heapdiff: to compare them: heapdiff ${args.map((argument) => quoteForShell(argument)).join(' ')}\n`,
    );
    return true;
  } finally {
    if (!isKept) await rm(folder, { recursive: true, force: true });
  }
}

/** @returns paths as a user would type them */
async function captureInto(folder: string, source: CaptureSource, signal: AbortSignal, host: Host): Promise<string[]> {
  const { escapeText } = await host.loadEngine();
  const progress = startProgressLine(host, escapeText);
  const common: Common = {
    folder,
    signal,
    onProgress: (what) => progress.update({ phase: `${titleOf(source)}: ${what}` }),
    onOutput: (chunk) => {
      progress.clear();
      host.stderr.write(chunk);
    },
  };
  try {
    const captured = await captureSource(source, common, host);
    return captured.map(({ file }) => nameOf(file, host));
  } finally {
    progress.clear();
  }
}

async function captureSource(source: CaptureSource, common: Common, host: Host): Promise<CapturedSnapshot[]> {
  if (source.kind === 'target') return attachTo(source, common, host);
  if (source.kind === 'scenario') {
    const { captureScenario } = await import('heapdiff/memlab');
    return captureScenario(source.scenario, { ...source.options, ...common });
  }
  const { captureModule } = await import('heapdiff/capture');
  return captureModule(resolve(host.workingFolder, source.module), { ...source.options, ...common });
}

async function attachTo(source: TargetSource, common: Common, host: Host): Promise<CapturedSnapshot[]> {
  const { captureTarget } = await import('heapdiff/capture');
  const action = source.action ?? askForRounds(source, host);
  return captureTarget(source.address, { ...source.options, ...common, action });
}

/** Lets the user do what is measured. */
function askForRounds({ options }: TargetSource, { waitForEnter }: Host): CaptureTargetOptions['action'] {
  if (waitForEnter === undefined)
    throw new UsageMistake('nothing happens between the snapshots; expected --evaluate, --exec or --wait');
  const times = options.iterations === undefined ? '' : ` ${options.iterations} times`;
  return (round, signal) =>
    waitForEnter(
      round === 0
        ? `Warm it up: do what you want to measure${times}, then press Enter: `
        : `Round ${round}: do it again${times}, then press Enter: `,
      signal,
    );
}

/** Nothing that lies there is overwritten, and no two captures lie in one folder. */
function freeFolder(source: CaptureSource, { workingFolder }: Host): string {
  const what = source.kind === 'target' ? 'inspected' : titleOf(source).replace(/\.[cm]?[jt]sx?$/u, '');
  const name = `${what}-heap`;
  let folder = name;
  for (let count = 2; existsSync(join(workingFolder, folder)); count++) folder = `${name}-${count}`;
  return folder;
}

function titleOf(source: CaptureSource): string {
  if (source.kind === 'target') return source.address;
  return basename(source.kind === 'module' ? source.module : source.scenario);
}

function nameOf(file: string, { workingFolder }: Host): string {
  const name = relative(workingFolder, file);
  return name.startsWith('..') ? file : name;
}
