import { basename, resolve } from 'node:path';
import type { CapturedSnapshot, CaptureTargetOptions } from 'heapdiff/capture';
import type { CaptureSource, TargetSource } from './capture-arguments.ts';
import type { Host } from './host.ts';
import { UsageMistake } from './usage-mistake.ts';

/** What each capture is given. */
export type CaptureContext = Required<Pick<CaptureTargetOptions, 'folder' | 'signal' | 'onProgress' | 'onOutput'>>;

/** Takes the snapshots of a module, of a target that runs already, or of a scenario of memlab. */
export async function captureSource(
  source: CaptureSource,
  context: CaptureContext,
  host: Host,
): Promise<CapturedSnapshot[]> {
  if (source.kind === 'target') return attachTo(source, context, host);
  if (source.kind === 'scenario') {
    const { captureScenario } = await import('heapdiff/memlab');
    return captureScenario(source.scenario, { ...source.options, ...context });
  }
  const { captureModule } = await import('heapdiff/capture');
  return captureModule(resolve(host.workingFolder, source.module), { ...source.options, ...context });
}

/** What is captured, in a word. */
export function titleOf(source: CaptureSource): string {
  if (source.kind === 'target') return source.address;
  return basename(source.kind === 'module' ? source.module : source.scenario);
}

async function attachTo(source: TargetSource, context: CaptureContext, host: Host): Promise<CapturedSnapshot[]> {
  const { captureTarget } = await import('heapdiff/capture');
  const action = source.action ?? askForRounds(source, host);
  return captureTarget(source.address, { ...source.options, ...context, action });
}

/** Lets the user do what is measured. */
function askForRounds({ options }: TargetSource, { waitForEnter }: Host): CaptureTargetOptions['action'] {
  if (waitForEnter === undefined)
    throw new UsageMistake('nothing happens between the snapshots; expected --evaluate, --exec or --wait');
  const { iterations } = options;
  const times = iterations === undefined ? '' : iterations === 1 ? ' once' : ` ${iterations} times`;
  return (round, signal) =>
    waitForEnter(
      round === 0
        ? `Warm it up: do what you want to measure${times}, then press Enter: `
        : `Round ${round}: do it again${times}, then press Enter: `,
      signal,
    );
}
