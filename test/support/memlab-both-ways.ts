import { execFile } from 'node:child_process';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { compareFiles, type MemlabAnalysis, type MemlabFindings } from 'heapdiff';
import { MemlabPlugins } from 'heapdiff/memlab';
import { gunzip } from './memlab-oracle.ts';

/** What memlab says of snapshots, alone and through heapdiff. */
export interface BothWays {
  readonly alone: Said;
  readonly throughHeapdiff: Said;
}

/** What plug-ins said. */
export interface Said {
  /** By the analysis' file name, what it printed. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly leaks: {
    readonly addedCount: number;
    readonly leakCount: number;
    readonly retainedBytes: number;
    readonly untracedCount: number;
  };
}

const ALONE = fileURLToPath(new URL('memlab-alone.cjs', import.meta.url));
const run = promisify(execFile);

/** The files of all analyses that come with memlab, but those that want to be told a node's id. */
export async function memlabAnalyses(): Promise<string[]> {
  const require = createRequire(import.meta.url);
  const folder = join(
    dirname(createRequire(require.resolve('@memlab/api')).resolve('@memlab/heap-analysis')),
    'plugins',
  );
  const files = await readdir(folder, { recursive: true });
  const analyses = files.filter((file) => file.endsWith('Analysis.js') && !file.endsWith('ObjectContentAnalysis.js'));
  return analyses.sort().map((file) => join(folder, file.split(sep).join('/')));
}

/**
 * Runs analyses of memlab on the last of three snapshots, or on all three, and a leak filter on what the second has new and the third keeps:
 * with memlab in a process of its own, which reads the files itself, and through heapdiff.
 *
 * @param files - baseline, target and final snapshot, plain or in gzip
 * @param analyses - paths of the analyses
 * @param filter - path of the leak filter
 * @param folder - where copies may be written
 */
export async function askBothWays(
  files: readonly string[],
  analyses: readonly string[],
  filter: string,
  folder: string,
): Promise<BothWays> {
  const [alone, throughHeapdiff] = await Promise.all([
    askMemlab(files, analyses, filter, folder),
    askHeapdiff(files, analyses, filter),
  ]);
  return { alone, throughHeapdiff };
}

async function askMemlab(
  files: readonly string[],
  analyses: readonly string[],
  filter: string,
  folder: string,
): Promise<Said> {
  const snapshots = join(folder, 'snapshots');
  const workDir = join(folder, 'work');
  await mkdir(snapshots, { recursive: true });
  await mkdir(workDir, { recursive: true });
  const plain = files.map((_, position) => join(snapshots, `s${position + 1}.heapsnapshot`));
  for (const [position, file] of files.entries()) {
    await (file.endsWith('.gz') ? gunzip(file, plain[position]) : copyFile(file, plain[position]));
  }
  const job = { analyses, snapshot: plain[plain.length - 1], folder: snapshots, workDir, filter, roles: plain };
  const { stdout } = await run(process.execPath, [ALONE, JSON.stringify(job)], {
    maxBuffer: 64e6,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
  });
  const sections = stdout
    .split(/^== /m)
    .slice(1)
    .map((section) => {
      const end = section.indexOf('\n');
      return [
        basename(section.slice(0, end)),
        section
          .slice(end + 1)
          .replace(/\n+(?=threw )/, '\n')
          .trimEnd(),
      ] as const;
    });
  const { selected, ...outputs } = Object.fromEntries(sections);
  const { asked, leaks, retainedBytes, untraced } = JSON.parse(selected);
  return {
    outputs,
    leaks: { addedCount: asked.length, leakCount: leaks.length, retainedBytes, untracedCount: untraced },
  };
}

async function askHeapdiff(files: readonly string[], analyses: readonly string[], filter: string): Promise<Said> {
  const plugins = await MemlabPlugins.load({ analyses, filter });
  const [baseline, target, final] = files;
  let said: MemlabFindings | undefined;
  await compareFiles(baseline, final, {
    // memlab wants three, and may be given the last one twice.
    between: target === final ? [] : [target],
    onComparison: async (comparison, explanation) => {
      said = await plugins.run(comparison, explanation, { files, upToTarget: [baseline, target] });
    },
  });
  if (said?.filter === undefined) throw new Error('nothing was said');
  const { error, addedCount, leakCount, retainedBytes, classes } = said.filter;
  if (error !== undefined) throw new Error(error);
  const untracedCount = classes.reduce((sum, leakClass) => sum + leakClass.untracedCount, 0);
  return {
    outputs: Object.fromEntries(said.analyses.map((analysis) => [basename(analysis.file), textOf(analysis)])),
    leaks: { addedCount, leakCount, retainedBytes, untracedCount },
  };
}

function textOf({ output, error }: MemlabAnalysis): string {
  return error === undefined ? output : `${output}\nthrew ${error}`;
}
