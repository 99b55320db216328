import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** How a program ended. */
export interface Ended {
  readonly exitCode: number;
  /** stdout and stderr, without colours. */
  readonly output: string;
}

/** A project that has installed the built package: a copy of it, beside what it depends on. */
export class InstalledProject {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** @param files - what to copy into it, from `test/` */
  static async create(...files: readonly string[]): Promise<InstalledProject> {
    const folder = await mkdtemp(join(tmpdir(), 'heapdiff-project-'));
    const modules = join(folder, 'node_modules');
    await mkdir(modules);
    for (const name of await readdir(join(ROOT, 'node_modules'))) {
      if (!name.startsWith('.')) await symlink(join(ROOT, 'node_modules', name), join(modules, name));
    }
    const isType = (path: string): boolean => path.includes(join('dist', 'types'));
    for (const name of ['dist', 'package.json'])
      await cp(join(ROOT, name), join(modules, 'heapdiff', name), { recursive: true, filter: (path) => !isType(path) });
    await writeFile(join(folder, 'package.json'), '{"type": "module"}');
    for (const file of files) await cp(join(ROOT, 'test', file), join(folder, file.split('/').at(-1)!));
    return new InstalledProject(folder);
  }

  /** Runs vitest on test files of the project. */
  vitest(pool: string, files: readonly string[], ...args: readonly string[]): Promise<Ended> {
    const program = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
    return this.run(process.execPath, [program, 'run', '--root', this.folder, '--pool', pool, ...args, ...files]);
  }

  /** Runs a program in the project's folder; the folder for temporary files is its own, `tmp`. */
  async run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    const temporary = join(this.folder, 'tmp');
    await mkdir(temporary, { recursive: true });
    const { NODE_OPTIONS, VITEST, NODE_TEST_CONTEXT, ...own } = process.env;
    return new Promise((resolve) => {
      const options = {
        cwd: this.folder,
        env: { ...own, NO_COLOR: '1', TMPDIR: temporary, ...env },
        maxBuffer: 2 ** 26,
      };
      execFile(program, args, options, (error, stdout, stderr) => {
        resolve({ exitCode: typeof error?.code === 'number' ? error.code : error ? -1 : 0, output: stdout + stderr });
      });
    });
  }

  /** What measurements have left behind in the folder for temporary files. */
  async leftovers(): Promise<string[]> {
    const all = await readdir(join(this.folder, 'tmp'), { recursive: true });
    return all.filter((name) => name.startsWith('heapdiff-')).sort();
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
