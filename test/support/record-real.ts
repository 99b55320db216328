import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { madeOnce, nodeBinary, type PlantedClass } from './record.ts';

/** A leak of a published package as `snapshots/real/truth.json` has it, counted in raw snapshots of Node 20. */
export interface RealLeak {
  readonly package: string;
  readonly affected: string;
  readonly fixed: string;
  /** Where it was reported or fixed. */
  readonly issue: string;
  /** In one sentence. */
  readonly cause: string;
  /** Iterations between two snapshots, and before the first. */
  readonly iterations: number;
  readonly warmUp: number;
  /** What the holder holds, one hop away. */
  readonly leaked: PlantedClass;
  /** The survivor that holds it, by its class and a part of the way to it, and the edge that should be gone. */
  readonly holder: { readonly className: string; readonly path: string; readonly edge: string };
  /** What the leaked objects keep in turn, and only they. */
  readonly holds: readonly PlantedClass[];
  /** Major of the Node it needs, 20 if absent. */
  readonly node?: number;
}

/** Three snapshots of one process, by path. */
export interface RealRecording {
  readonly before: string;
  readonly after: string;
  readonly after2: string;
}

const run = promisify(execFile);
const repository = fileURLToPath(new URL('../../', import.meta.url));
const snapshots = join(repository, 'snapshots');
const cache = join(repository, '.cache');

/** The leaks of `snapshots/real`, by their program. */
export async function realLeaks(): Promise<ReadonlyMap<string, RealLeak>> {
  const truths = JSON.parse(await readFile(join(snapshots, 'real', 'truth.json'), 'utf8')) as Record<string, RealLeak>;
  return new Map(Object.entries(truths));
}

/**
 * Records a program of `snapshots/real` with one version of the package it loads, or finds what an earlier test recorded.
 *
 * @param program - its name, without its extension
 * @param version - exact, such as `leak.affected` or `leak.fixed`
 * @param options - `control`: the same work without the leak, where the program knows how
 * @throws {Error} if the version cannot be installed, or recording fails
 */
export async function recordReal(
  program: string,
  leak: Pick<RealLeak, 'package' | 'iterations' | 'warmUp' | 'node'>,
  version: string,
  options: { readonly control?: boolean } = {},
): Promise<RealRecording> {
  const major = leak.node ?? 20;
  const node = process.version.startsWith(`v${major}.`) ? process.execPath : await nodeBinary(major);
  const { stdout } = await run(node, ['--version'], { timeout: 20_000 });
  const control = options.control === true ? ['--control'] : [];
  const variant = `${leak.iterations}-${leak.warmUp}${control.join('').slice(1)}-${await sourceHash(program)}`;
  const folder = join(cache, 'snapshots', `${program}-${version}-${stdout.trim()}-${variant}`);
  await madeOnce(folder, async (draft) => {
    const switches = [
      '--iterations',
      String(leak.iterations),
      '--warm-up',
      String(leak.warmUp),
      '--node',
      node,
      ...control,
    ];
    const place = ['--packages', await installed(leak.package, version), '--out', draft];
    await run(process.execPath, [join(snapshots, 'record.mjs'), `real/${program}`, ...place, ...switches], {
      timeout: 240_000,
    });
  });
  const fileOf = (name: string): string => join(folder, `${name}.heapsnapshot`);
  return { before: fileOf('before'), after: fileOf('after'), after2: fileOf('after2') };
}

/** Installs a package without running any script of it; the folder has its `node_modules`. */
export async function installed(packageName: string, version: string): Promise<string> {
  const folder = join(cache, 'real', `${packageName}@${version}`);
  await madeOnce(folder, async (draft) => {
    const flags = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', draft];
    await run('npm', ['install', `${packageName}@${version}`, ...flags], { timeout: 300_000 });
  });
  return folder;
}

/** Changes with anything that a recording is made from, but for the packages, whose versions are in its name. */
async function sourceHash(program: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of ['harness.cjs', 'record.mjs', join('real', `${program}.cjs`)]) {
    hash.update(file).update(await readFile(join(snapshots, file)));
  }
  return hash.digest('hex').slice(0, 12);
}
