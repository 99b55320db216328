import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { IScenario } from '@memlab/core';
import { CaptureError, UsageError } from 'heapdiff';
import type { CapturedSnapshot, Sidecar } from 'heapdiff/capture';
import { findChromium } from './find-chromium.ts';
import { loadMemlabApi } from './load-memlab.ts';
import { findPlugin, loadScenario } from './load-plugin.ts';
import { listMemlabSnapshots, readMemlabRun } from './memlab-run.ts';
import { runScenario } from './run-scenario.ts';
import { ScenarioBrowser } from './scenario-browser.ts';

/** How to capture what a scenario of memlab does. */
export interface CaptureScenarioOptions {
  /** Where the snapshots go: `s0.heapsnapshot`, `s1.heapsnapshot`, ...; made where it is missing. */
  readonly folder: string;
  /** Repetitions of action and back; as many as the scenario's `repeat` makes where they are left out, or 3. */
  readonly rounds?: number;
  /** Path of the browser; looked for where it is left out. */
  readonly chromium?: string;
  /** Compresses the snapshots. */
  readonly gzip?: boolean;
  /** Ends what takes longer, in milliseconds; 10 minutes where it is left out. */
  readonly timeoutMs?: number;
  /** Ends it when it is aborted. */
  readonly signal?: AbortSignal;
  /** Told what is being done. */
  readonly onProgress?: (what: string) => void;
  /** Given what the scenario prints. */
  readonly onOutput?: (chunk: Uint8Array) => void;
}

const DEFAULT_ROUNDS = 3;
const DEFAULT_TIMEOUT_MS = 600_000;

/**
 * Lets memlab run a scenario in Chromium, and keeps the snapshots after a warm-up and after each repetition: memlab itself looks
 * at the last one only.
 *
 * @param file - path of a module with memlab's `url`, `action`, and perhaps `back`, `setup`, `repeat`, ...
 * @returns the snapshots in their order, one repetition between each two
 * @throws CaptureError where the browser or the scenario fails, or it takes too long; UsageError where it is no scenario, or
 *   memlab is not installed. What was whole by then is kept
 */
export async function captureScenario(file: string, options: CaptureScenarioOptions): Promise<CapturedSnapshot[]> {
  const { signal, timeoutMs = DEFAULT_TIMEOUT_MS, onProgress = () => {} } = options;
  const plugin = await findPlugin(file);
  // Late: plug-ins need it not.
  const { SnapshotFolder } = await import('heapdiff/capture');
  const folder = await SnapshotFolder.open(options.folder, options.gzip ?? false);
  // Beside where the snapshots go, so that they need not be copied.
  const workFolder = await mkdtemp(join(folder.path, '.memlab-'));
  try {
    const memlab = loadMemlabApi(plugin.path, workFolder);
    const scenario = loadScenario(plugin);
    const rounds = options.rounds ?? countRounds(scenario, file);
    const browser = new ScenarioBrowser(scenario, rounds, onProgress);
    const chromium = options.chromium ?? findChromium(process.env);
    const stop = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal === undefined ? [] : [signal])]);
    const { output, error } = await browser.until(stop, (watched) =>
      runScenario(memlab, { scenario: watched, workFolder, ...(chromium === undefined ? {} : { chromium }) }),
    );
    if (output !== '') options.onOutput?.(Buffer.from(`${output}\n`));
    const epoch = randomUUID();
    const keep = async (snapshot: string, iteration: number): Promise<CapturedSnapshot> => {
      const time = (await stat(snapshot)).mtime.toISOString();
      const sidecar: Sidecar = { schema: 'heapdiff/sidecar@1', ...browser.version, time, iteration, epoch };
      return folder.finish(snapshot, iteration, sidecar, rounds);
    };
    const failure = describeFailure(error, stop, options, browser.doing);
    const captured: CapturedSnapshot[] = [];
    if (failure === undefined) {
      const { files } = await readMemlabRun(workFolder);
      for (const [iteration, snapshot] of afterFirst(files)) captured.push(await keep(snapshot, iteration));
      return captured;
    }
    for (const [iteration, snapshot] of afterFirst(await listMemlabSnapshots(workFolder))) {
      const whole = await keep(snapshot, iteration).catch(() => undefined);
      if (whole === undefined) break;
      captured.push(whole);
    }
    throw new CaptureError(
      `${file}: ${failure}`,
      captured.map((snapshot) => snapshot.file),
    );
  } finally {
    // A browser that is about to end still writes into its profile.
    await rm(workFolder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    await folder.removeDrafts();
  }
}

/** Why it came to no end; undefined where it did. */
function describeFailure(
  error: string | undefined,
  stop: AbortSignal,
  { signal, timeoutMs = DEFAULT_TIMEOUT_MS }: CaptureScenarioOptions,
  doing: string,
): string | undefined {
  if (stop.aborted)
    return signal?.aborted
      ? `interrupted while ${doing}`
      : `no end after ${timeoutMs / 1000} s, while ${doing}; give it more time`;
  return error === undefined ? undefined : `${doing} failed: ${error}`;
}

/** What the page does once, and what the first snapshot of a page brings about, is in the one before the warm-up. */
function afterFirst(files: readonly string[]): Iterable<[number, string]> {
  return files.slice(1).entries();
}

/** memlab does it once more than the scenario says: the last one is its target. */
function countRounds({ repeat }: IScenario, file: string): number {
  if (repeat === undefined) return DEFAULT_ROUNDS;
  const times: unknown = repeat();
  if (Number.isSafeInteger(times) && Number(times) >= 0) return Number(times) + 1;
  throw new UsageError(`${file}: its repeat returns ${String(times)}; expected a whole number from 0 up`);
}
