import type { Comparison, Explanation, MemlabFindings } from 'heapdiff';
import type { MemlabRun } from 'heapdiff/memlab';
import { UsageMistake } from './usage-mistake.ts';

/** What the user asked memlab for. */
export interface MemlabRequest {
  /** Paths of heap analyses. */
  readonly analyses: readonly string[];
  /** Path of a leak filter. */
  readonly filter?: string;
  /** Snapshots of a run of memlab up to its target; empty where there is none. */
  readonly upToTarget: readonly string[];
}

/** Plug-ins of memlab that wait for a comparison. */
export interface MemlabWork {
  onComparison(comparison: Comparison, explanation: Explanation): Promise<void>;
  /** What they said; undefined before there was a comparison. */
  findings(): MemlabFindings | undefined;
}

/**
 * Reads which snapshots a work folder of memlab has, where the user named one.
 *
 * @param positional - files that were named as well, which cannot be
 */
export async function readNamedRun(
  folder: string | undefined,
  positional: readonly string[],
): Promise<MemlabRun | undefined> {
  if (folder === undefined) return undefined;
  if (positional.length > 0) {
    throw new UsageMistake(
      `--memlab-run says which snapshots to compare; expected no files beside it, not ${positional[0]}`,
    );
  }
  const { readMemlabRun } = await import('heapdiff/memlab');
  return readMemlabRun(folder);
}

/** Loads the plug-ins that the user named, before the long work; undefined where there are none. */
export async function loadPlugins(
  request: MemlabRequest | undefined,
  files: readonly string[],
): Promise<MemlabWork | undefined> {
  if (request === undefined) return undefined;
  const { upToTarget, ...plugins } = request;
  const { MemlabPlugins } = await import('heapdiff/memlab');
  const loaded = await MemlabPlugins.load(plugins);
  let findings: MemlabFindings | undefined;
  return {
    async onComparison(comparison, explanation) {
      findings = await loaded.run(comparison, explanation, { files, upToTarget });
    },
    findings: () => findings,
  };
}
