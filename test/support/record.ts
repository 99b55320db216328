import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** A survivor, by its class, by the path a user writes and by the edge that holds. */
export interface PlantedHolder {
  readonly className: string;
  readonly path: string;
  readonly edge: string;
  /** How many hold in this way, where it is more than one. */
  readonly count?: number;
}

/** Nodes of one kind, as V8 names them. A string has no `name` here: V8's is its text. */
export interface PlantedClass {
  readonly nodeType: string;
  readonly name?: string;
  readonly perIteration: number;
  /** What they are V8's own part of, and are told with. */
  readonly partOf?: string;
}

/** What a program of `snapshots/programs` plants, as `snapshots/truth.json` has it for one runtime. */
export interface Truth {
  readonly runtime: 'node' | 'chromium';
  /** Iterations between two snapshots, and before the first. */
  readonly iterations: number;
  readonly warmUp: number;
  /** What the holder holds, one hop away: absent where only primitives grow. */
  readonly leaked?: PlantedClass;
  /** The survivors that hold it: more than one where letting go in one of them frees nothing. */
  readonly holders: readonly PlantedHolder[];
  /** The chain's start as its author knows it. */
  readonly anchor: string;
  /** What the leaked objects keep in turn, and only they. */
  readonly holds: readonly PlantedClass[];
  /** Primitive entries that each holder gains in an iteration. */
  readonly entriesPerIteration?: number;
  /** What comes and goes, and how many there are in each snapshot. */
  readonly population?: { readonly nodeType: string; readonly name: string; readonly counts: readonly number[] };
}

/** How to record: by default with the running Node, as the program comes. */
export interface RecordOptions {
  /** Path of the Node to run; see {@link nodeBinary}. */
  readonly node?: string;
  /** The same work without the leak. */
  readonly control?: boolean;
  readonly exposeInternals?: boolean;
  readonly exposeNumericValues?: boolean;
  /** Gives every object a new id between the snapshots. */
  readonly resetIds?: boolean;
  /** Another process that does the same, to be told from the first. */
  readonly again?: boolean;
  /** Between two snapshots; as `truth.iterations` says if absent. */
  readonly iterations?: number;
}

/** Three snapshots of one process, by path, and what they must show. */
export interface RecordedPair {
  readonly before: string;
  readonly after: string;
  readonly after2: string;
  readonly truth: Truth;
}

/** From a Node on, some facts may be others. */
interface TruthOfAll extends Truth {
  readonly fromNode?: Readonly<Record<string, Partial<Truth>>>;
}

const run = promisify(execFile);
const repository = fileURLToPath(new URL('../../', import.meta.url));
const snapshots = join(repository, 'snapshots');
const cache = join(repository, '.cache');
/** Where Debian's package puts it. */
export const CHROMIUM = '/usr/bin/chromium';

/**
 * Records a program, or finds what an earlier test recorded of the same sources with the same runtime.
 *
 * @param program - a program of `snapshots/programs`, without its extension
 * @throws {Error} if there is no such program, or recording fails
 */
export async function recordPair(program: string, options: RecordOptions = {}): Promise<RecordedPair> {
  const truths = JSON.parse(await readFile(join(snapshots, 'truth.json'), 'utf8')) as Record<string, TruthOfAll>;
  const truth = truths[program];
  if (truth === undefined) throw new Error(`no program "${program}" in snapshots/truth.json`);

  const iterations = options.iterations ?? truth.iterations;
  const switches = ['--iterations', String(iterations), '--warm-up', String(truth.warmUp)];
  if (options.control) switches.push('--control');
  if (options.exposeInternals) switches.push('--expose-internals');
  if (options.exposeNumericValues) switches.push('--expose-numeric-values');
  if (options.resetIds) switches.push('--reset-ids');

  const runtime = await runtimeVersion(truth.runtime, options.node);
  const copy = options.again ? '-again' : '';
  const variant = `${switches.join('').replaceAll('--', '-').slice(1)}${copy}-${await sourceHash(program, truth.runtime)}`;
  const folder = join(cache, 'snapshots', `${program}-${runtime}-${variant}`);
  await madeOnce(folder, async (draft) => {
    if (options.node !== undefined) switches.push('--node', options.node);
    await run(process.execPath, [join(snapshots, 'record.mjs'), program, '--out', draft, ...switches], {
      timeout: 240_000,
    });
  });
  const fileOf = (name: string): string => join(folder, `${name}.heapsnapshot`);
  return {
    before: fileOf('before'),
    after: fileOf('after'),
    after2: fileOf('after2'),
    truth: { ...truthFor(truth, runtime), iterations },
  };
}

/**
 * Fetches a Node from the npm registry, or finds the one fetched before.
 *
 * @param major - its newest release is taken
 * @returns the path of a binary that was seen to run
 * @throws {Error} if the registry has none for this platform, or it does not run here
 */
export async function nodeBinary(major: number): Promise<string> {
  const packageName = `node-${process.platform}-${process.arch}`;
  const folder = join(cache, 'nodes', String(major));
  const binaryIn = (root: string): string => join(root, 'node_modules', packageName, 'bin', 'node');
  await madeOnce(folder, async (draft) => {
    const flags = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', draft];
    await run('npm', ['install', `${packageName}@${major}`, ...flags], { timeout: 300_000 });
    const { stdout } = await run(binaryIn(draft), ['--version'], { timeout: 20_000 });
    if (!stdout.startsWith(`v${major}.`)) throw new Error(`${packageName}@${major} says it is ${stdout}`);
  });
  return binaryIn(folder);
}

function truthFor({ fromNode = {}, ...truth }: TruthOfAll, runtime: string): Truth {
  const major = Number(/^v(\d+)/.exec(runtime)?.[1] ?? 0);
  const changes = Object.entries(fromNode).filter(([first]) => Number(first) <= major);
  return Object.assign({}, truth, ...changes.map(([, change]) => change));
}

/** Fills a folder under another name, then renames it: of two workers that ask at once, the first one's stays. */
export async function madeOnce(folder: string, fill: (draft: string) => Promise<void>): Promise<void> {
  if (await exists(folder)) return;
  await mkdir(join(folder, '..'), { recursive: true });
  const draft = await mkdtemp(`${folder}.draft-`);
  try {
    await fill(draft);
    await rename(draft, folder).catch(async (error: unknown) => {
      if (!(await exists(folder))) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function runtimeVersion(runtime: Truth['runtime'], node: string | undefined): Promise<string> {
  if (runtime === 'node' && node === undefined) return process.version;
  const { stdout } = await run(runtime === 'node' ? node! : CHROMIUM, ['--version'], { timeout: 20_000 });
  return runtime === 'node' ? stdout.trim() : `chromium-${/[\d.]+/.exec(stdout)?.[0] ?? 'unknown'}`;
}

/** Changes with anything that a recording is made from. */
async function sourceHash(program: string, runtime: Truth['runtime']): Promise<string> {
  const drivers = (await readdir(snapshots)).filter((name) => /\.[cm]js$/.test(name)).sort();
  const programs = await readdir(join(snapshots, 'programs'));
  const extensions = runtime === 'node' ? ['cjs', 'mjs'] : ['html'];
  const sources = programs.filter((name) => extensions.some((extension) => name === `${program}.${extension}`));
  const hash = createHash('sha256');
  for (const file of [...drivers, ...sources.map((name) => join('programs', name))]) {
    hash.update(file).update(await readFile(join(snapshots, file)));
  }
  return hash.digest('hex').slice(0, 12);
}
